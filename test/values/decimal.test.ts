import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

const codec = codecOf("xs:decimal");

describe("xs:decimal", () => {
  it.each(["0", "-1.50", "+.5", "5.", "79228162514264337593543950335", "0.0000000000000000000000000001"])(
    "reads and writes the digits of %s as they are",
    (digits) => {
      expect(codec.parse(` ${digits}\n`)).toBe(digits);
      expect(codec.format(digits)).toBe(digits);
    },
  );

  it.each(["", ".", "1e3", "1,5", "INF", "NaN", "0x1", "1 0", "--1", "$5"])("refuses %j", (digits) => {
    expect(reasonOf(() => codec.parse(digits))).toBe("must be a decimal number such as 12.50");
    expect(reasonOf(() => codec.format(digits))).toBe("must be a decimal number such as 12.50");
  });

  it.each([
    [1e21, "1000000000000000000000"],
    [-1.5e-7, "-0.00000015"],
    [1.2345e25, "12345000000000000000000000"],
    [Number.MIN_VALUE, `0.${"0".repeat(323)}5`],
    [-0, "0"],
    [0.1, "0.1"],
  ])("writes the number %d without an exponent", (number, digits) => {
    expect(codec.format(number)).toBe(digits);
  });

  it("writes every finite number so that it reads as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
        const text = codec.format(number);
        expect(text).toMatch(/^-?[0-9]+(\.[0-9]+)?$/);
        expect(Number(text) === number).toBe(true);
      }),
    );
  });

  it.each([[NaN], [Infinity], [true], [null], [1n], [{}]])("refuses to write %o", (value) => {
    expect(reasonOf(() => codec.format(value))).toContain(
      "must be a decimal number such as 12.50, as a string or",
    );
  });
});
