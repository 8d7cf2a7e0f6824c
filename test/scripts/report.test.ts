import { describe, expect, it } from "vitest";
import { applyReviews, bumpFor } from "../../scripts/compare/changes.js";
import type { Change } from "../../scripts/compare/changes.js";
import { compareContracts } from "../../scripts/compare/compare.js";
import { sampleFacts } from "./corpus/facts.js";
import { newOperations } from "../../scripts/new-operations.js";
import { report as reportOf } from "../../scripts/report.js";
import type { Format } from "../../scripts/options.js";
import type { Summary } from "../../scripts/report.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import { addAfter, all, field, replace, within } from "./corpus/edit.js";
import { withGetQuota } from "./corpus/operations.js";

const changes = compareContracts(
  contractOf(sampleWsdl),
  contractOf(
    all(
      withGetQuota,
      addAfter("CreateAccountBySizeRequest", "FullName", field("Region", "s:string", 1)),
      within("AccountStatus", replace('"Active"', '"Active` &lt;img src=x> [a](b) @all"')),
    )(sampleWsdl),
  ),
  sampleFacts,
);

function summary(found: readonly Change[] | undefined, more: Partial<Summary> = {}): Summary {
  return {
    outcome: "replaced",
    exitCode: 0,
    message: "Replaced: 2 files.",
    source: "service.wsdl",
    changes: found ?? [],
    bump: found && bumpFor(found, "0.1.0"),
    files: ["generated/types.ts", "wsdl/AccountManagementService.wsdl"],
    added: [],
    unserved: [],
    notes: [],
    problems: [],
    steps: [{ name: "pull", state: "done", milliseconds: 12 }],
    ...more,
  };
}

const report = (one: Summary, format: Format): string =>
  reportOf(one, format, "wsdl/AccountManagementService.wsdl");

/** Where a change stands in the WSDL. */
function lineOf(id: string): number | undefined {
  return changes.find((one) => one.id === id)?.place?.line;
}

describe("the report", () => {
  it("as text tells the changes by what they mean, the release, the files and the end", () => {
    expect(report(summary(changes), "text")).toBe(`Breaking:
  - \`createAccountBySize\`: new required field \`region\` (string) [request-required-field-added, line ${lineOf("request-required-field-added")}]

May break:
  - \`authenticate\`: new value \`Activeˋ <img src=x> [a](b) @all\` of \`AccountStatus\` may be returned [result-enumeration-value-added, line ${lineOf("result-enumeration-value-added")}]

Added:
  - new operation \`getQuota\` [operation-added, line ${lineOf("operation-added")}]

Not visible to callers:
  - \`authenticate\`: value \`Active\` of \`AccountStatus\` is gone; it is no longer returned [result-enumeration-value-removed, line ${lineOf("result-enumeration-value-removed")}]

Asks for a minor release (0.1.0 → 0.2.0): a breaking change below 1.0.0 takes a new minor version, which ^0.y.z does not admit.

  generated/types.ts
  wsdl/AccountManagementService.wsdl

Replaced: 2 files.
`);
  });

  it("as Markdown is a block for a change log, in which nothing of the contract is markup", () => {
    expect(report(summary(changes), "markdown")).toBe(`### Contract

#### Breaking

- \`createAccountBySize\`: new required field \`region\` (string).

#### May break

- \`authenticate\`: new value \`Activeˋ <img src=x> [a](b) @all\` of \`AccountStatus\` may be returned.

#### Added

- New operation \`getQuota\`.

#### Not visible to callers

- \`authenticate\`: value \`Active\` of \`AccountStatus\` is gone; it is no longer returned.

Asks for a minor release (0.1.0 → 0.2.0): a breaking change below 1.0.0 takes a new minor version, which ^0.y.z does not admit.
`);
  });

  it("as JSON has the same shape whatever happened", () => {
    const parsed = JSON.parse(report(summary(changes), "json")) as Record<string, unknown>;
    const failed = JSON.parse(
      report(
        summary(undefined, { outcome: "failed", exitCode: 2, source: undefined, files: [], problems: ["a"] }),
        "json",
      ),
    ) as Record<string, unknown>;
    expect(Object.keys(failed)).toEqual(Object.keys(parsed));
    expect(parsed).toMatchObject({
      outcome: "replaced",
      exitCode: 0,
      impact: "breaking",
      bump: { level: "minor", next: "0.2.0" },
      changes: [
        { id: "request-required-field-added", impact: "breaking", methods: ["createAccountBySize"] },
        {},
        {},
        {},
      ],
    });
    expect(failed).toMatchObject({ impact: null, bump: null, source: null, problems: ["a"] });
  });

  it("says in every form why a WSDL was refused", () => {
    const refused = summary(undefined, {
      message: "The WSDL is refused.",
      problems: ["x.wsdl:1:2: bad ```` thing"],
      files: [],
    });
    expect(report(refused, "text")).toContain("x.wsdl:1:2: bad");
    expect(report(refused, "markdown")).toBe(
      "### Contract\n\nThe WSDL is refused.\n\n````text\nx.wsdl:1:2: bad ˋˋˋˋ thing\n````\n",
    );
  });

  it("tells in every form what is left out, and what else there is to know", () => {
    const left = summary([], {
      unserved: ["operation A: x.wsdl:1:2: bad"],
      notes: ["Version: 1 → 2."],
      files: [],
    });
    for (const form of ["text", "markdown", "json"] as const) {
      expect(report(left, form)).toContain("operation A: x.wsdl:1:2: bad");
      expect(report(left, form)).toContain("Version: 1 → 2.");
    }
  });

  it("shows a new operation with its fields, and the optional strings that may need a fact", () => {
    const added = newOperations(contractOf(sampleWsdl), contractOf(withGetQuota(sampleWsdl)));
    expect(report(summary(changes, { added }), "text")).toContain(`New operation getQuota:
  takes { username?: string }
  gives { result: ServiceResult; quotaMB: bigint }
  GetQuota.request.Username is an optional string: is a row of scripts/facts.ts wanted?
`);
    expect(JSON.parse(report(summary(changes, { added }), "json"))).toMatchObject({ added });
  });

  it("says of a reviewed change why it was accepted", () => {
    const reviewed = changes.map((change) => ({ ...change, reviewed: "Nobody calls it." }));
    expect(report(summary(reviewed), "text")).toContain("; reviewed: Nobody calls it.]");
  });

  it("for GitHub is an annotation a finding, beside its line of the WSDL, and one of the end", () => {
    const told = summary(changes, { problems: ["x.wsdl:1:2: 5 %\n::error::forged"], exitCode: 2 });
    const lines = report(told, "github").trimEnd().split("\n");
    expect(lines[0]).toMatch(
      /^::error file=wsdl\/AccountManagementService\.wsdl,line=\d+,col=\d+,title=request-required-field-added \(breaking\)::/,
    );
    expect(lines.slice(-2)).toEqual([
      "::error::x.wsdl:1:2: 5 %25%0A::error::forged",
      "::error::Replaced: 2 files.",
    ]);
  });

  it("for GitHub is as loud as each change is serious, and only notices what was reviewed", () => {
    const archived = within(
      "AccountStatus",
      replace('"Active" />', '"Active" /><s:enumeration value="A" />'),
    );
    const found = compareContracts(contractOf(sampleWsdl), contractOf(archived(sampleWsdl)), sampleFacts);
    expect(report(summary(found), "github")).toMatch(
      /^::warning file=.*title=result-enumeration-value-added \(may-break\)::/,
    );
    const review = {
      id: "result-enumeration-value-added",
      subject: "AccountStatus.A",
      reason: "Open\nset.",
    } as const;
    const told = summary(applyReviews(found, [review]).changes);
    expect(reportOf(told, "github", "a,b.wsdl")).toMatch(
      /^::notice file=a%2Cb\.wsdl,.*may be returned \(reviewed: Open%0Aset\.\)\n/,
    );
  });

  it("for GitHub is one notice where there is nothing to tell but the end", () => {
    expect(report(summary(undefined), "github")).toBe("::notice::Replaced: 2 files.\n");
  });

  it("names no line for what stands nowhere in the WSDL", () => {
    const nowhere = changes.map((change) => ({ ...change, place: undefined }));
    expect(report(summary(nowhere), "text")).toContain("[operation-added]");
  });

  it("does not flood a terminal with file names", () => {
    const files = Array.from({ length: 100 }, (_, index) => `generated/${index}.ts`);
    const text = report(summary([], { files }), "text");
    expect(text).toContain("and 60 more");
    expect(text).not.toContain("generated/99.ts");
  });
});
