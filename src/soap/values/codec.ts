import { types } from "node:util";

/** How values of one built-in XSD type are read from and written to text. Both throw `ValueError`. */
export interface ValueCodec {
  /** Text of an element or attribute, unescaped, to the value that callers see. */
  parse(text: string): unknown;
  /** A caller's value, of whatever type, to the text of an element or attribute, not yet escaped. */
  format(value: unknown): string;
  /** TypeScript type of the value in a request. */
  readonly requestType: string;
  /** TypeScript type of the value in a result. */
  readonly resultType: string;
  /** What .NET makes of an absent element of this type; `undefined` where that is null. A new value each time. */
  absent(): unknown;
}

/** A value that its XSD type does not allow. `reason` reads on from a field's name and never shows the value. */
export class ValueError extends Error {
  override readonly name = "ValueError";
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Names a value's type for an error message, without a trace of the value: `a string`, `null`. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return "NaN or an infinity";
  if (typeof value !== "object") return `a ${typeof value}`;
  // Ahead of the rest, which a revoked proxy would make throw.
  if (types.isProxy(value)) return "a proxy";
  if (Array.isArray(value)) return "an array";
  if (types.isDate(value)) return "a Date";
  if (types.isUint8Array(value)) return "a Uint8Array";
  return "an object";
}

/** XSD's `whiteSpace="collapse"`; only XML's four blanks count, not every blank of Unicode. */
export function collapse(text: string): string {
  return /^[^ \t\r\n]*$/.test(text) ? text : trim(text).replace(/[ \t\r\n]+/g, " ");
}

/** Without the blanks at both ends. Scans by hand: a pattern for trailing blanks costs the square of them. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
