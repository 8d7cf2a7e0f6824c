/** What a change means for a caller of this package, worst first. */
export const impacts = ["breaking", "may-break", "additive", "invisible"] as const;

export type Impact = (typeof impacts)[number];

export interface Rule {
  readonly impact: Impact;
  /** Why the change has this impact, and what a caller does about it. */
  readonly explanation: string;
}

const breaking = (explanation: string): Rule => ({ impact: "breaking", explanation });
const mayBreak = (explanation: string): Rule => ({ impact: "may-break", explanation });
const additive = (explanation: string): Rule => ({ impact: "additive", explanation });
const invisible = (explanation: string): Rule => ({ impact: "invisible", explanation });

/**
 * Every kind of change, by an id that stays the same from release to release. One id has one impact, so a change
 * whose impact depends on the direction has an id for requests and one for results.
 */
export const RULES = {
  // Operations
  "operation-added": additive("The client has a new method."),
  "operation-removed": breaking("The client's method is gone; code that calls it no longer compiles."),
  "operation-renamed": breaking("The operation's name differs in case, and so does the client's method."),
  "operation-wire-name": invisible(
    "The operation's name differs in its first letter alone, which the method does not show.",
  ),
  "operation-served": additive("The operation had been left out, and can be served now."),
  "operation-unserved": breaking(
    "The operation is still in the WSDL, but in a form that this package cannot serve. Its method is gone.",
  ),
  "unserved-operation-added": invisible(
    "The WSDL has a new operation in a form that this package cannot serve; it is left out.",
  ),
  "unserved-operation-removed": invisible("An operation that had been left out is gone from the WSDL."),
  "operation-deprecated": additive(
    "The vendor calls the operation obsolete; editors strike its method through.",
  ),
  "operation-undeprecated": invisible("The vendor no longer calls the operation obsolete."),
  "operation-documentation": invisible("Only the operation's documentation differs."),
  "soap-action": invisible("The client sends the SOAPAction that the contract names."),
  "message-element": invisible(
    "The root elements of the messages have other names, which callers do not see.",
  ),
  "message-wrapping": invisible(
    "Parameters are put into one `request` element, or taken out of it. Callers give the same fields.",
  ),
  "outcome-lost": breaking(
    "The response no longer has a Result of a known form, so a refusal is returned and not thrown.",
  ),
  "outcome-found": breaking("The response has a Result now, so a refusal is thrown and no longer returned."),
  "outcome-form": invisible("The Result has another known form. Refusals are thrown as before."),
  "header-required": breaking(
    "The operation requires a SOAP header besides AuthHeader, and callers cannot give it.",
  ),
  "header-fields": breaking(
    "The client fills a header's user name and password; the header has other fields.",
  ),
  "header-added": invisible("The client fills AuthHeader itself, and leaves an optional header out."),
  "header-removed": invisible("The header is no longer sent."),
  "header-optionality": invisible("A header that was known before is required, or no longer required."),
  // Fields of requests
  "request-required-field-added": breaking("Callers have to give one more field."),
  "request-optional-field-added": additive("Callers may give one more field."),
  "request-field-removed": breaking("A request that gives the field no longer compiles and is refused."),
  "request-field-required": breaking("Callers who leave the field out have to give it."),
  "request-field-optional": additive("Callers may leave the field out, or give null."),
  "request-null-refused": breaking("Callers could give null for the field; now they leave it out instead."),
  "request-items-nullable": additive("Callers may give null as an item of the list."),
  "request-items-not-nullable": breaking("A list with null as an item is refused."),
  "request-type-changed": breaking("Callers have to give a value of another type or of a smaller range."),
  "request-type-widened": additive("Callers may give more values than before; all earlier ones still fit."),
  "request-enumeration-opened": additive(
    "Callers may give any text, where they had to choose a listed name.",
  ),
  "request-facets-tightened": breaking("The service accepts fewer values; it may refuse what it accepted."),
  "request-facets-loosened": additive("The service accepts more values."),
  // Fields of results
  "result-field-added": additive("Results hold one more field."),
  "result-field-removed": breaking("Code that reads the field no longer compiles."),
  "result-value-absent": mayBreak(
    "A value that was always there may be absent or null. Code that relies on it no longer compiles under `strict`, or fails when the value is missing.",
  ),
  "result-value-always": additive("A value that could be absent or null is always there."),
  "result-items-nullable": mayBreak("Items of the list may be null. Code that uses them has to check."),
  "result-items-not-nullable": additive("Items of the list are never null any more."),
  "result-type-changed": breaking("The value has another type in TypeScript, or means something else."),
  "result-type-range": invisible("The value has another XSD type, which is the same type in TypeScript."),
  "result-enumeration-closed": mayBreak(
    "The contract lists names where the result was free text. The type still accepts any text, but code may meet a name in another spelling than before.",
  ),
  "result-facets": invisible("Results are taken as they come; facets do not bind them."),
  // Fields in both directions
  "field-renamed": breaking("The field's name differs in case, and so does the property."),
  "field-wire-name": invisible("The field's name differs on the wire alone; the property is the same."),
  "field-wire-form": invisible(
    "The field is an attribute instead of an element, in another namespace, or in a choice. The property is the same.",
  ),
  "field-list": breaking("A single value is a list now, a list is a single value, or it has another depth."),
  "field-occurrence": invisible(
    "The list is bounded or repeated differently on the wire; it is still a list.",
  ),
  "field-default": mayBreak(
    "A field that is left out stands for another value. The same request may do something else; the same response may give another value.",
  ),
  "field-schema-optionality": invisible(
    "The schema calls the field optional or required, which its property does not show.",
  ),
  "field-schema-nillable": invisible("The schema lets the element be nil, which its property does not show."),
  "items-schema-nillable": invisible(
    "The schema lets items of the list be nil, which its type does not show.",
  ),
  "field-type-alias": invisible("The field's simple type has another name, and means the same."),
  "field-documentation": invisible("Only the field's documentation differs."),
  "fields-reordered": invisible("The client writes the fields in the order of the contract."),
  // Types
  "type-renamed": breaking("The exported type has another name; imports of the old one no longer compile."),
  "type-removed": breaking("The package no longer exports the type; imports of it no longer compile."),
  "type-replaced": invisible("Another type stands in this place; the earlier one is still exported."),
  "type-wire-name": invisible(
    "A type that callers know by no name, or by a name of this package, has another one in the schema.",
  ),
  "request-type-abstract": breaking("Callers have to give a value of a derived type."),
  "result-type-concrete": mayBreak(
    "Results may hold a value of the base itself, which no `xsiType` tells apart.",
  ),
  "type-abstract": invisible("The type is abstract, or no longer is, in a way that asks nothing of callers."),
  "type-open": invisible(
    "The service may send elements here that the contract does not name; they are ignored.",
  ),
  "type-base": invisible(
    "The type extends another type. The fields are told on their own where they differ.",
  ),
  "result-type-base": mayBreak(
    "A type of a result has a new base. What it inherits comes first on the wire, and a response may name the type by `xsi:type`.",
  ),
  "request-derived-type-added": additive("Callers may give a value of one more derived type."),
  "request-derived-type-removed": breaking("Callers may no longer give a value of this derived type."),
  "result-derived-type-added": mayBreak(
    "A result may hold a value of one more derived type. Code that tells types apart by `xsiType` meets a new one.",
  ),
  "result-derived-type-removed": invisible("Results no longer hold values of this derived type."),
  "type-documentation": invisible("Only the type's documentation differs."),
  "request-enumeration-value-added": additive("Callers may give one more value."),
  "request-enumeration-value-removed": breaking("Callers may no longer give this value."),
  "result-enumeration-value-added": mayBreak(
    "Results may hold a new value. The type accepts any text, but code that handles only the listed names meets one that it does not know.",
  ),
  "result-enumeration-value-removed": invisible("Results no longer hold this value."),
  "enumeration-reordered": invisible("The order of an enumeration's values says nothing."),
  // The service
  namespace: invisible("The client writes and reads the namespace of the contract."),
  "service-name": invisible("The name of `wsdl:service` is not sent."),
  "service-documentation": invisible(
    "Only the service's documentation differs. A version number in it is no change of the contract.",
  ),
  "port-name": invisible("Names of ports, bindings and the port type are not sent."),
  "endpoint-path": invisible(
    "The client's own endpoints follow. Callers who give a URL of their own should look at it.",
  ),
  "soap-version-added": additive("Callers may choose one more SOAP version."),
  "soap-version-removed": breaking("A client that is made with this SOAP version is refused."),
  "contract-text": invisible(
    "The contract is written differently in a way that no caller and no message shows.",
  ),
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof RULES;

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
  return impacts
    .map((impact) => {
      const rules = Object.entries<Rule>(RULES).filter(([, rule]) => rule.impact === impact);
      const lines = rules.map(([id, { explanation }]) => `- \`${id}\`: ${explanation}`);
      return `### ${impactTitles[impact]}\n\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
