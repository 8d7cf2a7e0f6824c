import { codecOf } from "../../src/soap/values/built-in.js";
import type { Impact } from "./change.js";
import type { Direction } from "./position.js";

/** Integer types from the widest range to the narrowest, signed and unsigned. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  integer: [
    "long",
    "int",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
  ],
  decimal: [
    "integer",
    "long",
    "int",
    "short",
    "byte",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
  ],
  long: ["int", "short", "byte", "unsignedInt", "unsignedShort", "unsignedByte"],
  int: ["short", "byte", "unsignedShort", "unsignedByte"],
  short: ["byte", "unsignedByte"],
  nonNegativeInteger: ["positiveInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"],
  unsignedLong: ["unsignedInt", "unsignedShort", "unsignedByte"],
  unsignedInt: ["unsignedShort", "unsignedByte"],
  unsignedShort: ["unsignedByte"],
  double: ["float"],
  string: ["normalizedString", "token", "anyURI", "NMTOKEN", "Name", "NCName", "ID", "language"],
};

/** What it means to callers that one built-in type takes another's place. */
export function retyped(before: string, after: string, direction: Direction): Impact {
  const typeOf = (name: string): string => {
    const codec = codecOf(`xs:${name}`);
    return direction === "request" ? codec.requestType : codec.resultType;
  };
  if (typeOf(before) !== typeOf(after)) return "breaking";
  const widens = narrower[after]?.includes(before) === true;
  const narrows = narrower[before]?.includes(after) === true;
  // Same type in TypeScript. What may be sent must not shrink; what may be received must not grow unseen.
  if (direction === "request") return widens ? "additive" : "breaking";
  return widens || narrows ? "invisible" : "breaking";
}
