import { describe, expect, it } from "vitest";
import { HttpError, InvalidResponseError } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { responseOf, observeCall } from "./observed-call.js";

/** What ISO-8859-1 has, UTF-8 writes in two bytes, and nobody's default gets right by chance. */
const TOKEN = "Zoë-ÿ-£";

/** The right response; the XML declaration says what it is told to, or there is none. */
function documentIn(declared: string | undefined): string {
  const declaration = declared === undefined ? "" : `<?xml version="1.0" encoding="${declared}"?>`;
  return tokenBody(TOKEN).replace(/^<\?xml.*?\?>/, declaration);
}

const utf8 = (declared?: string): Buffer => Buffer.from(documentIn(declared), "utf8");
const latin1 = (declared?: string): Buffer => Buffer.from(documentIn(declared), "latin1");
const utf16le = (declared?: string): Buffer => Buffer.from(documentIn(declared), "utf16le");
const utf16be = (declared?: string): Buffer => utf16le(declared).swap16();
const marked = (bytes: Buffer, ...mark: number[]): Buffer => Buffer.concat([Buffer.from(mark), bytes]);

describe("a response is read exactly", () => {
  it.each([
    ["UTF-8, said by nobody", "text/xml", utf8()],
    ["UTF-8 with a byte order mark", "text/xml; charset=utf-8", marked(utf8("utf-8"), 0xef, 0xbb, 0xbf)],
    ["UTF-8, whatever case the header writes it in", 'text/xml; CHARSET="Utf-8"', utf8("utf-8")],
    ["UTF-8 with a declaration that lies: the header wins", "text/xml; charset=utf-8", utf8("utf-16")],
    ["UTF-8 with a declaration that is left over from UTF-16", "text/xml", utf8("utf-16")],
    [
      "UTF-8 with a byte order mark where the header lies",
      "text/xml; charset=iso-8859-1",
      marked(utf8(), 0xef, 0xbb, 0xbf),
    ],
    ["UTF-16LE with a byte order mark", "text/xml; charset=utf-16", marked(utf16le("utf-16"), 0xff, 0xfe)],
    ["UTF-16BE with a byte order mark", "text/xml; charset=utf-16", marked(utf16be("utf-16"), 0xfe, 0xff)],
    [
      "UTF-16LE with a byte order mark where the header lies",
      "text/xml; charset=utf-8",
      marked(utf16le("utf-8"), 0xff, 0xfe),
    ],
    ["UTF-16LE, said by the header", "text/xml; charset=utf-16le", utf16le()],
    ["UTF-16BE without a mark, by its first bytes", "text/xml", utf16be("utf-16")],
    ["ISO-8859-1, said by the header", "text/xml; charset=iso-8859-1", latin1()],
    [
      "ISO-8859-1, said by the header against the declaration",
      "text/xml; charset=iso-8859-1",
      latin1("utf-8"),
    ],
    ["ISO-8859-1, said by the declaration", "text/xml", latin1("iso-8859-1")],
    ["Windows-1252, said by the declaration", "application/soap+xml", latin1("windows-1252")],
  ])("in %s", async (_what, contentType, body) => {
    const { value, error } = await observeCall(responseOf(body, { contentType }));
    expect(error).toBeUndefined();
    expect(value?.authToken).toBe(TOKEN);
  });
});

describe("a response is refused rather than guessed at", () => {
  it.each([
    ["ISO-8859-1 that the header calls UTF-8", "text/xml; charset=utf-8", latin1()],
    ["ISO-8859-1 that nobody names", "text/xml", latin1()],
    ["UTF-8 that the header calls UTF-16", "text/xml; charset=utf-16", utf8()],
    ["UTF-8 that the header calls ASCII", "text/xml; charset=us-ascii", utf8()],
    ["UTF-16LE that the header calls UTF-16BE", "text/xml; charset=utf-16be", utf16le()],
    ["an encoding that nobody knows", "text/xml; charset=klingon", utf8()],
    ["an encoding with the name of a property", "text/xml; charset=__proto__", utf8()],
    ["UTF-7, in which markup hides", "text/xml; charset=utf-7", utf8("utf-7")],
    ["EBCDIC, said by the declaration", "text/xml", utf8("ibm037")],
    [
      "UTF-16 that ends in the middle of a character",
      "text/xml; charset=utf-16",
      marked(utf16le(), 0xff, 0xfe).subarray(0, -1),
    ],
    [
      "overlong UTF-8",
      "text/xml; charset=utf-8",
      Buffer.concat([Buffer.from([0xc0, 0xbc]), utf8().subarray(1)]),
    ],
    [
      "UTF-8 with a lone surrogate",
      "text/xml; charset=utf-8",
      Buffer.from(utf8().toString("latin1").replace("Zo", "\xed\xa0\x80"), "latin1"),
    ],
    ["two byte order marks", "text/xml; charset=utf-8", marked(utf8(), 0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf)],
  ])("in %s", async (_what, contentType, body) => {
    const { value, error } = await observeCall(responseOf(body, { contentType }));
    expect(value).toBeUndefined();
    expect(error instanceof InvalidResponseError || error instanceof HttpError).toBe(true);
    expect((error as Error).message).not.toContain("pa55word");
  });

  it("in UTF-32, which begins as UTF-16 does", async () => {
    const body = Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]);
    const { error } = await observeCall(responseOf(body));
    expect(error instanceof InvalidResponseError || error instanceof HttpError).toBe(true);
  });
});
