import { MAX_SHOWN, WITHHELD } from "./secrets.js";
import type { Redact } from "./secrets.js";

/** Except white space. */
const CONTROLS = /[\0-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;
/** More than a redactor looks at. */
const WINDOW = 2 * MAX_SHOWN;

/**
 * The beginning of a text of others for a message: on one line, without control characters, cut on a code point
 * to at most `max` characters; or, where it may hold a secret, what stands in its place.
 */
export function excerpt(content: Uint8Array | string, redact: Redact, max = 200): string {
  const text = (typeof content === "string" ? content : decode(content)).slice(0, WINDOW);
  // Looked at beyond what is shown: the end of the window may cut a secret in two.
  const seen = redact(onOneLine(text));
  if (seen === WITHHELD) return WITHHELD;
  const shown = text.length <= MAX_SHOWN ? seen : onOneLine(text.slice(0, MAX_SHOWN));
  return shown.length <= max ? shown : `${shown.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function onOneLine(text: string): string {
  return text.replace(CONTROLS, "").replace(/\s+/g, " ").trim();
}

/** By its byte order mark or its look; what is not UTF-8 is read as ISO-8859-1, so that nothing gets lost. */
function decode(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 2 * WINDOW);
  if (looksLike16Bit(start, 0xff, 0xfe, 1)) return new TextDecoder("utf-16le").decode(start);
  if (looksLike16Bit(start, 0xfe, 0xff, 0)) return new TextDecoder("utf-16be").decode(start);
  try {
    // As a stream, because the window may end inside a character.
    return new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
  } catch {
    return new TextDecoder("latin1").decode(start);
  }
}

/** A byte order mark, or a zero where the high byte of every ASCII character is. */
function looksLike16Bit(bytes: Uint8Array, mark0: number, mark1: number, highByte: 0 | 1): boolean {
  if (bytes[0] === mark0 && bytes[1] === mark1) return true;
  return bytes[highByte] === 0 && bytes[highByte + 2] === 0 && bytes[1 - highByte] !== 0;
}
