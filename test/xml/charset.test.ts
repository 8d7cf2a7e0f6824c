import { describe, expect, it } from "vitest";
import { readXml } from "../../src/soap/xml.js";
import { refusal } from "./parse.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16le = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));
const utf16be = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le").swap16());
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
const textOf = (bytes: Uint8Array, contentType?: string): string => readXml(bytes, { contentType }).text;

describe("the encoding of a document", () => {
  it("is UTF-8 where nothing says otherwise", () => {
    expect(textOf(utf8("<a>é😀</a>"))).toBe("é😀");
    expect(textOf(utf8("<a>é</a>"), "text/xml")).toBe("é");
  });

  it.each([
    ["UTF-8", utf8("\uFEFF<a>é</a>")],
    ["UTF-16LE", utf16le("\uFEFF<a>é</a>")],
    ["UTF-16BE", utf16be("\uFEFF<a>é</a>")],
  ])("is what a byte order mark says: %s", (_, bytes) => {
    expect(textOf(bytes)).toBe("é");
  });

  it("is what a byte order mark says, whatever the header says", () => {
    expect(textOf(utf16le("\uFEFF<a>é</a>"), "text/xml; charset=utf-8")).toBe("é");
  });

  it.each([
    "text/xml; charset=iso-8859-1",
    "text/xml;charset=ISO-8859-1",
    'text/xml; action="x"; charset="iso-8859-1"',
    "text/xml; charset='iso-8859-1'; x=y",
  ])("is what the header says: %s", (contentType) => {
    expect(textOf(latin1("<a>é</a>"), contentType)).toBe("é");
  });

  it("is what the header says when the declaration disagrees", () => {
    expect(
      textOf(utf8(`<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>`), "text/xml; charset=utf-8"),
    ).toBe("é");
    expect(textOf(latin1(`<?xml version="1.0" encoding="utf-8"?><a>é</a>`), "text/xml; charset=latin1")).toBe(
      "é",
    );
  });

  it.each([`encoding="iso-8859-1"`, `encoding='ISO-8859-1' standalone="yes"`, `encoding = "latin1"`])(
    "is what the declaration says: %s",
    (declaration) => {
      expect(textOf(latin1(`<?xml version="1.0" ${declaration}?><a>é</a>`))).toBe("é");
    },
  );

  it("is not UTF-16 when the declaration that says so can be read as ASCII", () => {
    expect(textOf(utf8(`<?xml version="1.0" encoding="utf-16"?><a>é</a>`))).toBe("é");
  });

  it.each([
    ["little-endian", utf16le],
    ["big-endian", utf16be],
  ])("is recognised in a %s UTF-16 document without a mark", (_, encode) => {
    expect(textOf(encode(`<?xml version="1.0" encoding="utf-16"?><a>é</a>`))).toBe("é");
    expect(textOf(encode(`<?xml version="1.0"?><a>é</a>`), "text/xml; charset=utf-16")).toBe("é");
  });

  it("reads the whole of windows-1252 and of ISO-8859-1, which differ", () => {
    const bytes = latin1("<a>\x80\x93\xE9\x9F</a>");
    expect(textOf(bytes, "text/xml; charset=windows-1252")).toBe("€“éŸ");
    expect(textOf(bytes, "text/xml; charset=iso-8859-1")).toBe("\x80\x93é\x9F");
  });

  it.each([
    ["an overlong sequence", [0xc0, 0x80]],
    ["a sequence cut short", [0xe2, 0x82]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a byte that UTF-8 does not have", [0xff]],
  ])("refuses bytes that are not valid UTF-8: %s", (_, bytes) => {
    const document = Uint8Array.from([...utf8("<a>"), ...bytes, ...utf8("</a>")]);
    expect(refusal(document).kind).toBe("encoding");
  });

  it("refuses a lone surrogate in UTF-16", () => {
    expect(refusal(utf16le("\uFEFF<a>\uD800</a>")).kind).toBe("encoding");
  });

  it("refuses bytes beyond ASCII in a document that claims to be ASCII", () => {
    expect(refusal(latin1("<a>é</a>"), { contentType: "text/xml; charset=us-ascii" }).kind).toBe("encoding");
  });

  it.each(["utf-7", "utf-32", "ebcdic-cp-us", "x-hunter2", "__proto__"])(
    "refuses an encoding that it does not know, without quoting it: %s",
    (label) => {
      const error = refusal(utf8("<a/>"), { contentType: `text/xml; charset=${label}` });
      expect(error.kind).toBe("encoding");
      expect(error.message).not.toContain(label);
    },
  );

  it("is what the declaration says, however long that is", () => {
    const blanks = " ".repeat(1_000);
    const document = (encoding: string): Uint8Array =>
      latin1(`<?xml version="1.0"${blanks} encoding="${encoding}"?><a>é</a>`);
    expect(textOf(document("iso-8859-1"))).toBe("é");
    expect(refusal(document("x".repeat(1_000))).message).toBe(
      "The document is in an encoding that is not supported.",
    );
  });

  it("refuses UTF-32 by its mark", () => {
    expect(refusal(Uint8Array.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])).kind).toBe("encoding");
  });
});
