import { codecOf } from "../../src/soap/values/built-in.js";
import type { Direction } from "../emit/caller-types.js";
import type { RuleId } from "./rules.js";

const list = (names: string): readonly string[] => names.split(" ");

/** Built-in types with those that hold fewer values. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  integer: list(
    "long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt unsignedShort unsignedByte",
  ),
  decimal: list("integer long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"),
  long: list("int short byte unsignedInt unsignedShort unsignedByte"),
  int: list("short byte unsignedShort unsignedByte"),
  short: list("byte unsignedByte"),
  nonNegativeInteger: list("positiveInteger unsignedLong unsignedInt unsignedShort unsignedByte"),
  unsignedLong: list("unsignedInt unsignedShort unsignedByte"),
  unsignedInt: list("unsignedShort unsignedByte"),
  unsignedShort: list("unsignedByte"),
  double: list("float"),
  string: list("normalizedString token anyURI NMTOKEN Name NCName ID language"),
};

/** What may be sent must not shrink; what may be received must not mean something else. */
export function retypedRule(before: string, after: string, direction: Direction): RuleId {
  const widens = narrower[after]?.includes(before) === true;
  const narrows = narrower[before]?.includes(after) === true;
  const typeOf = (name: string): string => codecOf(`xs:${name}`)[`${direction}Type`];
  const sameType = typeOf(before) === typeOf(after);
  if (direction === "request") return sameType && widens ? "request-type-widened" : "request-type-changed";
  return sameType && (widens || narrows) ? "result-type-range" : "result-type-changed";
}

/** Facets as `name=value`. Only what may be sent is bound by them. */
export function facetRule(before: readonly string[], after: readonly string[], direction: Direction): RuleId {
  if (direction === "result") return "result-facets";
  const known = byName(before);
  const tightened = [...byName(after)].some(([name, values]) => {
    const bounds = known.get(name);
    return (
      bounds === undefined || (bounds.join("\n") !== values.join("\n") && !isLooser(name, bounds, values))
    );
  });
  return tightened ? "request-facets-tightened" : "request-facets-loosened";
}

function byName(facets: readonly string[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const facet of facets) {
    const equals = facet.indexOf("=");
    const name = facet.slice(0, equals);
    grouped.set(name, [...(grouped.get(name) ?? []), facet.slice(equals + 1)]);
  }
  return grouped;
}

function isLooser(name: string, before: readonly string[], after: readonly string[]): boolean {
  if (before.length !== 1 || after.length !== 1) return false;
  const [was, is] = [Number(before[0]), Number(after[0])];
  return (/^max|Digits$/.test(name) && is >= was) || (name.startsWith("min") && is <= was);
}
