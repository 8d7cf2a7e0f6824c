import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../scripts/compare/compare.js";
import { sampleFacts } from "../corpus/facts.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { variants } from "../corpus/variants.js";

const pinned = contractOf(sampleWsdl);

describe.each(Object.entries(variants))("a WSDL in which %s", (_, [edit, ...expected]) => {
  const edited = contractOf(edit(sampleWsdl));

  it("is told from the pinned one by its changes", () => {
    const { changes } = compareContracts(pinned, edited, sampleFacts);
    expect(changes.map(({ impact, id, words }) => `${impact} ${id}: ${words}`).sort()).toEqual(
      [...expected].sort(),
    );
  });

  it("is another contract the way back, too, where anything changed", () => {
    const { changes } = compareContracts(edited, pinned, sampleFacts);
    expect(changes.length > 0).toBe(expected.length > 0);
  });
});
