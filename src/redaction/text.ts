import { REDACTED, SECRET_NAME_PATTERN, redactJson } from "./secrets.js";
import type { Redact } from "./secrets.js";

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

/** `<`, also where markup was escaped to be shown inside markup. */
const LESS = String.raw`(?:<|&(?:amp;)*lt;)`;
const PREFIX = String.raw`(?:[^\s<>/&"'=:]+:)?`;
/** The text of a start tag; quoted attribute values may hold `>`. */
const TAG_REST = String.raw`(?:[^"'<>&]|"[^"]*"|'[^']*'|&(?!(?:amp;)*gt;))*`;
const GREATER = String.raw`(?:>|&(?:amp;)*gt;)`;
const END_OF_NAME = String.raw`(?![^\s<>/&"'=])`;

const SECRET_START = new RegExp(`${LESS}${PREFIX}(${SECRET_NAME_PATTERN})${END_OF_NAME}`, "gi");
const REST_OF_TAG = new RegExp(`(${TAG_REST})${GREATER}`, "y");
const SECRET_ATTRIBUTE = new RegExp(
  String.raw`(\s${PREFIX}${SECRET_NAME_PATTERN}\s*=\s*)(?:"[^"]*(?:"|$)|'[^']*(?:'|$))`,
  "gi",
);

/**
 * Blanks the content of the elements, and the value of the attributes, whose local name says that it is secret
 * (`Password`, `newPassword`, `AuthToken`, `answer`, …), whatever its case and prefix; in markup, and in markup
 * that was escaped to be shown in markup. It errs on the side of hiding: the text is not parsed, and where a
 * secret element does not end, everything after its start tag is cut.
 */
export function redactXml(text: string): string {
  let shown = "";
  let done = 0;
  SECRET_START.lastIndex = 0;
  for (let start = SECRET_START.exec(text); start !== null; start = SECRET_START.exec(text)) {
    REST_OF_TAG.lastIndex = SECRET_START.lastIndex;
    const rest = REST_OF_TAG.exec(text);
    if (rest === null) return blankAttributes(shown + text.slice(done, SECRET_START.lastIndex)) + REDACTED;
    if ((rest[1] ?? "").endsWith("/")) continue;
    const contentStart = REST_OF_TAG.lastIndex;
    const contentEnd = endOfContent(text, contentStart, start[1] ?? "");
    shown += text.slice(done, contentStart);
    if (contentEnd === undefined) return blankAttributes(shown) + REDACTED;
    if (contentEnd > contentStart) shown += REDACTED;
    done = contentEnd;
    SECRET_START.lastIndex = contentEnd;
  }
  return blankAttributes(shown + text.slice(done));
}

function blankAttributes(text: string): string {
  return text.replace(SECRET_ATTRIBUTE, `$1"${REDACTED}"`);
}

/** Where the end tag of the element begins whose content begins at `start`; `undefined` when it has none. */
function endOfContent(text: string, start: number, name: string): number | undefined {
  const local = name.replaceAll(/[\\^$.*+?()[\]{}|\-]/g, String.raw`\$&`);
  const step = new RegExp(
    `<!\\[CDATA\\[|<!--|${LESS}(/?)${PREFIX}${local}${END_OF_NAME}(${TAG_REST})${GREATER}`,
    "gi",
  );
  step.lastIndex = start;
  let depth = 1;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    const [all, slash, rest] = found;
    if (slash === undefined) {
      const end = all === "<!--" ? "-->" : "]]>";
      const at = text.indexOf(end, step.lastIndex);
      if (at < 0) return undefined;
      step.lastIndex = at + end.length;
    } else if (slash === "/") {
      depth -= 1;
      if (depth === 0) return found.index;
    } else if (!(rest ?? "").endsWith("/")) {
      depth += 1;
    }
  }
  return undefined;
}
