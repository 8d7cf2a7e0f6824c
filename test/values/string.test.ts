import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { firstForbiddenCharacter } from "../../src/soap/xml-text.js";
import { reasonOf } from "./reason.js";
import { character } from "../message/arbitrary.js";

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
