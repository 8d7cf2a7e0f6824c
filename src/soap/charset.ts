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
  return DECODERS.has(charset.toLowerCase());
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
  const start = latin1(bytes.subarray(0, 256));
  if (start.startsWith("\xff\xfe\0\0")) throw undecodable("is in UTF-32, which is not supported");
  const [mark, marked] = MARKS.find(([one]) => start.startsWith(one)) ?? ["", undefined];
  const utf16 = UTF_16.find(([pattern]) => pattern.test(start))?.[1];
  const label = marked ?? readContentType(contentType).charset ?? utf16 ?? declaredEncoding(bytes) ?? "utf-8";
  const name = label.toLowerCase();
  const decode = DECODERS.get(name === "utf-16" && utf16 !== undefined ? utf16 : name);
  if (decode === undefined) throw undecodable("is in an encoding that is not supported");
  return decode(bytes.subarray(mark.length));
}

/** Byte order marks. */
const MARKS = [
  ["\xef\xbb\xbf", "utf-8"],
  ["\xff\xfe", "utf-16le"],
  ["\xfe\xff", "utf-16be"],
] as const;

/** How a document begins in UTF-16 without such a mark. */
const UTF_16 = [
  [/^<\0.\0/s, "utf-16le"],
  [/^\0<\0/, "utf-16be"],
] as const;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("?>");
  const declaration = latin1(bytes.subarray(0, Math.max(0, end)));
  const label = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(declaration);
  const encoding = label?.[1] ?? label?.[2];
  return encoding?.toLowerCase().startsWith("utf-16") === true ? "utf-8" : encoding;
}

type Decoder = (bytes: Uint8Array) => string;

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["utf-8", unicode("utf-8")],
  ["utf8", unicode("utf-8")],
  ["utf-16", unicode("utf-16be")],
  ["utf-16le", unicode("utf-16le")],
  ["utf-16be", unicode("utf-16be")],
  ["us-ascii", ascii],
  ["ascii", ascii],
  ["iso-8859-1", latin1],
  ["latin1", latin1],
  ["windows-1252", windows1252],
  ["cp1252", windows1252],
]);

function unicode(encoding: "utf-8" | "utf-16le" | "utf-16be"): Decoder {
  return (bytes) => {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw undecodable(`holds bytes that are not valid ${encoding.toUpperCase()}`);
    }
  };
}

/** Not `TextDecoder`, which takes ISO-8859-1 for windows-1252 and needs a Node with full ICU. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function ascii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7f)) throw undecodable("holds bytes that are not valid US-ASCII");
  return latin1(bytes);
}

/** 0x80 to 0x9F of windows-1252; the five unassigned ones keep their code point, as in .NET. */
const WINDOWS_1252 =
  "\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F" +
  "\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";

function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
}

function undecodable(what: string): XmlError {
  return new XmlError("encoding", `The document ${what}.`);
}
