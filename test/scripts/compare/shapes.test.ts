import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../scripts/compare/compare.js";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { typesFile } from "../../../scripts/emit/emit.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { addAfter, all, declare, field, remove, replace, replaceAll, within } from "../corpus/edit.js";
import { withGetQuota } from "../corpus/operations.js";
import type { Edit } from "../corpus/edit.js";

const sample: Edit = (wsdl) => wsdl;
const requestField = (declaration: string): Edit =>
  addAfter("CreateAccountBySizeRequest", "FullName", declaration);
const resultField = (declaration: string): Edit =>
  addAfter("GetAccountUsedSpaceBySystemResult", "AccountSpaces", declaration);
/** The sample contract with a field `Thing` of this type, in a request or in a result. */
const inRequest = (type: string, ...declarations: readonly string[]): Edit =>
  all(declare(declarations.join("")), requestField(field("Thing", type)));
const inResult = (type: string, ...declarations: readonly string[]): Edit =>
  all(declare(declarations.join("")), resultField(field("Thing", type)));

const enumeration = (...values: readonly string[]): string =>
  `<s:simpleType name="Plan"><s:restriction base="s:string">${values.map((value) => `<s:enumeration value="${value}" />`).join("")}</s:restriction></s:simpleType>`;
/** A text with bounds, such as `maxLength=5`. */
const bounded = (...facets: readonly string[]): string =>
  `<s:simpleType name="Code"><s:restriction base="s:string">${facets.map((facet) => facet.replace(/(.*)=(.*)/, '<s:$1 value="$2" />')).join("")}</s:restriction></s:simpleType>`;
const list = (item: string, nillable: boolean): string =>
  `<s:complexType name="ArrayOfThing"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Thing" nillable="${nillable}" type="${item}" /></s:sequence></s:complexType>`;
const complex = (name: string, inner: string, attributes = ""): string =>
  `<s:complexType name="${name}"${attributes}><s:sequence>${inner}</s:sequence></s:complexType>`;
const THING = complex("Thing", field("A", "s:int"));
const ABSTRACT_THING = complex("Thing", field("A", "s:int"), ' abstract="true"');
/** A type that extends `Thing`. */
const SPECIAL = `<s:complexType name="Special"><s:complexContent><s:extension base="tns:Thing"><s:sequence>${field("OfSpecial", "s:int")}</s:sequence></s:extension></s:complexContent></s:complexType>`;
const TWO_PLANS = enumeration("A") + enumeration("A").replace("Plan", "Tariff");
const TWO_THINGS = THING + complex("Other", field("A", "s:int"));
const soap11Alone = replaceAll(/<wsdl:port name="AccountManagementServiceSoap12"[^]*?<\/wsdl:port>/g, "");

/** The verdicts, without their words, of going from one contract to another. */
function verdicts(before: Edit, after: Edit): readonly string[] {
  const changes = compareContracts(contractOf(before(sampleWsdl)), contractOf(after(sampleWsdl)), []);
  return changes.map(({ impact, id }) => `${impact} ${id}`).sort();
}

/** What the package exports for a contract, read from what is emitted. */
function exportedNames(edit: Edit): ReadonlySet<string> {
  const view = viewContract(contractOf(edit(sampleWsdl)), []);
  const source = typesFile(view, new CallerTypes(view));
  return new Set([...source.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name = ""]) => name));
}

/** Two contracts, the verdicts of going from the first to the second, and those of the way back. */
type Case = readonly [before: Edit, after: Edit, there: readonly string[], back: readonly string[]];

/** A change whose way back is told alike. */
const alike = (before: Edit, after: Edit, ...told: readonly string[]): Case => [before, after, told, told];

const cases: Readonly<Record<string, Case>> = {
  "a value more in an enumeration of a request": [
    inRequest("tns:Plan", enumeration("A")),
    inRequest("tns:Plan", enumeration("A", "B")),
    ["additive request-enumeration-value-added"],
    ["breaking request-enumeration-value-removed"],
  ],
  "a value more in an enumeration of requests and results": [
    all(inRequest("tns:Plan", enumeration("A")), inResult("tns:Plan")),
    all(inRequest("tns:Plan", enumeration("A", "B")), inResult("tns:Plan")),
    ["additive request-enumeration-value-added", "may-break result-enumeration-value-added"],
    ["breaking request-enumeration-value-removed", "invisible result-enumeration-value-removed"],
  ],
  "a text of a request in the place of an enumeration": [
    inRequest("tns:Plan", enumeration("A")),
    inRequest("s:string"),
    ["additive request-enumeration-opened", "breaking type-removed", "breaking type-removed"],
    ["breaking request-type-changed"],
  ],
  "an enumeration in the place of a text of a result": [
    inResult("s:string"),
    inResult("tns:Plan", enumeration("A")),
    ["may-break result-enumeration-closed"],
    ["breaking result-type-changed", "breaking type-removed", "breaking type-removed"],
  ],
  "a looser bound of a text in a request": [
    inRequest("tns:Code", bounded("maxLength=5")),
    inRequest("tns:Code", bounded("maxLength=9")),
    ["additive request-facets-loosened"],
    ["breaking request-facets-tightened"],
  ],
  "no bound of a text in a request any more": [
    inRequest("tns:Code", bounded("minLength=2", "pattern=a+")),
    inRequest("s:string"),
    ["additive request-facets-loosened"],
    ["breaking request-facets-tightened"],
  ],
  "another bound of a text in a result": alike(
    inResult("tns:Code", bounded("maxLength=5")),
    inResult("tns:Code", bounded("maxLength=9")),
    "invisible result-facets",
  ),
  "another name for a type that only narrows a text": alike(
    inRequest("tns:Code", bounded("maxLength=5")),
    inRequest("tns:Sign", bounded("maxLength=5").replace("Code", "Sign")),
    "invisible field-type-alias",
  ),
  "a wider number in a result": alike(inResult("s:short"), inResult("s:int"), "invisible result-type-range"),
  "a number that JavaScript cannot hold in a result": alike(
    inResult("s:int"),
    inResult("s:long"),
    "breaking result-type-changed",
  ),
  "numbers in a list of a result that may be null": [
    inResult("tns:ArrayOfThing", list("s:int", false)),
    inResult("tns:ArrayOfThing", list("s:int", true)),
    ["may-break result-items-nullable"],
    ["additive result-items-not-nullable"],
  ],
  "numbers in a list of a request that may be null": [
    inRequest("tns:ArrayOfThing", list("s:int", false)),
    inRequest("tns:ArrayOfThing", list("s:int", true)),
    ["additive request-items-nullable"],
    ["breaking request-items-not-nullable"],
  ],
  "objects in a list that may be nil": alike(
    inResult("tns:ArrayOfThing", list("tns:AccountSpace", false)),
    inResult("tns:ArrayOfThing", list("tns:AccountSpace", true)),
    "invisible items-schema-nillable",
  ),
  "another name for the elements of a list, and for the list": alike(
    inRequest("tns:ArrayOfThing", list("s:int", true)),
    all(declare(list("s:int", true).replaceAll("Thing", "Item")), inRequest("tns:ArrayOfItem")),
    "invisible contract-text",
  ),
  "elements that repeat in place, instead of a list around them": alike(
    inRequest("tns:ArrayOfThing", list("s:int", false)),
    requestField(`<s:element minOccurs="0" maxOccurs="unbounded" name="Thing" type="s:int" />`),
    "invisible field-occurrence",
  ),
  "a type derived from one that is returned": [
    inResult("tns:Thing", THING),
    inResult("tns:Thing", THING, SPECIAL),
    ["may-break result-derived-type-added"],
    ["breaking type-removed", "invisible result-derived-type-removed"],
  ],
  "a type derived from one that is sent": [
    inRequest("tns:Thing", THING),
    inRequest("tns:Thing", THING, SPECIAL),
    ["additive request-derived-type-added"],
    ["breaking request-derived-type-removed", "breaking type-removed"],
  ],
  "an abstract type in a request": [
    inRequest("tns:Thing", THING, SPECIAL),
    inRequest("tns:Thing", ABSTRACT_THING, SPECIAL),
    ["breaking request-type-abstract"],
    ["invisible type-abstract"],
  ],
  "an abstract type in a result": [
    inResult("tns:Thing", THING, SPECIAL),
    inResult("tns:Thing", ABSTRACT_THING, SPECIAL),
    ["invisible type-abstract"],
    ["may-break result-type-concrete"],
  ],
  "a required field in a type inside a request": [
    inRequest("tns:Thing", THING),
    inRequest("tns:Thing", complex("Thing", field("A", "s:int") + field("B", "s:int", 1))),
    ["breaking request-required-field-added"],
    ["breaking request-field-removed"],
  ],
  "a request's type in a result as well, which takes its name away from the request's": [
    inRequest("tns:Thing", THING),
    all(inRequest("tns:Thing", THING), inResult("tns:Thing")),
    ["additive result-field-added", "breaking type-renamed"],
    ["breaking result-field-removed", "breaking type-renamed"],
  ],
  "an attribute in the place of an element": alike(
    inRequest("s:string"),
    within(
      "CreateAccountBySizeRequest",
      replace("</s:sequence>", `</s:sequence><s:attribute name="Thing" type="s:string"/>`),
    ),
    "invisible field-wire-form",
    "invisible fields-reordered",
  ),
  "a required field of a request that may be null": [
    requestField(field("Thing", "s:int", 1)),
    requestField(field("Thing", "s:int", 1, ' nillable="true"')),
    ["additive request-field-optional"],
    ["breaking request-field-required"],
  ],
  "an optional field of a request that may be nil": alike(
    inRequest("s:int"),
    requestField(field("Thing", "s:int", 0, ' nillable="true"')),
    "invisible field-schema-nillable",
  ),
  "a required value of a request that may be null, in the place of one that may be absent": [
    inRequest("s:int"),
    requestField(field("Thing", "s:int", 1, ' nillable="true"')),
    ["breaking request-field-required"],
    ["breaking request-null-refused"],
  ],
  "room for elements that the contract does not name": alike(
    sample,
    within("AccountSpace", replace("</s:sequence>", '<s:any minOccurs="0"/></s:sequence>')),
    "invisible type-open",
  ),
  "a response that no longer has the standard Result": [
    sample,
    remove("CreateAccountBySizeResult", "Result"),
    ["breaking outcome-lost", "breaking result-field-removed"],
    ["additive result-field-added", "breaking outcome-found"],
  ],
  "a header besides the credentials' that must be sent": [
    sample,
    all(
      declare(`<s:element name="Session" type="tns:Session"/>${complex("Session", field("Id", "s:string"))}`),
      replace(
        "<wsdl:portType",
        `<wsdl:message name="SessionHeader"><wsdl:part name="Session" element="tns:Session"/></wsdl:message><wsdl:portType`,
      ),
      replaceAll(
        /(<(soap|soap12):header message="tns:AuthenticateAuthHeader"[^>]*\/>)/g,
        '$1<$2:header message="tns:SessionHeader" part="Session" use="literal" wsdl:required="true"/>',
      ),
    ),
    ["breaking operation-unserved", "breaking type-removed", "breaking type-removed"],
    ["additive operation-served"],
  ],
  "a choice where a field had to be given": alike(
    inRequest("s:int"),
    requestField(`<s:choice>${field("Thing", "s:int")}</s:choice>`),
    "invisible field-wire-form",
  ),
  "another default of a field": alike(
    inRequest("s:int"),
    requestField(field("Thing", "s:int", 0, ' default="5"')),
    "may-break field-default",
  ),
  "other documentation of a type that is returned": alike(
    sample,
    within(
      "AccountSpace",
      replace(
        "<s:sequence>",
        "<s:annotation><s:documentation>Space.</s:documentation></s:annotation><s:sequence>",
      ),
    ),
    "invisible type-documentation",
  ),
  "another type in the place of one that is still returned": alike(
    all(
      declare(TWO_THINGS),
      resultField(field("One", "tns:Thing") + field("Two", "tns:Thing") + field("Three", "tns:Other")),
    ),
    all(
      declare(TWO_THINGS),
      resultField(field("One", "tns:Thing") + field("Two", "tns:Other") + field("Three", "tns:Other")),
    ),
    "invisible type-replaced",
  ),
  "two types under each other's names": alike(
    inResult("tns:Plan", TWO_PLANS),
    inResult("tns:Tariff", TWO_PLANS),
    "breaking type-renamed",
  ),
  "one bound of several that is looser, and one that is gone": [
    inRequest("tns:Code", bounded("minLength=2", "maxLength=9")),
    inRequest("tns:Code", bounded("minLength=1", "maxLength=9")),
    ["additive request-facets-loosened"],
    ["breaking request-facets-tightened"],
  ],
  "a header that has to be sent": alike(
    sample,
    replaceAll(/(part="AuthHeader" use="literal")/g, '$1 wsdl:required="true"'),
    "invisible header-optionality",
  ),
  "other names for the elements of its messages": alike(
    sample,
    replaceAll(/"(tns:)?GetAccountUsedSpaceResponse"/g, '"$1UsedSpace"'),
    "invisible message-element",
  ),
  "an enumeration in the place of the standard Result": alike(
    sample,
    within("GetAuthenticationTokenResult", replace("tns:ServiceResult", "tns:GetAllAccountsResultCode")),
    "breaking result-type-changed",
    "invisible outcome-form",
  ),
  "another name for the port type": alike(
    sample,
    replaceAll(
      /(<wsdl:portType name="|<wsdl:binding name="[^"]*" type="tns:)AccountManagementServiceSoap"/g,
      '$1Accounts"',
    ),
    "invisible port-name",
  ),
  "an operation more, for SOAP 1.1 alone": [
    soap11Alone,
    all(withGetQuota, soap11Alone),
    ["additive operation-added"],
    ["breaking operation-removed"],
  ],
  "another namespace for an element": alike(
    inRequest("s:string"),
    requestField(field("Thing", "s:string", 0, ' form="unqualified"')),
    "invisible field-wire-form",
  ),
};

describe.each(Object.entries(cases))("a contract with %s", (_, [before, after, there, back]) => {
  it("is told, and so is the way back", () => {
    expect(verdicts(before, after)).toEqual(there);
    expect(verdicts(after, before)).toEqual(back);
  });

  it("breaks whoever imports a type that is no longer exported", () => {
    for (const [one, other, told] of [
      [before, after, there],
      [after, before, back],
    ] as const) {
      const left = exportedNames(other);
      const gone = [...exportedNames(one)].filter((name) => !left.has(name));
      const breaks = told.some((verdict) => verdict.startsWith("breaking"));
      expect(breaks || gone.length === 0, `${gone.join(", ")} cannot be imported any more`).toBe(true);
    }
  });
});

it("a type that holds itself is compared once", () => {
  const tree = (inner: string): Edit =>
    inResult("tns:Thing", complex("Thing", field("Child", "tns:Thing") + inner));
  expect(verdicts(tree(""), tree(field("A", "s:int")))).toEqual(["additive result-field-added"]);
});
