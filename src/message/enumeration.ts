import type { EnumerationTypeDescriptor } from "../contract/operation.js";
import { formatString } from "../values/string.js";
import { ValueError } from "../values/value-error.js";
import { trim } from "../values/white-space.js";
import { suggestion } from "./nearest.js";

/** `"open"` lets names pass that the enumeration does not list: a service learns new ones before its users. */
export type Openness = "open" | "closed";

/** Throws `ValueError`. */
export function parseEnumeration(type: EnumerationTypeDescriptor, text: string, openness: Openness): string {
  const name = trim(text);
  if (type.values.includes(name)) return name;
  if (openness === "closed") throw new ValueError(oneOf(type));
  return text;
}

/** Throws `ValueError`. */
export function formatEnumeration(
  type: EnumerationTypeDescriptor,
  value: unknown,
  openness: Openness,
): string {
  const name = formatString(value);
  if (openness === "closed" && !type.values.includes(name)) {
    throw new ValueError(`${oneOf(type)}${suggestion(name, type.values)}`);
  }
  return name;
}

function oneOf(type: EnumerationTypeDescriptor): string {
  return `must be one of ${type.values.join(", ")}`;
}
