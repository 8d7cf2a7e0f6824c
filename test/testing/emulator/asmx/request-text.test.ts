import { describe, expect, it } from "vitest";
import { decodeRequest } from "../../../../src/testing/asmx.js";

const TEXT = '<?xml version="1.0"?><a>é😀</a>';

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

describe("The text of a request", () => {
  it.each([
    ["in UTF-8", "text/xml; charset=utf-8", Buffer.from(TEXT)],
    ["in UTF-8, quoted", 'text/xml; charset="UTF-8"', Buffer.from(TEXT)],
    ["after a byte order mark, whatever the charset", "text/xml", Buffer.from(`\ufeff${TEXT}`)],
    ["in UTF-16", "text/xml; charset=utf-16", Buffer.from(TEXT, "utf16le")],
    ["in UTF-16 after a byte order mark", "text/xml; charset=utf-8", Buffer.from(`\ufeff${TEXT}`, "utf16le")],
    ["in big-endian UTF-16 after a byte order mark", "text/xml", utf16be(`\ufeff${TEXT}`)],
    ["in big-endian UTF-16", "application/soap+xml; charset=utf-16be", utf16be(TEXT)],
    ["in UTF-16 that nobody names", "application/soap+xml", Buffer.from(TEXT, "utf16le")],
    ["in big-endian UTF-16 that nobody names", "application/soap+xml", utf16be(TEXT)],
    ["in UTF-8 that nobody names", "application/soap+xml", Buffer.from(TEXT)],
  ])("is read %s", (_, contentType, body) => {
    expect(decodeRequest(body, contentType)).toBe(TEXT);
  });

  it("is what the document declares in SOAP 1.2 without a charset", () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>';
    expect(decodeRequest(Buffer.from(text, "latin1"), "application/soap+xml")).toBe(text);
  });

  it("is not what the document declares in SOAP 1.1, but ASCII", () => {
    const text = '<?xml version="1.0" encoding="utf-8"?><a>é</a>';
    expect(decodeRequest(Buffer.from(text), "text/xml")).toBe(text.replace("é", "??"));
  });

  it("has no Windows characters in ISO-8859-1, but has them in Windows-1252", () => {
    expect(decodeRequest(Buffer.of(0x80), "text/xml; charset=iso-8859-1")).toBe("\u0080");
    expect(decodeRequest(Buffer.of(0x80), "text/xml; charset=windows-1252")).toBe("€");
  });

  it("replaces what UTF-8 does not have", () => {
    expect(decodeRequest(Buffer.of(0x61, 0xff), "text/xml; charset=utf-8")).toBe("a\ufffd");
  });

  it("is ASCII when the charset is not known", () => {
    expect(decodeRequest(Buffer.from("é"), "text/xml; charset=klingon")).toBe("??");
  });
});
