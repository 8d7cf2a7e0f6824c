import { describe, expect, it } from "vitest";
import { applyReviews, parseReviews, worstImpact } from "../../../scripts/compare/changes.js";
import type { Change } from "../../../scripts/compare/changes.js";
import { compareContracts } from "../../../scripts/compare/compare.js";
import { sampleFacts } from "../corpus/facts.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { addAfter, all, field, remove, replace, within } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

const pinned = contractOf(sampleWsdl);

function changesOf(edit: Edit): readonly Change[] {
  return compareContracts(pinned, contractOf(edit(sampleWsdl)), sampleFacts).changes;
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
