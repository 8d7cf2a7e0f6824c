import { XmlError } from "./xml-text.js";

/** The parts of a `Content-Type` header that say what a body is. */
export interface ContentType {
  /** Lower case and without parameters, such as `text/xml`. */
  readonly mediaType: string | undefined;
  readonly charset: string | undefined;
}

export function readContentType(header: string | undefined): ContentType {
  const mediaType = header?.split(";")[0]?.trim().toLowerCase();
  const found = header?.match(/;[ \t]*charset[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s;]*))/i);
  const charset = (found?.[1] ?? found?.[2] ?? found?.[3])?.trim();
  return {
    mediaType: mediaType === "" ? undefined : mediaType,
    charset: charset === "" ? undefined : charset,
  };
}

/** Whether {@link decodeXml} knows the character set. */
export function isKnownCharset(charset: string): boolean {
  return ENCODINGS.has(charset.toLowerCase());
}

/**
 * Decodes a document, without its byte order mark. What says the encoding, the first that is there (RFC 7303):
 *
 * 1. a byte order mark;
 * 2. `charset` of the Content-Type header, which wins over the document's own declaration, since whoever
 *    sends a document may have transcoded it;
 * 3. the first bytes, when they are `<?` in UTF-16;
 * 4. `encoding` of the XML declaration, unless it claims UTF-16: it was readable byte by byte, so that is wrong;
 * 5. UTF-8.
 *
 * Bytes that the encoding does not have are an error and never replaced. Throws `XmlError`.
 */
export function decodeXml(bytes: Uint8Array, contentType?: string): string {
  const mark = byteOrderMark(bytes);
  if (mark !== undefined) return decode(mark.encoding, bytes.subarray(mark.length));
  const label =
    readContentType(contentType).charset ?? utf16Signature(bytes) ?? declaredEncoding(bytes) ?? "utf-8";
  const encoding = ENCODINGS.get(label.toLowerCase());
  if (encoding === undefined) throw undecodable("is in an encoding that is not supported");
  return decode(encoding === "utf-16" ? (utf16Signature(bytes) ?? "utf-16be") : encoding, bytes);
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "us-ascii" | "iso-8859-1" | "windows-1252";

const ENCODINGS: ReadonlyMap<string, Encoding | "utf-16"> = new Map<string, Encoding | "utf-16">([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["us-ascii", "us-ascii"],
  ["ascii", "us-ascii"],
  ["iso-8859-1", "iso-8859-1"],
  ["latin1", "iso-8859-1"],
  ["windows-1252", "windows-1252"],
  ["cp1252", "windows-1252"],
]);

/** 0x80 to 0x9F of windows-1252; the five unassigned ones keep their code point, as in .NET. */
const WINDOWS_1252 =
  "\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F" +
  "\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";

function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return undefined;
  if (bytes.length >= 4 && bytes[2] === 0 && bytes[3] === 0) {
    throw undecodable("is in UTF-32, which is not supported");
  }
  return { encoding: "utf-16le", length: 2 };
}

function utf16Signature(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[3] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0) return "utf-16be";
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 256)).toString("latin1");
  const label = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(start);
  const encoding = label?.[1] ?? label?.[2];
  return encoding?.toLowerCase().startsWith("utf-16") === true ? "utf-8" : encoding;
}

function decode(encoding: Encoding, bytes: Uint8Array): string {
  switch (encoding) {
    case "utf-8":
    case "utf-16le":
    case "utf-16be":
      try {
        return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        throw undecodable(`holds bytes that are not valid ${encoding.toUpperCase()}`);
      }
    case "us-ascii":
      if (bytes.some((byte) => byte > 0x7f)) throw undecodable("holds bytes that are not valid US-ASCII");
      return latin1(bytes);
    case "iso-8859-1":
      return latin1(bytes);
    case "windows-1252":
      return latin1(bytes).replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
  }
}

/** Not `TextDecoder`, which takes ISO-8859-1 for windows-1252 and needs a Node with full ICU. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function undecodable(what: string): XmlError {
  return new XmlError("encoding", `The document ${what}.`);
}
