import { types } from "node:util";
import { firstForbiddenCharacter } from "./xml-text.js";

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

  /** @param ofSecret - The reason without a trace of the value, for one that is a secret. */
  constructor(
    readonly reason: string,
    readonly ofSecret = reason,
  ) {
    super(reason);
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
function collapse(text: string): string {
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

/** The string itself; throws `ValueError` for anything else and for what XML cannot carry. */
export function formatString(value: unknown): string {
  if (typeof value !== "string") throw new ValueError(`must be a string, got ${kindOf(value)}`);
  const index = firstForbiddenCharacter(value);
  if (index !== -1) {
    const code = (value.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new ValueError(
      `must not contain U+${code}, which XML cannot carry (at index ${index})`,
      "must not contain a character that XML cannot carry",
    );
  }
  return value;
}

/** A string to callers. */
function textCodec(parse: (text: string) => string, format = formatString): ValueCodec {
  return { parse, format, requestType: "string", resultType: "string", absent: () => undefined };
}

const YEAR = "-?(?:[1-9][0-9]{4,}|[0-9]{4})";
const MONTH = "(?:0[1-9]|1[0-2])";
const DAY = "(?:0[1-9]|[12][0-9]|3[01])";
const TIME = "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?|24:00:00(?:\\.0+)?)";
const ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?";
/** At least one part, and at least one after `T`. */
const DURATION =
  "-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?" +
  "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]+)?S)?)?";

/** Parts of a calendar that no `Date` expresses: strings to callers, checked for their form. */
function calendarCodec(type: string, body: string, example: string): [string, ValueCodec] {
  const pattern = new RegExp(`^${body}$`);
  const checked = (text: string): string => {
    if (!pattern.test(text)) throw new ValueError(`must be an ${type} such as ${example}`);
    return text;
  };
  const format = (value: unknown): string => checked(formatString(value));
  return [type, textCodec((text) => checked(collapse(text)), format)];
}

const BOOLEAN: ValueCodec = {
  parse(text) {
    const value = trim(text);
    if (value === "true" || value === "1") return true;
    if (value === "false" || value === "0") return false;
    throw new ValueError("must be true, false, 1 or 0");
  },
  format(value) {
    if (typeof value !== "boolean") throw new ValueError(`must be a boolean, got ${kindOf(value)}`);
    return String(value);
  },
  requestType: "boolean",
  resultType: "boolean",
  absent: () => false,
};

/** A `number` to callers; `kind` says what it must be. */
function numberCodec(
  parse: (digits: string) => number,
  format: (value: number) => string,
  kind: string,
): ValueCodec {
  return {
    parse: (text) => parse(trim(text)),
    format(value) {
      if (typeof value !== "number") throw new ValueError(`${kind}, got ${kindOf(value)}`);
      return format(value);
    },
    requestType: "number",
    resultType: "number",
    absent: () => 0,
  };
}

const INTEGER = /^[+-]?[0-9]+$/;

/** An integer type that a `number` holds exactly. */
function smallIntegerCodec(minimum: number, maximum: number): ValueCodec {
  const reason = `must be an integer from ${minimum} to ${maximum}`;
  const checked = (value: number): number => {
    if (!Number.isInteger(value) || value < minimum || value > maximum) throw new ValueError(reason);
    // No minus zero.
    return value + 0;
  };
  return numberCodec(
    (digits) => checked(INTEGER.test(digits) ? Number(digits) : NaN),
    (value) => String(checked(value)),
    reason,
  );
}

/** `xs:integer` has no bound; reading a number of a million digits would take its time. */
const MAX_DIGITS = 10_000;

/** An integer type that needs a `bigint`, bounded or not. */
function bigIntegerCodec(
  minimum: bigint | number,
  maximum: bigint | number,
  kind = `an integer from ${minimum} to ${maximum}`,
): ValueCodec {
  const reason = `must be ${kind}`;
  const checked = (value: bigint): bigint => {
    if (value < minimum || value > maximum) throw new ValueError(reason);
    return value;
  };
  return {
    parse(text) {
      const digits = trim(text);
      if (!INTEGER.test(digits)) throw new ValueError(reason);
      if (digits.length > MAX_DIGITS) throw new ValueError(`must not have more than ${MAX_DIGITS} digits`);
      return checked(BigInt(digits.startsWith("+") ? digits.slice(1) : digits));
    },
    format(value) {
      if (typeof value === "bigint") return String(checked(value));
      if (typeof value !== "number") {
        throw new ValueError(`${reason}, as a number or a bigint, got ${kindOf(value)}`);
      }
      if (!Number.isInteger(value)) throw new ValueError(reason);
      if (!Number.isSafeInteger(value)) {
        throw new ValueError("must be a bigint where a number has lost digits (beyond 2^53)");
      }
      return String(checked(BigInt(value)));
    },
    requestType: "number | bigint",
    resultType: "bigint",
    absent: () => 0n,
  };
}

const FLOATING_POINT = /^(?:[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN)$/;

function floatingPointCodec(reason: string, fits: (finite: number) => boolean): ValueCodec {
  return numberCodec(
    (digits) => {
      if (!FLOATING_POINT.test(digits)) throw new ValueError(reason);
      return Number(digits.replace("INF", "Infinity"));
    },
    (value) => {
      if (Number.isFinite(value) && !fits(value)) throw new ValueError(reason);
      return Object.is(value, -0) ? "-0" : String(value).replace("Infinity", "INF");
    },
    "must be a number",
  );
}

const DECIMAL_FORM = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DECIMAL_REASON = "must be a decimal number such as 12.50";

/** `xs:decimal`: a string to callers, because a `number` would lose digits. */
const DECIMAL: ValueCodec = {
  parse: (text) => checkedDecimal(trim(text)),
  format(value) {
    if (typeof value === "string") return checkedDecimal(value);
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ValueError(`${DECIMAL_REASON}, as a string or a number, got ${kindOf(value)}`);
    }
    return withoutExponent(value);
  },
  requestType: "string | number",
  resultType: "string",
  absent: () => "0",
};

function checkedDecimal(text: string): string {
  if (!DECIMAL_FORM.test(text)) throw new ValueError(DECIMAL_REASON);
  return text;
}

/** The shortest digits that read as the same number: `1e-7` is `0.0000001`. */
function withoutExponent(value: number): string {
  const shortest = String(value);
  const parts = /^(-?)([0-9])(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(shortest);
  if (parts === null) return shortest;
  const [, sign = "", first = "", rest = "", exponent = "0"] = parts;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}

const DATE_TIME_FORM =
  /^(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?$/;
const DATE_TIME_REASON = "must be a date and time such as 2024-01-31T12:00:00Z";

/**
 * `xs:dateTime`, a `Date` to callers. In results `Z` or an offset is honoured, and a value without one is
 * read as UTC, so that the same response is the same instant on every machine; digits beyond milliseconds are
 * cut. Requests are written in UTC with `Z`.
 */
const DATE_TIME: ValueCodec = {
  parse(text) {
    const instant = parseInstant(trim(text));
    if (instant === undefined) throw new ValueError(DATE_TIME_REASON);
    return new Date(instant);
  },
  format(value) {
    if (!types.isDate(value)) throw new ValueError(`must be a Date, got ${kindOf(value)}`);
    const instant = Date.prototype.getTime.call(value);
    if (Number.isNaN(instant)) throw new ValueError("must be a valid Date, got an invalid one");
    const iso = new Date(instant).toISOString();
    if (!/^[0-9]{4}-/.test(iso) || iso.startsWith("0000")) {
      throw new ValueError("must be a Date in the years 1 to 9999");
    }
    return iso;
  },
  requestType: "Date",
  resultType: "Date",
  absent: () => new Date("0001-01-01T00:00:00Z"),
};

/** Milliseconds since 1970, `undefined` for what is no date and time or beyond what a `Date` holds. */
function parseInstant(text: string): number | undefined {
  const parts = DATE_TIME_FORM.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const fraction = parts[7] ?? "";
  const offset = offsetMinutes(parts[8]);
  if (offset === undefined || month < 1 || month > 12 || minute > 59 || second > 59) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCDate() !== day || midnight.getUTCMonth() !== month - 1) return undefined;
  // 24:00:00 is the midnight that ends the day.
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || /[1-9]/.test(fraction)))) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const instant = midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
  return Number.isNaN(new Date(instant).getTime()) ? undefined : instant;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const HEXADECIMAL = /^[0-9A-Fa-f]*$/;

/** Blanks between the characters are allowed, as encoders break lines. */
const BASE64_BINARY = binaryCodec("base64", (text) => {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  if (compact.length % 4 !== 0 || !BASE64.test(compact)) throw new ValueError("must be base64");
  return compact;
});

const HEX_BINARY = binaryCodec("hex", (text) => {
  const compact = trim(text);
  if (compact.length % 2 !== 0 || !HEXADECIMAL.test(compact)) {
    throw new ValueError("must be pairs of hexadecimal digits");
  }
  return compact;
});

function binaryCodec(encoding: "base64" | "hex", checked: (text: string) => string): ValueCodec {
  return {
    // A copy: small buffers share memory with others.
    parse: (text) => new Uint8Array(Buffer.from(checked(text), encoding)),
    format(value) {
      if (!types.isUint8Array(value)) throw new ValueError(`must be a Uint8Array, got ${kindOf(value)}`);
      const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(encoding);
      return encoding === "hex" ? text.toUpperCase() : text;
    },
    requestType: "Uint8Array",
    resultType: "Uint8Array",
    absent: () => undefined,
  };
}

/** `xs:token`, what derives from it, and types whose values are names. */
const TOKENS = [
  ...["xs:token", "xs:language", "xs:Name", "xs:NCName", "xs:NMTOKEN", "xs:NMTOKENS", "xs:ID", "xs:IDREF"],
  ...["xs:IDREFS", "xs:ENTITY", "xs:ENTITIES", "xs:anyURI", "xs:QName", "xs:NOTATION"],
];

const CODECS: ReadonlyMap<string, ValueCodec> = new Map<string, ValueCodec>([
  // Every character counts.
  ["xs:string", textCodec((text) => text)],
  ["xs:normalizedString", textCodec((text) => text.replace(/[\t\r\n]/g, " "))],
  ...TOKENS.map((type): [string, ValueCodec] => [type, textCodec(collapse)]),
  ["xs:boolean", BOOLEAN],
  ["xs:byte", smallIntegerCodec(-128, 127)],
  ["xs:short", smallIntegerCodec(-32768, 32767)],
  ["xs:int", smallIntegerCodec(-2147483648, 2147483647)],
  ["xs:unsignedByte", smallIntegerCodec(0, 255)],
  ["xs:unsignedShort", smallIntegerCodec(0, 65535)],
  ["xs:unsignedInt", smallIntegerCodec(0, 4294967295)],
  ["xs:long", bigIntegerCodec(-9223372036854775808n, 9223372036854775807n)],
  ["xs:unsignedLong", bigIntegerCodec(0, 18446744073709551615n)],
  ["xs:integer", bigIntegerCodec(-Infinity, Infinity, "an integer")],
  ["xs:nonNegativeInteger", bigIntegerCodec(0, Infinity, "an integer of at least 0")],
  ["xs:positiveInteger", bigIntegerCodec(1, Infinity, "an integer of at least 1")],
  ["xs:nonPositiveInteger", bigIntegerCodec(-Infinity, 0, "an integer of at most 0")],
  ["xs:negativeInteger", bigIntegerCodec(-Infinity, -1, "an integer of at most -1")],
  ["xs:decimal", DECIMAL],
  // What 32 bits can hold, if not to the last digit.
  [
    "xs:float",
    floatingPointCodec("must be a number that fits 32 bits", (value) => Number.isFinite(Math.fround(value))),
  ],
  ["xs:double", floatingPointCodec("must be a number", () => true)],
  ["xs:dateTime", DATE_TIME],
  calendarCodec("xs:date", `${YEAR}-${MONTH}-${DAY}${ZONE}`, "2024-01-31"),
  calendarCodec("xs:time", TIME + ZONE, "12:30:00"),
  calendarCodec("xs:gYearMonth", `${YEAR}-${MONTH}${ZONE}`, "2024-01"),
  calendarCodec("xs:gYear", YEAR + ZONE, "2024"),
  calendarCodec("xs:gMonthDay", `--${MONTH}-${DAY}${ZONE}`, "--01-31"),
  calendarCodec("xs:gMonth", `--${MONTH}${ZONE}`, "--01"),
  calendarCodec("xs:gDay", `---${DAY}${ZONE}`, "---31"),
  calendarCodec("xs:duration", DURATION, "P1DT2H"),
  ["xs:base64Binary", BASE64_BINARY],
  ["xs:hexBinary", HEX_BINARY],
]);

/** The codec of a built-in type such as `"xs:int"`. Throws a plain `Error` for any other name. */
export function codecOf(type: string): ValueCodec {
  const codec = CODECS.get(type);
  if (codec === undefined) throw new Error(`There is no codec for the type ${type}.`);
  return codec;
}

/** Whether `type` names a built-in type that {@link codecOf} knows. */
export function isBuiltIn(type: string): boolean {
  return CODECS.has(type);
}
