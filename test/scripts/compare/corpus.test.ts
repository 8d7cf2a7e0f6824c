import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../scripts/compare/compare.js";
import { sampleFacts } from "../corpus/facts.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { variants } from "../corpus/variants.js";

const pinned = contractOf(sampleWsdl);

describe("the comparison of the pinned WSDL with one in which", () => {
  it.each(variants)("$name", ({ edit, expected }) => {
    const changes = compareContracts(pinned, contractOf(edit(sampleWsdl)), sampleFacts);
    const found = changes.map(({ impact, id, words }) => [impact, id, words]);
    expect(found.sort()).toEqual([...expected].sort());
  });
});

describe("the corpus", () => {
  it("has at least 25 variants with names of their own", () => {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
    expect(variants.length).toBeGreaterThanOrEqual(25);
  });

  it("turns every variant that changes something into another contract both ways", () => {
    for (const { edit, expected } of variants) {
      const changes = compareContracts(contractOf(edit(sampleWsdl)), pinned, sampleFacts);
      expect(changes.length > 0).toBe(expected.length > 0);
    }
  });
});
