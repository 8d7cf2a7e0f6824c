import { describe, expect, it } from "vitest";
import { canonicalWsdl, contractHash } from "../../scripts/contract/write.js";
import { contractOf, pinnedWsdl } from "./contracts.js";
import { variants } from "./corpus/variants.js";

describe("the canonical form of a contract", () => {
  it.each(variants)("says the same as the WSDL in which $name", ({ edit }) => {
    const model = contractOf(edit(pinnedWsdl));
    const canonical = canonicalWsdl(model);
    const again = contractOf(canonical);
    expect(contractHash(again)).toBe(contractHash(model));
    expect(canonicalWsdl(again)).toBe(canonical);
  });
});
