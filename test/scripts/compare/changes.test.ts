import { describe, expect, it } from "vitest";
import { applyReviews, bumpFor, parseReviews, worstImpact } from "../../../scripts/compare/changes.js";
import type { Change } from "../../../scripts/compare/changes.js";
import { compareContracts } from "../../../scripts/compare/compare.js";
import type { Impact } from "../../../scripts/compare/rules.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { addAfter, all, field, remove, replace, within } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";
import { sampleFacts } from "../corpus/facts.js";

const pinned = contractOf(sampleWsdl);

function changesOf(edit: Edit): readonly Change[] {
  return compareContracts(pinned, contractOf(edit(sampleWsdl)), sampleFacts);
}

const archived: Edit = within(
  "AccountStatus",
  replace('"Active" />', '"Active" /><s:enumeration value="Archived" />'),
);
const withRegion = addAfter(
  "CreateAccountBySizeRequest",
  "FullName",
  `\n${field("Region", "s:string", 1)}\n`,
);

describe("a change", () => {
  it("is about something that callers have a name for", () => {
    expect(changesOf(all(archived, withRegion)).map(({ id, subject }) => [id, subject])).toEqual([
      ["request-required-field-added", "createAccountBySize.request.region"],
      ["result-enumeration-value-added", "AccountStatus.Archived"],
    ]);
  });

  it("tells the line of the WSDL where it stands", () => {
    const wsdl = withRegion(sampleWsdl);
    const line = wsdl.slice(0, wsdl.indexOf('name="Region"')).split("\n").length;
    expect(changesOf(withRegion)[0]?.place).toMatchObject({ document: "test.wsdl", line });
  });

  it("that took something away tells the line of what had held it", () => {
    const edit = remove("AccountSpace", "SystemName");
    const wsdl = edit(sampleWsdl);
    const line = wsdl.slice(0, wsdl.indexOf('<s:complexType name="AccountSpace">')).split("\n").length;
    expect(changesOf(edit)[0]?.place).toMatchObject({ line });
  });
});

describe("reviewed changes", () => {
  const review = {
    id: "result-enumeration-value-added",
    subject: "AccountStatus.Archived",
    reason: "Open set.",
  };

  it("are told with their reason and count as an addition", () => {
    const { changes, unmatched } = applyReviews(changesOf(archived), parseReviews(JSON.stringify([review])));
    expect(changes).toMatchObject([{ impact: "may-break", reviewed: "Open set." }]);
    expect(worstImpact(changes)).toBe("additive");
    expect(unmatched).toEqual([]);
  });

  it("leave the others as serious as they are", () => {
    const { changes } = applyReviews(
      changesOf(all(archived, withRegion)),
      parseReviews(JSON.stringify([review])),
    );
    expect(worstImpact(changes)).toBe("breaking");
  });

  it("that match no change are told", () => {
    const { unmatched } = applyReviews(changesOf(withRegion), parseReviews(JSON.stringify([review])));
    expect(unmatched).toEqual([review]);
  });

  it.each([
    ["{}", "must be a list"],
    ['[{ "id": "no-such-rule", "subject": "a", "reason": "b" }]', "no rule has the id no-such-rule"],
    ['[{ "id": "namespace", "reason": "b" }]', "(namespace) has no subject"],
    ['[{ "id": "namespace", "subject": "service", "reason": " " }]', "(namespace) has no reason"],
    ["[null]", "Reviewed change 1: no rule has the id undefined"],
  ])("of another form are refused: %s", (json, message) => {
    expect(() => parseReviews(json)).toThrow(message);
  });
});

const change = (impact: Impact): Change => ({
  id: "contract-text",
  impact,
  subject: "service",
  methods: [],
  words: impact,
  place: undefined,
});

describe("the release that changes ask for", () => {
  it.each<[Impact, string, string, string]>([
    ["breaking", "0.1.0", "minor", "0.2.0"],
    ["additive", "0.1.0", "patch", "0.1.1"],
    ["invisible", "0.1.4", "patch", "0.1.5"],
    ["breaking", "1.2.3", "major", "2.0.0"],
    ["may-break", "0.1.0", "minor", "0.2.0"],
    ["may-break", "1.2.3", "major", "2.0.0"],
    ["additive", "1.2.3", "minor", "1.3.0"],
    ["invisible", "1.2.3", "patch", "1.2.4"],
    ["breaking", "2.0.0-beta.1", "major", "3.0.0"],
  ])("for a change that is %s, from %s, is %s: %s", (impact, current, level, next) => {
    expect(bumpFor([change(impact)], current)).toMatchObject({ level, next });
  });

  it("is that of the worst change", () => {
    expect(bumpFor([change("invisible"), change("breaking"), change("additive")], "1.0.0").level).toBe(
      "major",
    );
  });

  it("is that of an addition when the change was reviewed", () => {
    expect(bumpFor([{ ...change("breaking"), reviewed: "Nobody calls it." }], "1.0.0").level).toBe("minor");
    expect(bumpFor([{ ...change("invisible"), reviewed: "Looked at." }], "1.0.0").level).toBe("patch");
  });

  it.each(["1.2", "next", ""])("cannot be told from a version like %j", (version) => {
    expect(() => bumpFor([], version)).toThrow("version must be like 1.2.3");
  });

  it("is none when nothing changed", () => {
    expect(bumpFor([], "1.0.0")).toMatchObject({ level: "none", next: "1.0.0" });
  });
});
