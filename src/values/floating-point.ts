import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { trim } from "./white-space.js";

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
