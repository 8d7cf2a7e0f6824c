import { ValueError, kindOf, trim } from "./codec.js";
import type { ValueCodec } from "./codec.js";

const INTEGER = /^[+-]?[0-9]+$/;
/** `xs:integer` has no bound; reading a number of a million digits would take its time. */
const MAX_DIGITS = 10_000;

/** An integer type that a `number` holds exactly. */
export function smallIntegerCodec(minimum: number, maximum: number): ValueCodec {
  const reason = `must be an integer from ${minimum} to ${maximum}`;
  return {
    parse(text) {
      const digits = trim(text);
      const value = INTEGER.test(digits) ? Number(digits) : NaN;
      if (!(value >= minimum && value <= maximum)) throw new ValueError(reason);
      return value === 0 ? 0 : value;
    },
    format(value) {
      if (typeof value !== "number") throw new ValueError(`${reason}, got ${kindOf(value)}`);
      if (!Number.isInteger(value) || value < minimum || value > maximum) throw new ValueError(reason);
      return String(value);
    },
    requestType: "number",
    resultType: "number",
    absent: () => 0,
  };
}

/** An integer type that needs a `bigint`; a missing bound is none. */
export function bigIntegerCodec(minimum: bigint | undefined, maximum: bigint | undefined): ValueCodec {
  const reason = rangeReason(minimum, maximum);
  const checked = (value: bigint): bigint => {
    if ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)) {
      throw new ValueError(reason);
    }
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

function rangeReason(minimum: bigint | undefined, maximum: bigint | undefined): string {
  if (minimum !== undefined && maximum !== undefined)
    return `must be an integer from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `must be an integer of at least ${minimum}`;
  if (maximum !== undefined) return `must be an integer of at most ${maximum}`;
  return "must be an integer";
}

const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DECIMAL_REASON = "must be a decimal number such as 12.50";

/** `xs:decimal`: a string to callers, because a `number` would lose digits. */
export const DECIMAL_CODEC: ValueCodec = {
  parse: (text) => checked(trim(text)),
  format(value) {
    if (typeof value === "string") return checked(value);
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ValueError(`${DECIMAL_REASON}, as a string or a number, got ${kindOf(value)}`);
    }
    return withoutExponent(value);
  },
  requestType: "string | number",
  resultType: "string",
  absent: () => "0",
};

function checked(text: string): string {
  if (!DECIMAL.test(text)) throw new ValueError(DECIMAL_REASON);
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

const FLOATING_POINT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** `xs:double` */
export const DOUBLE = floatingPointCodec("must be a number", () => true);
/** `xs:float`: what 32 bits can hold, if not to the last digit. */
export const FLOAT = floatingPointCodec("must be a number that fits 32 bits", (value) =>
  Number.isFinite(Math.fround(value)),
);

function floatingPointCodec(reason: string, fits: (finite: number) => boolean): ValueCodec {
  return {
    parse(text) {
      const digits = trim(text);
      switch (digits) {
        case "INF":
        case "+INF":
          return Infinity;
        case "-INF":
          return -Infinity;
        case "NaN":
          return NaN;
      }
      if (!FLOATING_POINT.test(digits)) throw new ValueError(reason);
      return Number(digits);
    },
    format(value) {
      if (typeof value !== "number") throw new ValueError(`must be a number, got ${kindOf(value)}`);
      if (Number.isNaN(value)) return "NaN";
      if (!Number.isFinite(value)) return value > 0 ? "INF" : "-INF";
      if (!fits(value)) throw new ValueError(reason);
      return Object.is(value, -0) ? "-0" : String(value);
    },
    requestType: "number",
    resultType: "number",
    absent: () => 0,
  };
}
