import { codecOf } from "../../src/soap/values.js";
import type { Direction } from "../emit/caller-types.js";

/** What a change means for a caller of this package, worst first. */
export const impacts = ["breaking", "may-break", "additive", "invisible"] as const;

export type Impact = (typeof impacts)[number];

/**
 * Every kind of change, by an id that stays the same from release to release: why it has this impact, and what a
 * caller does about it. One id has one impact, so a change whose impact depends on the direction has an id for
 * requests and one for results.
 */
const explanations = {
  breaking: {
    "operation-removed": "The client's method is gone; code that calls it no longer compiles.",
    "operation-renamed": "The operation's name differs in case, and so does the client's method.",
    "operation-unserved": "The WSDL has the operation in a form that cannot be served. Its method is gone.",
    "outcome-lost": "The response has no Result of a known form any more: a refusal is returned, not thrown.",
    "outcome-found": "The response has a Result now, so a refusal is thrown and no longer returned.",
    "header-fields": "The client fills a header's user name and password; the header has other fields.",
    "request-required-field-added": "Callers have to give one more field.",
    "request-field-removed": "A request that gives the field no longer compiles and is refused.",
    "request-field-required": "Callers who leave the field out have to give it.",
    "request-null-refused": "Callers could give null for the field; now they leave it out instead.",
    "request-items-not-nullable": "A list with null as an item is refused.",
    "request-type-changed": "Callers have to give a value of another type or of a smaller range.",
    "request-facets-tightened": "The service accepts fewer values; it may refuse what it accepted.",
    "result-field-removed": "Code that reads the field no longer compiles.",
    "result-type-changed": "The value has another type in TypeScript, or means something else.",
    "field-renamed": "The field's name differs in case, and so does the property.",
    "field-list": "A single value is a list now, a list is a single value, or it has another depth.",
    "type-renamed": "The exported type has another name; imports of the old one no longer compile.",
    "type-removed": "The package no longer exports the type; imports of it no longer compile.",
    "request-type-abstract": "Callers have to give a value of a derived type.",
    "request-derived-type-removed": "Callers may no longer give a value of this derived type.",
    "request-enumeration-value-removed": "Callers may no longer give this value.",
    "soap-version-removed": "A client that is made with this SOAP version is refused.",
  },
  "may-break": {
    "result-value-absent":
      "A value that was always there may be absent or null. Code that relies on it no longer compiles under `strict`, or fails when the value is missing.",
    "result-items-nullable": "Items of the list may be null. Code that uses them has to check.",
    "result-enumeration-closed":
      "The contract lists names where the result was free text. The type still accepts any text, but code may meet a name in another spelling than before.",
    "field-default":
      "A field that is left out stands for another value. The same request may do something else; the same response may give another value.",
    "result-type-concrete": "Results may hold a value of the base itself, which no `xsiType` tells apart.",
    "result-type-base":
      "A type of a result has a base, which it had not. What it inherits comes first on the wire, and a response may name the type by `xsi:type`.",
    "result-derived-type-added":
      "A result may hold a value of one more derived type, which code that looks at `xsiType` does not know.",
    "result-enumeration-value-added":
      "Results may hold a new value. The type accepts any text, but code that handles only the listed names meets one that it does not know.",
  },
  additive: {
    "operation-added": "The client has a new method.",
    "operation-served": "The operation had been left out, and can be served now.",
    "operation-deprecated": "The vendor calls the operation obsolete; editors strike its method through.",
    "request-optional-field-added": "Callers may give one more field.",
    "request-field-optional": "Callers may leave the field out, or give null.",
    "request-items-nullable": "Callers may give null as an item of the list.",
    "request-type-widened": "Callers may give more values than before; all earlier ones still fit.",
    "request-enumeration-opened": "Callers may give any text, where they had to choose a listed name.",
    "request-facets-loosened": "The service accepts more values.",
    "result-field-added": "Results hold one more field.",
    "result-value-always": "A value that could be absent or null is always there.",
    "result-items-not-nullable": "Items of the list are never null any more.",
    "request-derived-type-added": "Callers may give a value of one more derived type.",
    "request-enumeration-value-added": "Callers may give one more value.",
    "soap-version-added": "Callers may choose one more SOAP version.",
  },
  invisible: {
    "operation-wire-name": "The operation's name differs in its first letter's case, which the method hides.",
    "unserved-operation-added": "The WSDL has a new operation that cannot be served; it is left out.",
    "unserved-operation-removed": "An operation that had been left out is gone from the WSDL.",
    "operation-undeprecated": "The vendor no longer calls the operation obsolete.",
    "operation-documentation": "Only the operation's documentation differs.",
    "soap-action": "The client sends the SOAPAction that the contract names.",
    "message-element": "The root elements of the messages have other names, which callers do not see.",
    "message-wrapping":
      "Parameters are put into one `request` element, or taken out of it. Callers see no difference.",
    "outcome-form": "The Result has another known form. Refusals are thrown as before.",
    "header-added": "The client fills AuthHeader itself, and leaves an optional header out.",
    "header-removed": "The header is no longer sent.",
    "header-optionality": "A header that was known before is required, or no longer required.",
    "result-type-range": "The value has another XSD type, which is the same type in TypeScript.",
    "result-facets": "Results are taken as they come; facets do not bind them.",
    "field-wire-name": "The field's name differs on the wire alone; the property is the same.",
    "field-wire-form":
      "The field is an attribute instead of an element, in another namespace, or in a choice. The property is the same.",
    "field-occurrence": "The list is bounded or repeated differently on the wire; it is still a list.",
    "field-schema-optionality": "The schema calls the field optional or required, which its property hides.",
    "field-schema-nillable": "The schema lets the element be nil, which its property does not show.",
    "items-schema-nillable": "The schema lets items of the list be nil, which its type does not show.",
    "field-type-alias": "The field's simple type has another name, and means the same.",
    "field-documentation": "Only the field's documentation differs.",
    "fields-reordered": "The client writes the fields in the order of the contract.",
    "type-replaced": "Another type stands in this place; the earlier one is still exported.",
    "type-wire-name":
      "A type that callers know by no name, or by a name of this package, has another one in the schema.",
    "type-abstract": "The type is abstract, or no longer is, in a way that asks nothing of callers.",
    "type-open": "The service may send elements here that the contract does not name; they are ignored.",
    "type-base": "The type extends another base, or none. Fields are told on their own where they differ.",
    "result-derived-type-removed": "Results no longer hold values of this derived type.",
    "type-documentation": "Only the type's documentation differs.",
    "result-enumeration-value-removed": "Results no longer hold this value.",
    "enumeration-reordered": "The order of an enumeration's values says nothing.",
    namespace: "The client writes and reads the namespace of the contract.",
    "service-name": "The name of `wsdl:service` is not sent.",
    "service-documentation":
      "Only the service's documentation differs. A version number in it is no change of the contract.",
    "port-name": "Names of ports, bindings and the port type are not sent.",
    "endpoint-path": "The client's own endpoints follow. Callers who give their own URL should look at it.",
    "contract-text": "The contract is written differently in a way that no caller and no message shows.",
  },
} as const satisfies Readonly<Record<Impact, Readonly<Record<string, string>>>>;

export type RuleId = { [I in Impact]: keyof (typeof explanations)[I] }[Impact];

export const RULES = Object.fromEntries(
  impacts.flatMap((impact) =>
    Object.entries(explanations[impact]).map(([id, explanation]) => [id, { impact, explanation }]),
  ),
) as Readonly<Record<RuleId, { readonly impact: Impact; readonly explanation: string }>>;

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}

export const impactTitles: Readonly<Record<Impact, string>> = {
  breaking: "Breaking",
  "may-break": "May break",
  additive: "Added",
  invisible: "Not visible to callers",
};

/** What `--explain` prints; `undefined` for an id that no rule has. */
export function explain(id: string): string | undefined {
  if (!isRuleId(id)) return undefined;
  const { impact, explanation } = RULES[id];
  return `${id} (${impactTitles[impact].toLowerCase()})\n${explanation}`;
}

/** All rules as Markdown, for `docs/contract-changes.md`. */
export function rulesList(): string {
  const lines = (impact: Impact): string =>
    Object.entries(explanations[impact])
      .map(([id, explanation]) => `- \`${id}\`: ${explanation}\n`)
      .join("");
  return impacts.map((impact) => `### ${impactTitles[impact]}\n\n${lines(impact)}`).join("\n");
}

/** How the property's type says whether there is a value: `T`, `T | null`, or `?: T | undefined`. */
export type Presence = "always" | "null" | "absent";

/** A caller may go on giving a value, and may rely on one that is always there; all else takes a change. */
export function presenceRule(was: Presence, is: Presence, direction: Direction): RuleId {
  if (direction === "result") return is === "always" ? "result-value-always" : "result-value-absent";
  if (was === "always") return "request-field-optional";
  return is === "absent" ? "request-null-refused" : "request-field-required";
}

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
