import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

describe.each(["xs:double", "xs:float"])("%s", (name) => {
  const codec = codecOf(name);
  const value = name === "xs:double" ? fc.double() : fc.float();

  it("round-trips every value, infinities, NaN and negative zero included", () => {
    fc.assert(fc.property(value, (number) => Object.is(codec.parse(codec.format(number)), number)));
    for (const number of [Infinity, -Infinity, NaN, -0, 0]) {
      expect(codec.parse(codec.format(number))).toBe(number);
    }
  });

  it("writes infinities as XSD does", () => {
    expect([codec.format(Infinity), codec.format(-Infinity), codec.format(NaN)]).toEqual([
      "INF",
      "-INF",
      "NaN",
    ]);
  });

  it("reads exponents and blanks around", () => {
    expect(codec.parse(" -1.5E+3\n")).toBe(-1500);
  });

  it.each(["", "Infinity", "+NaN", "1e", "e1", ".", "0x1", "1 2"])("refuses to read %j", (text) => {
    expect(reasonOf(() => codec.parse(text))).toContain("must be a number");
  });

  it.each([["1"], [1n], [null], [true]])("refuses to write %o", (given) => {
    expect(reasonOf(() => codec.format(given))).toContain("must be a number, got");
  });
});

describe("xs:float", () => {
  it("refuses to write what 32 bits cannot hold", () => {
    expect(reasonOf(() => codecOf("xs:float").format(1e39))).toBe("must be a number that fits 32 bits");
  });
});
