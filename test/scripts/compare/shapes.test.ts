import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../scripts/compare/compare.js";
import type { ContractModel } from "../../../scripts/contract/model.js";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { typesFile } from "../../../scripts/emit/emit.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { addAfter, all, field, remove, replace, replaceAll, within, withGetQuota } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

const declare = (declaration: string): Edit => replace("</s:schema>", `${declaration}</s:schema>`);
const requestField = (declaration: string): Edit =>
  addAfter("CreateAccountBySizeRequest", "FullName", declaration);
const resultField = (declaration: string): Edit =>
  addAfter("GetAccountUsedSpaceBySystemResult", "AccountSpaces", declaration);
const enumeration = (...values: readonly string[]): string =>
  `<s:simpleType name="Plan"><s:restriction base="s:string">${values.map((value) => `<s:enumeration value="${value}" />`).join("")}</s:restriction></s:simpleType>`;
const bounded = (...facets: readonly string[]): string =>
  `<s:simpleType name="Code"><s:restriction base="s:string">${facets.join("")}</s:restriction></s:simpleType>`;
const list = (item: string, nillable: boolean): string =>
  `<s:complexType name="ArrayOfThing"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Thing" nillable="${nillable}" type="${item}" /></s:sequence></s:complexType>`;
const complex = (name: string, inner: string, attributes = ""): string =>
  `<s:complexType name="${name}"${attributes}><s:sequence>${inner}</s:sequence></s:complexType>`;
const derived = (name: string, base: string): string =>
  `<s:complexType name="${name}"><s:complexContent><s:extension base="tns:${base}"><s:sequence>${field(`Of${name}`, "s:int")}</s:sequence></s:extension></s:complexContent></s:complexType>`;

const contracts = new Map<string, ContractModel>();

/** The extended contract; each is read once. */
function extended(edit: Edit): ContractModel {
  const wsdl = edit(sampleWsdl);
  const contract = contracts.get(wsdl) ?? contractOf(wsdl);
  contracts.set(wsdl, contract);
  return contract;
}

/** The verdicts, without their words, of going from one extended contract to another. */
function verdicts(before: Edit, after: Edit): readonly string[] {
  const changes = compareContracts(extended(before), extended(after), []);
  return changes.map(({ impact, id }) => `${impact} ${id}`);
}

/** What the package exports for an extended contract, read from what is emitted. */
function exportedNames(edit: Edit): ReadonlySet<string> {
  const view = viewContract(extended(edit), []);
  const source = typesFile(view, new CallerTypes(view));
  return new Set([...source.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name = ""]) => name));
}

interface Case {
  readonly name: string;
  readonly before: Edit;
  readonly after: Edit;
  readonly there: readonly string[];
  readonly back: readonly string[];
}

const inRequest = (type: string): Edit => requestField(field("Thing", type));
const inResult = (type: string): Edit => resultField(field("Thing", type));

const cases: readonly Case[] = [
  {
    name: "a value more in an enumeration of a request",
    before: all(declare(enumeration("A")), inRequest("tns:Plan")),
    after: all(declare(enumeration("A", "B")), inRequest("tns:Plan")),
    there: ["additive request-enumeration-value-added"],
    back: ["breaking request-enumeration-value-removed"],
  },
  {
    name: "a value more in an enumeration of requests and results",
    before: all(declare(enumeration("A")), inRequest("tns:Plan"), inResult("tns:Plan")),
    after: all(declare(enumeration("A", "B")), inRequest("tns:Plan"), inResult("tns:Plan")),
    there: ["may-break result-enumeration-value-added", "additive request-enumeration-value-added"],
    back: ["breaking request-enumeration-value-removed", "invisible result-enumeration-value-removed"],
  },
  {
    name: "a text of a request in the place of an enumeration",
    before: all(declare(enumeration("A")), inRequest("tns:Plan")),
    after: inRequest("s:string"),
    there: ["breaking type-removed", "breaking type-removed", "additive request-enumeration-opened"],
    back: ["breaking request-type-changed"],
  },
  {
    name: "an enumeration in the place of a text of a result",
    before: inResult("s:string"),
    after: all(declare(enumeration("A")), inResult("tns:Plan")),
    there: ["may-break result-enumeration-closed"],
    back: ["breaking result-type-changed", "breaking type-removed", "breaking type-removed"],
  },
  {
    name: "a looser bound of a text in a request",
    before: all(declare(bounded('<s:maxLength value="5" />')), inRequest("tns:Code")),
    after: all(declare(bounded('<s:maxLength value="9" />')), inRequest("tns:Code")),
    there: ["additive request-facets-loosened"],
    back: ["breaking request-facets-tightened"],
  },
  {
    name: "no bound of a text in a request any more",
    before: all(
      declare(bounded('<s:minLength value="2" />', '<s:pattern value="a+" />')),
      inRequest("tns:Code"),
    ),
    after: inRequest("s:string"),
    there: ["additive request-facets-loosened"],
    back: ["breaking request-facets-tightened"],
  },
  {
    name: "another bound of a text in a result",
    before: all(declare(bounded('<s:maxLength value="5" />')), inResult("tns:Code")),
    after: all(declare(bounded('<s:maxLength value="9" />')), inResult("tns:Code")),
    there: ["invisible result-facets"],
    back: ["invisible result-facets"],
  },
  {
    name: "another name for a type that only narrows a text",
    before: all(declare(bounded('<s:maxLength value="5" />')), inRequest("tns:Code")),
    after: all(declare(bounded('<s:maxLength value="5" />').replace("Code", "Sign")), inRequest("tns:Sign")),
    there: ["invisible field-type-alias"],
    back: ["invisible field-type-alias"],
  },
  {
    name: "a wider number in a result",
    before: inResult("s:short"),
    after: inResult("s:int"),
    there: ["invisible result-type-range"],
    back: ["invisible result-type-range"],
  },
  {
    name: "a number that JavaScript cannot hold in a result",
    before: inResult("s:int"),
    after: inResult("s:long"),
    there: ["breaking result-type-changed"],
    back: ["breaking result-type-changed"],
  },
  {
    name: "numbers in a list of a result that may be null",
    before: all(declare(list("s:int", false)), inResult("tns:ArrayOfThing")),
    after: all(declare(list("s:int", true)), inResult("tns:ArrayOfThing")),
    there: ["may-break result-items-nullable"],
    back: ["additive result-items-not-nullable"],
  },
  {
    name: "numbers in a list of a request that may be null",
    before: all(declare(list("s:int", false)), inRequest("tns:ArrayOfThing")),
    after: all(declare(list("s:int", true)), inRequest("tns:ArrayOfThing")),
    there: ["additive request-items-nullable"],
    back: ["breaking request-items-not-nullable"],
  },
  {
    name: "objects in a list that may be nil",
    before: all(declare(list("tns:AccountSpace", false)), inResult("tns:ArrayOfThing")),
    after: all(declare(list("tns:AccountSpace", true)), inResult("tns:ArrayOfThing")),
    there: ["invisible items-schema-nillable"],
    back: ["invisible items-schema-nillable"],
  },
  {
    name: "another name for the elements of a list, and for the list",
    before: all(declare(list("s:int", true)), inRequest("tns:ArrayOfThing")),
    after: all(declare(list("s:int", true).replaceAll("Thing", "Item")), inRequest("tns:ArrayOfItem")),
    there: ["invisible contract-text"],
    back: ["invisible contract-text"],
  },
  {
    name: "elements that repeat in place, instead of a list around them",
    before: all(declare(list("s:int", false)), inRequest("tns:ArrayOfThing")),
    after: requestField(`<s:element minOccurs="0" maxOccurs="unbounded" name="Thing" type="s:int" />`),
    there: ["invisible field-occurrence"],
    back: ["invisible field-occurrence"],
  },
  {
    name: "a type derived from one that is returned",
    before: all(declare(complex("Thing", field("A", "s:int"))), inResult("tns:Thing")),
    after: all(
      declare(complex("Thing", field("A", "s:int")) + derived("Special", "Thing")),
      inResult("tns:Thing"),
    ),
    there: ["may-break result-derived-type-added"],
    back: ["breaking type-removed", "invisible result-derived-type-removed"],
  },
  {
    name: "a type derived from one that is sent",
    before: all(declare(complex("Thing", field("A", "s:int"))), inRequest("tns:Thing")),
    after: all(
      declare(complex("Thing", field("A", "s:int")) + derived("Special", "Thing")),
      inRequest("tns:Thing"),
    ),
    there: ["additive request-derived-type-added"],
    back: ["breaking request-derived-type-removed", "breaking type-removed"],
  },
  {
    name: "an abstract type in a request",
    before: all(
      declare(complex("Thing", field("A", "s:int")) + derived("Special", "Thing")),
      inRequest("tns:Thing"),
    ),
    after: all(
      declare(complex("Thing", field("A", "s:int"), ' abstract="true"') + derived("Special", "Thing")),
      inRequest("tns:Thing"),
    ),
    there: ["breaking request-type-abstract"],
    back: ["invisible type-abstract"],
  },
  {
    name: "a required field in a type inside a request",
    before: all(declare(complex("Thing", field("A", "s:int"))), inRequest("tns:Thing")),
    after: all(
      declare(complex("Thing", field("A", "s:int") + field("B", "s:int", 1))),
      inRequest("tns:Thing"),
    ),
    there: ["breaking request-required-field-added"],
    back: ["breaking request-field-removed"],
  },
  {
    name: "a request's type in a result as well, which takes its name away from the request's",
    before: all(declare(complex("Thing", field("A", "s:int"))), inRequest("tns:Thing")),
    after: all(declare(complex("Thing", field("A", "s:int"))), inRequest("tns:Thing"), inResult("tns:Thing")),
    there: ["breaking type-renamed", "additive result-field-added"],
    back: ["breaking result-field-removed", "breaking type-renamed"],
  },
  {
    name: "an attribute in the place of an element",
    before: inRequest("s:string"),
    after: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace("</s:sequence>", `</s:sequence><s:attribute name="Thing" type="s:string"/>`),
    ),
    there: ["invisible field-wire-form", "invisible fields-reordered"],
    back: ["invisible field-wire-form", "invisible fields-reordered"],
  },
  {
    name: "a required field of a request that may be null",
    before: requestField(field("Thing", "s:int", 1)),
    after: requestField(field("Thing", "s:int", 1, ' nillable="true"')),
    there: ["additive request-field-optional"],
    back: ["breaking request-field-required"],
  },
  {
    name: "an optional field of a request that may be nil",
    before: requestField(field("Thing", "s:int")),
    after: requestField(field("Thing", "s:int", 0, ' nillable="true"')),
    there: ["invisible field-schema-nillable"],
    back: ["invisible field-schema-nillable"],
  },
  {
    name: "room for elements that the contract does not name",
    before: (wsdl) => wsdl,
    after: within(
      "complexType",
      "AccountSpace",
      replace("</s:sequence>", '<s:any minOccurs="0"/></s:sequence>'),
    ),
    there: ["invisible type-open"],
    back: ["invisible type-open"],
  },
  {
    name: "a response that no longer has the standard Result",
    before: (wsdl) => wsdl,
    after: remove("CreateAccountBySizeResult", "Result"),
    there: ["breaking outcome-lost", "breaking result-field-removed"],
    back: ["breaking outcome-found", "additive result-field-added"],
  },
  {
    name: "a header besides the credentials' that must be sent",
    before: (wsdl) => wsdl,
    after: all(
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
    there: ["breaking operation-unserved", "breaking type-removed", "breaking type-removed"],
    back: ["additive operation-served"],
  },
  {
    name: "a choice where a field had to be given",
    before: requestField(field("Thing", "s:int")),
    after: requestField(`<s:choice>${field("Thing", "s:int")}</s:choice>`),
    there: ["invisible field-wire-form"],
    back: ["invisible field-wire-form"],
  },
  {
    name: "another default of a field",
    before: requestField(field("Thing", "s:int")),
    after: requestField(field("Thing", "s:int", 0, ' default="5"')),
    there: ["may-break field-default"],
    back: ["may-break field-default"],
  },
  {
    name: "other documentation of a type that is returned",
    before: (wsdl) => wsdl,
    after: within(
      "complexType",
      "AccountSpace",
      replace(
        "<s:sequence>",
        "<s:annotation><s:documentation>Space.</s:documentation></s:annotation><s:sequence>",
      ),
    ),
    there: ["invisible type-documentation"],
    back: ["invisible type-documentation"],
  },
  {
    name: "an abstract type in a result",
    before: all(
      declare(complex("Thing", field("A", "s:int")) + derived("Special", "Thing")),
      inResult("tns:Thing"),
    ),
    after: all(
      declare(complex("Thing", field("A", "s:int"), ' abstract="true"') + derived("Special", "Thing")),
      inResult("tns:Thing"),
    ),
    there: ["invisible type-abstract"],
    back: ["may-break result-type-concrete"],
  },
  {
    name: "another type in the place of one that is still returned",
    before: all(
      declare(complex("Thing", field("A", "s:int")) + complex("Other", field("A", "s:int"))),
      resultField(field("One", "tns:Thing") + field("Two", "tns:Thing") + field("Three", "tns:Other")),
    ),
    after: all(
      declare(complex("Thing", field("A", "s:int")) + complex("Other", field("A", "s:int"))),
      resultField(field("One", "tns:Thing") + field("Two", "tns:Other") + field("Three", "tns:Other")),
    ),
    there: ["invisible type-replaced"],
    back: ["invisible type-replaced"],
  },
  {
    name: "two types under each other's names",
    before: all(declare(enumeration("A") + enumeration("A").replace("Plan", "Tariff")), inResult("tns:Plan")),
    after: all(
      declare(enumeration("A") + enumeration("A").replace("Plan", "Tariff")),
      inResult("tns:Tariff"),
    ),
    there: ["breaking type-renamed"],
    back: ["breaking type-renamed"],
  },
  {
    name: "one bound of several that is looser, and one that is gone",
    before: all(
      declare(bounded('<s:minLength value="2" />', '<s:maxLength value="9" />')),
      inRequest("tns:Code"),
    ),
    after: all(
      declare(bounded('<s:minLength value="1" />', '<s:maxLength value="9" />')),
      inRequest("tns:Code"),
    ),
    there: ["additive request-facets-loosened"],
    back: ["breaking request-facets-tightened"],
  },
  {
    name: "a required value of a request that may be null, in the place of one that may be absent",
    before: requestField(field("Thing", "s:int")),
    after: requestField(field("Thing", "s:int", 1, ' nillable="true"')),
    there: ["breaking request-field-required"],
    back: ["breaking request-null-refused"],
  },
  {
    name: "a header that has to be sent",
    before: (wsdl) => wsdl,
    after: replaceAll(/(part="AuthHeader" use="literal")/g, '$1 wsdl:required="true"'),
    there: ["invisible header-optionality"],
    back: ["invisible header-optionality"],
  },
  {
    name: "other names for the elements of its messages",
    before: (wsdl) => wsdl,
    after: replaceAll(/"(tns:)?GetAccountUsedSpaceResponse"/g, '"$1UsedSpace"'),
    there: ["invisible message-element"],
    back: ["invisible message-element"],
  },
  {
    name: "an enumeration in the place of the standard Result",
    before: (wsdl) => wsdl,
    after: within(
      "complexType",
      "GetAuthenticationTokenResult",
      replace("tns:ServiceResult", "tns:GetAllAccountsResultCode"),
    ),
    there: ["breaking result-type-changed", "invisible outcome-form"],
    back: ["breaking result-type-changed", "invisible outcome-form"],
  },
  {
    name: "another name for the port type",
    before: (wsdl) => wsdl,
    after: replaceAll(
      /(<wsdl:portType name="|<wsdl:binding name="[^"]*" type="tns:)AccountManagementServiceSoap"/g,
      '$1Accounts"',
    ),
    there: ["invisible port-name"],
    back: ["invisible port-name"],
  },
  {
    name: "an operation more, for SOAP 1.1 alone",
    before: replaceAll(/<wsdl:port name="AccountManagementServiceSoap12"[^]*?<\/wsdl:port>/g, ""),
    after: all(
      withGetQuota,
      replaceAll(/<wsdl:port name="AccountManagementServiceSoap12"[^]*?<\/wsdl:port>/g, ""),
    ),
    there: ["additive operation-added"],
    back: ["breaking operation-removed"],
  },
  {
    name: "another namespace for an element",
    before: inRequest("s:string"),
    after: requestField(field("Thing", "s:string", 0, ' form="unqualified"')),
    there: ["invisible field-wire-form"],
    back: ["invisible field-wire-form"],
  },
];

describe("a contract with", () => {
  it.each(cases)("$name is told, and so is the way back", ({ before, after, there, back }) => {
    expect([...verdicts(before, after)].sort()).toEqual([...there].sort());
    expect([...verdicts(after, before)].sort()).toEqual([...back].sort());
  });

  it.each(cases)("$name breaks whoever imports a type that is no longer exported", ({ before, after }) => {
    for (const [one, other] of [
      [before, after],
      [after, before],
    ] as const) {
      const left = exportedNames(other);
      const gone = [...exportedNames(one)].filter((name) => !left.has(name));
      const breaks = verdicts(one, other).some((verdict) => verdict.startsWith("breaking"));
      expect(breaks || gone.length === 0, `${gone.join(", ")} cannot be imported any more`).toBe(true);
    }
  });

  it("a type that holds itself is compared once", () => {
    const tree = (inner: string): Edit =>
      all(declare(complex("Thing", field("Child", "tns:Thing") + inner)), inResult("tns:Thing"));
    expect(verdicts(tree(""), tree(field("A", "s:int")))).toEqual(["additive result-field-added"]);
  });
});
