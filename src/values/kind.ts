import { types } from "node:util";

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
