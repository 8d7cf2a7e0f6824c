import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { trim } from "./white-space.js";

const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const REASON = "must be a decimal number such as 12.50";

/** `xs:decimal`: a string to callers, because a `number` would lose digits. */
export const DECIMAL_CODEC: ValueCodec = {
  parse: (text) => checked(trim(text)),
  format(value) {
    if (typeof value === "string") return checked(value);
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ValueError(`${REASON}, as a string or a number, got ${kindOf(value)}`);
    }
    return withoutExponent(value);
  },
  requestType: "string | number",
  resultType: "string",
  absent: () => "0",
};

function checked(text: string): string {
  if (!DECIMAL.test(text)) throw new ValueError(REASON);
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
