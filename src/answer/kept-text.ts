import { excerpt } from "../redaction/index.js";
import type { Redact } from "../redaction/index.js";

/** Of a longer text an error keeps only the beginning: no real one comes near. In characters. */
const LONGEST_KEPT = 262_144;
/** Thrown away where a text is cut, because a secret may have been cut in two there. */
const EDGE = 16_384;

/** A text of an answer as an error keeps it, secrets taken out. Its cost is bounded, whatever the answer holds. */
export function keptText(text: string, redact: Redact): string {
  if (text.length <= LONGEST_KEPT) return redact(text);
  return `${redact(text.slice(0, LONGEST_KEPT)).slice(0, -EDGE)}…`;
}

/** The same where there may be none. */
export function keptTextIfAny(text: string | undefined, redact: Redact): string | undefined {
  return text === undefined ? undefined : keptText(text, redact);
}

/** Longer texts are cut in messages. In characters. */
const LONGEST_QUOTED = 500;

/** The beginning of a text of an answer for a message: on one line, without control characters. */
export function quotedText(text: string, redact: Redact): string {
  return excerpt(text, redact, LONGEST_QUOTED);
}
