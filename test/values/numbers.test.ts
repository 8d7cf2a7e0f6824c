import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

const SMALL: readonly [string, number, number][] = [
  ["xs:byte", -128, 127],
  ["xs:short", -32768, 32767],
  ["xs:int", -2147483648, 2147483647],
  ["xs:unsignedByte", 0, 255],
  ["xs:unsignedShort", 0, 65535],
  ["xs:unsignedInt", 0, 4294967295],
];
const BIG: readonly [string, bigint | undefined, bigint | undefined][] = [
  ["xs:long", -(2n ** 63n), 2n ** 63n - 1n],
  ["xs:unsignedLong", 0n, 2n ** 64n - 1n],
  ["xs:integer", undefined, undefined],
  ["xs:nonNegativeInteger", 0n, undefined],
  ["xs:positiveInteger", 1n, undefined],
  ["xs:nonPositiveInteger", undefined, 0n],
  ["xs:negativeInteger", undefined, -1n],
];

describe.each(SMALL)("%s", (name, minimum, maximum) => {
  const codec = codecOf(name);

  it("round-trips every value of its range as a number", () => {
    const value = fc.oneof(fc.constantFrom(minimum, maximum, 0), fc.integer({ min: minimum, max: maximum }));
    fc.assert(fc.property(value, (number) => codec.parse(codec.format(number)) === number));
  });

  it("refuses what is beyond its range, in both directions", () => {
    const range = `must be an integer from ${minimum} to ${maximum}`;
    for (const beyond of [minimum - 1, maximum + 1, 1e300, -1e300, 0.5]) {
      expect(reasonOf(() => codec.format(beyond))).toBe(range);
      expect(reasonOf(() => codec.parse(String(beyond)))).toBe(range);
    }
    expect(reasonOf(() => codec.parse("9".repeat(100_000)))).toBe(range);
  });

  it("reads a sign, leading zeros and blanks around", () => {
    expect(codec.parse(" \t\r\n+007\n")).toBe(7);
    expect(Object.is(codec.parse("-0"), 0)).toBe(true);
  });

  it.each(["", " ", "1.0", "1e1", "0x1", "1_0", "1 0", "--1", "NaN", "\u00A01", "١"])(
    "refuses to read %j",
    (text) => {
      expect(reasonOf(() => codec.parse(text))).toContain("must be an integer");
    },
  );

  it.each([["1"], [1n], [true], [null], [undefined], [NaN], [Infinity], [[1]], [{}], [new Number(1)]])(
    "refuses to write %o",
    (value) => {
      expect(reasonOf(() => codec.format(value))).toContain("must be an integer");
    },
  );

  it("is a number to callers", () => {
    expect([codec.requestType, codec.resultType, codec.absent()]).toEqual(["number", "number", 0]);
  });
});

describe.each(BIG)("%s", (name, minimum, maximum) => {
  const codec = codecOf(name);
  const inRange = (value: bigint): boolean =>
    (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);

  it("round-trips every value of its range as a bigint", () => {
    const edges = [minimum, maximum].filter((edge) => edge !== undefined);
    const any = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    const value = fc.oneof(any, ...(edges.length > 0 ? [fc.constantFrom(...edges)] : [])).filter(inRange);
    fc.assert(fc.property(value, (integer) => codec.parse(codec.format(integer)) === integer));
  });

  it("takes a number where a number is exact", () => {
    const value = fc.maxSafeInteger().filter((number) => inRange(BigInt(number)));
    fc.assert(fc.property(value, (number) => codec.parse(codec.format(number)) === BigInt(number)));
  });

  it("refuses what is beyond its range, in both directions", () => {
    const beyond = [
      ...(minimum === undefined ? [] : [minimum - 1n]),
      ...(maximum === undefined ? [] : [maximum + 1n]),
    ];
    for (const value of beyond) {
      expect(reasonOf(() => codec.format(value))).toMatch(/^must be an integer (?:from|of at)/);
      expect(reasonOf(() => codec.parse(String(value)))).toMatch(/^must be an integer (?:from|of at)/);
    }
  });

  it("refuses a number that has lost digits", () => {
    const lossy = name.startsWith("xs:n") && minimum === undefined ? -(2 ** 53) : 2 ** 53;
    expect(reasonOf(() => codec.format(lossy))).toBe(
      "must be a bigint where a number has lost digits (beyond 2^53)",
    );
  });

  it.each([["1"], [true], [null], [undefined], [1.5], [NaN], [Infinity], [{}]])(
    "refuses to write %o",
    (value) => {
      expect(reasonOf(() => codec.format(value))).toContain("must be an integer");
    },
  );

  it.each(["", "1.0", "1n", "0x1", "1e3", "+", "- 1"])("refuses to read %j", (text) => {
    expect(reasonOf(() => codec.parse(text))).toContain("must be an integer");
  });

  it("is a bigint in results and either in requests", () => {
    expect([codec.requestType, codec.resultType, codec.absent()]).toEqual(["number | bigint", "bigint", 0n]);
  });
});

describe("unbounded integers", () => {
  it("have a bounded number of digits, so that reading one ends soon", () => {
    expect(codecOf("xs:integer").parse("9".repeat(10_000))).toBe(10n ** 10_000n - 1n);
    expect(reasonOf(() => codecOf("xs:integer").parse("9".repeat(1_000_000)))).toBe(
      "must not have more than 10000 digits",
    );
  });
});

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
