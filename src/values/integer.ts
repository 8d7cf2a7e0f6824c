import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { trim } from "./white-space.js";

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
