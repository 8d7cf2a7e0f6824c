import { codecOf } from "../../src/soap/values.js";
import type { Direction } from "../emit/caller-types.js";
import type { RuleId } from "./rules.js";

const UNSIGNED = "unsignedInt unsignedShort unsignedByte";

/** Built-in types with those that hold fewer values. */
const narrower: Readonly<Record<string, string>> = {
  integer: `long int short byte nonNegativeInteger positiveInteger unsignedLong ${UNSIGNED}`,
  decimal: `integer long int short byte unsignedLong ${UNSIGNED}`,
  long: `int short byte ${UNSIGNED}`,
  int: "short byte unsignedShort unsignedByte",
  short: "byte unsignedByte",
  nonNegativeInteger: `positiveInteger unsignedLong ${UNSIGNED}`,
  unsignedLong: UNSIGNED,
  unsignedInt: "unsignedShort unsignedByte",
  unsignedShort: "unsignedByte",
  double: "float",
  string: "normalizedString token anyURI NMTOKEN Name NCName ID language",
};

/** What may be sent must not shrink; what may be received must not mean something else. */
export function retypedRule(before: string, after: string, direction: Direction): RuleId {
  const holds = (wide: string, narrow: string): boolean =>
    narrower[wide]?.split(" ").includes(narrow) === true;
  const typeOf = (name: string): string => codecOf(`xs:${name}`)[`${direction}Type`];
  const sameType = typeOf(before) === typeOf(after);
  const widens = holds(after, before);
  if (direction === "request") return sameType && widens ? "request-type-widened" : "request-type-changed";
  return sameType && (widens || holds(before, after)) ? "result-type-range" : "result-type-changed";
}

/** Facets as `name=value`. Only what may be sent is bound by them. */
export function facetRule(before: readonly string[], after: readonly string[], direction: Direction): RuleId {
  if (direction === "result") return "result-facets";
  const named = (facets: readonly string[], name: string): readonly string[] =>
    facets.filter((one) => one.startsWith(`${name}=`)).map((one) => one.slice(name.length + 1));
  const names = new Set(after.map((one) => one.slice(0, one.indexOf("="))));
  const tightened = [...names].some((name) => !isLooser(name, named(before, name), named(after, name)));
  return tightened ? "request-facets-tightened" : "request-facets-loosened";
}

/** No value that was allowed is refused. */
function isLooser(name: string, before: readonly string[], after: readonly string[]): boolean {
  if (before.join("\n") === after.join("\n")) return true;
  if (before.length !== 1 || after.length !== 1) return false;
  const [was, is] = [Number(before[0]), Number(after[0])];
  return (/^max|Digits$/.test(name) && is >= was) || (name.startsWith("min") && is <= was);
}
