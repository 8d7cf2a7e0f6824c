import { decodeXml } from "../../../xml/charset.js";
import { charsetOf, mediaTypeOf } from "../http/content-type.js";

/**
 * The text of a request, decoded as ASP.NET does: a byte order mark wins; else the header's `charset`; else
 * `text/*` is ASCII, whatever the XML declaration says, and everything else is what the document declares.
 * What an encoding does not have is replaced and never an error. Without the byte order mark.
 */
export function decodeRequest(body: Uint8Array, contentType: string | undefined): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf("utf-8", bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf("utf-16le", bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf("utf-16be", bytes);
  const named = decodeNamed(bytes, charsetOf(contentType));
  if (named !== undefined) return named;
  if (mediaTypeOf(contentType).startsWith("text/")) return decodeAscii(bytes);
  return decodeNamed(bytes, sniffedEncoding(bytes)) ?? decodeUtf("utf-8", bytes);
}

/** `undefined` for an encoding that is not known. */
function decodeNamed(bytes: Buffer, encoding: string | undefined): string | undefined {
  switch (encoding) {
    case undefined:
      return undefined;
    case "utf-8":
    case "utf8":
      return decodeUtf("utf-8", bytes);
    case "utf-16":
    case "utf-16le":
    case "unicode":
      return decodeUtf("utf-16le", bytes);
    case "utf-16be":
      return decodeUtf("utf-16be", bytes);
    case "us-ascii":
    case "ascii":
      return decodeAscii(bytes);
    case "iso-8859-1":
    case "latin1":
      return bytes.toString("latin1");
    case "windows-1252":
    case "cp1252":
      // Node's own decoder takes it for ISO-8859-1.
      return decodeXml(bytes, "text/xml; charset=windows-1252");
    default:
      return decodeOther(bytes, encoding);
  }
}

function decodeUtf(encoding: "utf-8" | "utf-16le" | "utf-16be", bytes: Buffer): string {
  return new TextDecoder(encoding).decode(bytes);
}

function decodeAscii(bytes: Buffer): string {
  // Not by way of UTF-8: each byte outside of ASCII is one question mark.
  return bytes.toString("latin1").replace(/[\x80-\xff]/g, "?");
}

function decodeOther(bytes: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What the first bytes say: `<?` in UTF-16, or the XML declaration. */
function sniffedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c) return "utf-16be";
  const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(
    bytes.toString("latin1", 0, 256),
  );
  const declared = declaration?.[1]?.toLowerCase();
  // It was readable byte by byte, so it is not UTF-16.
  return declared?.startsWith("utf-16") === true ? "utf-8" : declared;
}
