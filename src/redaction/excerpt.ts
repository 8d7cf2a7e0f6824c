import { redactJson } from "./json.js";
import { redactXml } from "./markup.js";
import type { Redact } from "./redactor.js";

const MAX_LENGTH = 200;
/** Only this much of a text is looked at; an excerpt shows far less. In characters. */
const WINDOW = 65_536;
/** The end of the window is thrown away, because a secret may have been cut in two there. */
const WINDOW_EDGE = 16_384;

/** Except white space. NUL and the like never belong to a secret that went through XML. */
const CONTROLS = /[\0-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/**
 * The beginning of an answer for an error message, on one line: secrets out first, then control characters and
 * runs of white space, and only then cut, on a code point, to at most `max` characters.
 */
export function excerpt(content: Uint8Array | string, redact: Redact, max: number = MAX_LENGTH): string {
  const window = typeof content === "string" ? content.slice(0, WINDOW + 1) : decode(content);
  const hidden = hide(window.slice(0, WINDOW), redact);
  const whole = window.length > WINDOW ? hidden.slice(0, -WINDOW_EDGE) : hidden;
  // Once more, since characters that came between those of a secret are gone now.
  return cut(hide(whole.replace(CONTROLS, ""), redact).replace(/\s+/g, " ").trim(), max);
}

function hide(text: string, redact: Redact): string {
  return redactJson(redactXml(redact(text)));
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - 1;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end));
  return `${text.slice(0, splitsPair ? end - 1 : end)}…`;
}

/** By its byte order mark or its look; what is not UTF-8 is read as ISO-8859-1, so that nothing gets lost. */
function decode(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 2 * WINDOW + 2);
  if (looksLike16Bit(start, 0xff, 0xfe, 1)) return new TextDecoder("utf-16le").decode(start);
  if (looksLike16Bit(start, 0xfe, 0xff, 0))
    return Buffer.from(evenLength(start)).swap16().toString("utf16le");
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

function evenLength(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length & ~1);
}
