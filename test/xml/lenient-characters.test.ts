import { describe, expect, it } from "vitest";
import { parse } from "./parse.js";

const lenient = (document: string): string => parse(document, { lenientCharacters: true }).text;

describe("reading leniently", () => {
  it.each([
    ["a reference to a control character", "<a>x&#x1;y</a>"],
    ["a decimal one", "<a>x&#1;y</a>"],
    ["a reference beyond Unicode", "<a>x&#x110000;y</a>"],
    ["an endless reference", `<a>x&#${"9".repeat(1000)};y</a>`],
    ["a reference to a surrogate", "<a>x&#xD800;y</a>"],
    ["a raw control character", "<a>x\u0001y</a>"],
    ["a raw noncharacter", "<a>x\uFFFFy</a>"],
    ["a raw control character in a CDATA section", "<a><![CDATA[x\u0001y]]></a>"],
  ])("puts U+FFFD in place of %s", (_, document) => {
    expect(lenient(document)).toBe("x\uFFFDy");
  });

  it("leaves what only looks like a reference", () => {
    expect(lenient("<a><!-- &#x1; --><?p &#x1;?><![CDATA[&#x1;]]>&amp;#x1;&#x41;</a>")).toBe("&#x1;&#x1;A");
  });

  it("replaces in attributes as well", () => {
    expect(parse("<a x='&#x1;'/>", { lenientCharacters: true }).attributes[0]?.value).toBe("\uFFFD");
  });

  it("forgives nothing else", () => {
    expect(() => lenient("<a>&nbsp;</a>")).toThrow("not well-formed");
    expect(() => lenient("<!DOCTYPE a><a/>")).toThrow("document type declaration");
  });
});
