import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeAttribute, escapeText, firstForbiddenCharacter } from "../../src/soap/xml-text.js";
import { parse } from "./parse.js";
import { xmlText } from "../message/arbitrary.js";

describe("escapeText", () => {
  it("escapes markup and the carriage return, and nothing else", () => {
    expect(escapeText(`<a href="x">\r\n\t'&amp;'</a>]]>`)).toBe(
      `&lt;a href="x"&gt;&#xD;\n\t'&amp;amp;'&lt;/a&gt;]]&gt;`,
    );
  });

  it("gives text that a parser reads back exactly", () => {
    fc.assert(fc.property(xmlText, (text) => parse(`<a>${escapeText(text)}</a>`).text === text));
  });

  it("gives text that an independent parser reads back exactly", () => {
    const parser = new DOMParser({ errorHandler: { error: fail, fatalError: fail } });
    fc.assert(
      fc.property(xmlText, (text) => {
        // xmldom also normalises the line ends of XML 1.1.
        fc.pre(!/[\u0085\u2028\uFEFF]/.test(text) && text !== "");
        const read = parser.parseFromString(`<a>${escapeText(text)}</a>`, "text/xml").documentElement
          .textContent;
        expect(read).toBe(text);
      }),
    );
  });
});

describe("escapeAttribute", () => {
  it("keeps tabs and line ends from being read as spaces", () => {
    expect(parse(`<a x="${escapeAttribute("\t\r\n\"'<>&")}"/>`).attributes[0]?.value).toBe("\t\r\n\"'<>&");
  });

  it("gives a value that a parser reads back exactly", () => {
    fc.assert(
      fc.property(
        xmlText,
        (text) => parse(`<a x="${escapeAttribute(text)}"/>`).attributes[0]?.value === text,
      ),
    );
  });
});

describe("firstForbiddenCharacter", () => {
  it.each([
    ["\u0000", 0],
    ["ab\u001Fc", 2],
    ["😀\uD800x", 2],
    ["\uDC00", 0],
    ["x\uFFFE", 1],
    ["x\uFFFF", 1],
  ])("finds the one in %j", (text, index) => {
    expect(firstForbiddenCharacter(text)).toBe(index);
  });

  it("finds none in tabs, line ends, emoji, noncharacters of other planes and C1 controls", () => {
    expect(firstForbiddenCharacter("\t\r\n 😀\u{1FFFE}\u0085\u007F\uFFFD\uE000")).toBe(-1);
  });

  it("agrees with the parser about every character of the basic plane", () => {
    const parserRefuses = (code: number): boolean => {
      try {
        return parse(`<a>&#${code};</a>`).text === "";
      } catch {
        return true;
      }
    };
    const codes = [
      ...Array(0x100).keys(),
      0xd7ff,
      0xd800,
      0xdbff,
      0xdc00,
      0xdfff,
      0xe000,
      0xfffd,
      0xfffe,
      0xffff,
    ];
    for (const code of codes) {
      expect([code, firstForbiddenCharacter(String.fromCharCode(code)) === 0]).toEqual([
        code,
        parserRefuses(code),
      ]);
    }
  });
});

function fail(message: string): never {
  throw new Error(message);
}
