import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf, isBuiltIn } from "../../src/soap/values.js";
import { firstForbiddenCharacter } from "../../src/soap/xml-text.js";
import { character } from "../message/arbitrary.js";
import { reasonOf } from "./reason.js";

describe("xs:string", () => {
  const codec = codecOf("xs:string");

  it("keeps every character in both directions", () => {
    const text = fc.string({ unit: character }).filter((value) => firstForbiddenCharacter(value) === -1);
    fc.assert(fc.property(text, (value) => codec.parse(value) === value && codec.format(value) === value));
    expect(codec.parse(" \t\r\n x ")).toBe(" \t\r\n x ");
  });

  it.each([
    ["secret\u0000", "must not contain U+0000, which XML cannot carry (at index 6)"],
    ["a\uD800b", "must not contain U+D800, which XML cannot carry (at index 1)"],
    ["\uFFFE", "must not contain U+FFFE, which XML cannot carry (at index 0)"],
  ])("refuses to write %j, naming the place and not the text", (value, reason) => {
    expect(reasonOf(() => codec.format(value))).toBe(reason);
  });

  it.each([
    [1, "a number"],
    [null, "null"],
    [undefined, "undefined"],
    [["x"], "an array"],
    [{ toString: () => "x" }, "an object"],
    [new String("x"), "an object"],
    [Buffer.from("x"), "a Uint8Array"],
  ])("refuses to write %o", (value, kind) => {
    expect(reasonOf(() => codec.format(value))).toBe(`must be a string, got ${kind}`);
  });
});

describe("the types derived from xs:string", () => {
  it("read tabs and line ends as blanks where XSD says so", () => {
    expect(codecOf("xs:normalizedString").parse(" a\tb\r\nc ")).toBe(" a b  c ");
  });

  it.each(["xs:token", "xs:anyURI", "xs:QName", "xs:NCName", "xs:language", "xs:ID"])(
    "collapse blanks in %s",
    (type) => {
      expect(codecOf(type).parse("\n a \t b\u00A0 \r\n")).toBe("a b\u00A0");
    },
  );

  it("read a long run of blanks in linear time", () => {
    expect(codecOf("xs:token").parse(`a${" ".repeat(1_000_000)}b`)).toBe("a b");
  });
});

const codec = codecOf("xs:boolean");

describe("xs:boolean", () => {
  it.each([
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
    [" \r\n\ttrue ", true],
  ])("reads %j", (text, value) => {
    expect(codec.parse(text)).toBe(value);
  });

  it.each(["", "TRUE", "True", "yes", "maybe", "01", "tr ue", "\u00A0true"])("refuses to read %j", (text) => {
    expect(reasonOf(() => codec.parse(text))).toBe("must be true, false, 1 or 0");
  });

  it("writes true and false", () => {
    expect([codec.format(true), codec.format(false)]).toEqual(["true", "false"]);
  });

  it.each([
    ["maybe", "a string"],
    [1, "a number"],
    [0n, "a bigint"],
    [null, "null"],
    [undefined, "undefined"],
    [new Boolean(true), "an object"],
    [[], "an array"],
    [() => true, "a function"],
    [Symbol("x"), "a symbol"],
    [NaN, "NaN or an infinity"],
    [new Date(0), "a Date"],
    [Proxy.revocable({}, {}).proxy, "a proxy"],
  ])("refuses to write %o, and says only of what type it is", (value, kind) => {
    expect(reasonOf(() => codec.format(value))).toBe(`must be a boolean, got ${kind}`);
  });
});

describe.each(["xs:base64Binary", "xs:hexBinary"])("%s", (name) => {
  const codec = codecOf(name);

  it("round-trips bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(codec.parse(codec.format(bytes))).toEqual(bytes);
      }),
    );
  });

  it("takes a Buffer, and only the part that it shows", () => {
    const bytes = Buffer.from("0123456789").subarray(3, 5);
    expect(codec.parse(codec.format(bytes))).toEqual(new Uint8Array(bytes));
  });

  it("gives a plain Uint8Array that shares memory with nothing", () => {
    const bytes = codec.parse(codec.format(Uint8Array.of(1, 2))) as Uint8Array;
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer.byteLength).toBe(2);
  });

  it.each([["AA=="], [[1, 2]], [null], [new ArrayBuffer(2)], [new Uint16Array(2)]])(
    "refuses to write %o",
    (value) => {
      expect(reasonOf(() => codec.format(value))).toContain("must be a Uint8Array, got");
    },
  );
});

describe("reading binary values", () => {
  it("allows blanks in base64, as encoders break lines", () => {
    expect(codecOf("xs:base64Binary").parse(" AQ\r\nID \n")).toEqual(Uint8Array.of(1, 2, 3));
  });

  it.each(["AQ", "AQI", "A===", "AQ-_", "=AQI", "AQ==AQ==", "é"])("refuses %j as base64", (text) => {
    expect(reasonOf(() => codecOf("xs:base64Binary").parse(text))).toBe("must be base64");
  });

  it("takes hexadecimal digits of either case", () => {
    expect(codecOf("xs:hexBinary").parse(" aBfF\n")).toEqual(Uint8Array.of(0xab, 0xff));
  });

  it.each(["a", "0g", "0x00", "aa bb"])("refuses %j as hexadecimal", (text) => {
    expect(reasonOf(() => codecOf("xs:hexBinary").parse(text))).toBe("must be pairs of hexadecimal digits");
  });
});

describe("codecOf", () => {
  it.each(["xs:anyType", "xs:foo", "string", "int", "", "__proto__", "xs:__proto__", "toString"])(
    "has no codec for %j",
    (type) => {
      expect(isBuiltIn(type)).toBe(false);
      expect(() => codecOf(type)).toThrow("There is no codec for the type");
    },
  );

  it.each([
    ["xs:string", "string", "string"],
    ["xs:boolean", "boolean", "boolean"],
    ["xs:int", "number", "number"],
    ["xs:unsignedByte", "number", "number"],
    ["xs:long", "number | bigint", "bigint"],
    ["xs:decimal", "string | number", "string"],
    ["xs:double", "number", "number"],
    ["xs:dateTime", "Date", "Date"],
    ["xs:date", "string", "string"],
    ["xs:base64Binary", "Uint8Array", "Uint8Array"],
  ])("says that callers see %s as %s in requests and %s in results", (type, request, result) => {
    expect(isBuiltIn(type)).toBe(true);
    expect([codecOf(type).requestType, codecOf(type).resultType]).toEqual([request, result]);
  });
});
