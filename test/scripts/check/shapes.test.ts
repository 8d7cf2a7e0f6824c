import { describe, expect, it } from "vitest";
import { describeContract } from "../../../scripts/emit/tables.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { accountManagementService } from "../../../scripts/service.js";
import type { ContractDescriptor, FieldDescriptor } from "../../../src/soap/contract.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import {
  all,
  declare,
  field,
  replace,
  replaceAll,
  withResultField,
  withResultAttribute,
  withRequestElement,
} from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

/** A schema of another namespace beside the contract's own. */
const beside = (content: string): Edit =>
  replace("</wsdl:types>", `<s:schema targetNamespace="urn:other">${content}</s:schema></wsdl:types>`);
function tableOf(edit: Edit): ContractDescriptor {
  const view = viewContract(contractOf(edit(sampleWsdl), accountManagementService, { strict: true }), []);
  return describeContract(view, accountManagementService.hosts);
}

/** The fields of `GetAllAccountsItem` that were not there before. */
function newFields(edit: Edit): readonly Partial<FieldDescriptor>[] {
  const fieldsOf = ({ types }: ContractDescriptor): readonly FieldDescriptor[] => {
    const type = types.GetAllAccountsItem;
    return type?.kind === "complex" ? type.fields : [];
  };
  const before = fieldsOf(tableOf((wsdl) => wsdl)).map(({ element }) => element);
  return fieldsOf(tableOf(edit)).filter(({ element }) => !before.includes(element));
}

const plain = (element: string): object => ({ element, property: element.toLowerCase(), type: "xs:int" });

const newFieldsOf: Readonly<Record<string, readonly [Edit, readonly object[]]>> = {
  "the branches of a choice as optional fields": [
    withResultField(`<s:choice>${field("A", "s:int", 1)}${field("B", "s:int", 1)}</s:choice>`),
    [
      { ...plain("A"), required: false },
      { ...plain("B"), required: false },
    ],
  ],
  "what stands in a sequence that repeats as repeated fields": [
    withResultField(`<s:sequence maxOccurs="2">${field("A", "s:int", 1)}</s:sequence>`),
    [{ ...plain("A"), required: true, repeated: true }],
  ],
  "the fields of a group that may be absent as optional ones": [
    withResultField(
      `<s:group ref="tns:G" minOccurs="0"/>`,
      `<s:group name="G"><s:sequence>${field("A", "s:int", 1)}</s:sequence></s:group>`,
    ),
    [{ ...plain("A"), required: false }],
  ],
  "an element that is declared elsewhere, with what is said there": [
    withResultField(
      `<s:element ref="tns:A"/>`,
      `<s:element name="A" type="s:int" nillable="true" default="5"><s:annotation><s:documentation>How many.</s:documentation></s:annotation></s:element>`,
    ),
    [{ ...plain("A"), required: true, nillable: true, default: "5", documentation: "How many." }],
  ],
  "no element that may not be there": [
    withResultField(`<s:element name="A" type="s:anyType" maxOccurs="0"/>`),
    [],
  ],
  "an element of another namespace with that namespace": [
    all(beside(`<s:element name="A" type="s:int"/>`), (wsdl) =>
      withResultField(`<s:element xmlns:o="urn:other" ref="o:A"/>`)(wsdl),
    ),
    [{ ...plain("A"), required: true, namespace: "urn:other" }],
  ],
  "the elements of a group with the namespace of the schema that declares it": [
    all(
      beside(
        `<s:group name="G"><s:sequence><s:element name="A" form="qualified" type="s:int"/></s:sequence></s:group>`,
      ),
      (wsdl) => withResultField(`<s:group xmlns:o="urn:other" ref="o:G"/>`)(wsdl),
    ),
    [{ ...plain("A"), required: true, namespace: "urn:other" }],
  ],
  "attributes in the order of their names, texts where they have no type": [
    withResultAttribute(`<s:attribute name="B" use="required" type="s:int"/><s:attribute name="A"/>`),
    [
      { ...plain("A"), type: "xs:string", required: false, attribute: true },
      { ...plain("B"), required: true, attribute: true },
    ],
  ],
  "no attribute that is prohibited": [withResultAttribute(`<s:attribute name="A" use="prohibited"/>`), []],
  "attributes of a group, and one that is declared elsewhere": [
    withResultAttribute(
      `<s:attributeGroup ref="tns:G"/><s:attribute ref="tns:B"/>`,
      `<s:attributeGroup name="G"><s:attribute name="A" type="s:int"/></s:attributeGroup><s:attribute name="B" type="s:int" default="1"/>`,
    ),
    [
      { ...plain("A"), required: false, attribute: true },
      { ...plain("B"), required: false, attribute: true, namespace: "sosonlinebackup.com", default: "1" },
    ],
  ],
  "attributes with the namespace where the schema qualifies them, and those of XML": [
    withResultAttribute(`<s:attribute name="A" form="qualified" type="s:int"/><s:attribute ref="xml:lang"/>`),
    [
      { ...plain("A"), required: false, attribute: true, namespace: "sosonlinebackup.com" },
      {
        ...plain("lang"),
        type: "xs:string",
        required: false,
        attribute: true,
        namespace: "http://www.w3.org/XML/1998/namespace",
      },
    ],
  ],
};

describe("the table has", () => {
  it.each(Object.entries(newFieldsOf))("%s", (_, [edit, expected]) => {
    expect(newFields(edit)).toEqual(expected);
  });

  it("members whose names differ in case alone under those names, so that each is a property of its own", () => {
    const edit = withResultField(field("Name", "s:string") + field("name", "s:string"));
    expect(newFields(edit).map(({ property }) => property)).toEqual(["Name", "name"]);
  });

  it("types of one name, in another namespace or but for case, under names of their own", () => {
    const { types } = tableOf(
      all(
        beside(
          `<s:complexType name="AccountSpace"><s:attribute name="Two"/></s:complexType><s:complexType name="ACCOUNTSPACE"><s:attribute name="Three"/></s:complexType><s:complexType name="accountspace"><s:attribute name="Four"/></s:complexType>`,
        ),
        withResultField(
          ["AccountSpace", "ACCOUNTSPACE", "accountspace"]
            .map((name, index) => `<s:element name="F${index}" xmlns:o="urn:other" type="o:${name}"/>`)
            .join(""),
        ),
      ),
    );
    const keys = Object.keys(types).filter((key) => /^accountspace/i.test(key));
    expect(keys.sort()).toEqual(
      ["ACCOUNTSPACEInUrnOther", "AccountSpace", "AccountSpace2", "accountspace3"].sort(),
    );
  });

  it("types that are made up where an element has none of its own", () => {
    const { types } = tableOf(
      withResultField(
        `<s:element name="A"><s:complexType><s:sequence>${field("B", "s:int")}</s:sequence></s:complexType></s:element><s:element name="C"><s:simpleType><s:restriction base="s:string"><s:enumeration value="x"/></s:restriction></s:simpleType></s:element>`,
      ),
    );
    expect(types.GetAllAccountsItemA).toMatchObject({ kind: "complex", fields: [{ element: "B" }] });
    expect(types.GetAllAccountsItemC).toMatchObject({ kind: "enumeration", values: ["x"] });
  });

  it("an enumeration that takes its values, or some of them, from another one", () => {
    const { types } = tableOf(
      withResultField(
        field("A", "tns:Some") + field("B", "tns:All"),
        `<s:simpleType name="Base"><s:restriction base="s:string"><s:enumeration value="x"/><s:enumeration value="y"/></s:restriction></s:simpleType><s:simpleType name="Some"><s:restriction base="tns:Base"><s:enumeration value="x"/></s:restriction></s:simpleType><s:simpleType name="All"><s:restriction base="tns:Base"/></s:simpleType>`,
      ),
    );
    expect(types.Some).toMatchObject({ values: ["x"] });
    expect(types.All).toMatchObject({ values: ["x", "y"] });
  });

  it("the built-in type under simple types that narrow each other", () => {
    const { types } = tableOf(
      withResultField(
        field("A", "tns:Short"),
        `<s:simpleType name="Text"><s:restriction base="s:token"><s:maxLength value="9"/></s:restriction></s:simpleType><s:simpleType name="Short"><s:restriction base="tns:Text"><s:maxLength value="5"/></s:restriction></s:simpleType>`,
      ),
    );
    expect(types.Short).toEqual({
      kind: "simple",
      namespace: "sosonlinebackup.com",
      name: "Short",
      base: "xs:token",
    });
  });

  it("the text of an element with attributes, inherited ones included", () => {
    const { types } = tableOf(
      withResultField(
        field("A", "tns:More"),
        `<s:complexType name="Price"><s:simpleContent><s:extension base="s:decimal"><s:attribute name="Currency"/></s:extension></s:simpleContent></s:complexType><s:complexType name="More"><s:simpleContent><s:extension base="tns:Price"><s:attribute name="Tax"/></s:extension></s:simpleContent></s:complexType>`,
      ),
    );
    expect(types.More).toMatchObject({
      textType: "xs:decimal",
      base: "Price",
      fields: [{ element: "Currency" }, { element: "Tax" }],
    });
  });

  it("a message whose element inherits its fields", () => {
    const { operations } = tableOf(
      all(
        withRequestElement(
          "",
          `<s:complexType><s:complexContent><s:extension base="tns:Base"><s:sequence>${field("userName", "s:string")}</s:sequence></s:extension></s:complexContent></s:complexType>`,
        ),
        declare(
          `<s:complexType name="Base"><s:sequence>${field("Trace", "s:string")}</s:sequence></s:complexType>`,
        ),
      ),
    );
    const fields = operations.getAccountUsedSpace?.request.fields ?? [];
    expect(fields.map(({ element }) => element)).toEqual(["Trace", "userName"]);
  });

  it("what bindings need not say: style, transport, SOAPAction, and headers that are optional", () => {
    const { operations } = tableOf(
      all(
        replaceAll(/ style="document"/g, ""),
        replaceAll(/ transport="[^"]*"/g, ""),
        replaceAll(/<soap(12)?:operation soapAction="[^"]*\/Authenticate" \/>/g, ""),
        declare(`<s:element name="Trace" type="s:string"/>`),
        replace(
          "<wsdl:portType",
          `<wsdl:message name="T"><wsdl:part name="T" element="tns:Trace"/></wsdl:message><wsdl:portType`,
        ),
        replaceAll(
          /(<(soap|soap12):header message="tns:Authenticate[^>]*\/>)/g,
          '$1<$2:header message="tns:T" part="T" use="literal"/>',
        ),
      ),
    );
    expect(operations.authenticate).toMatchObject({ soapAction: "", authenticated: true });
  });

  it("a message that holds nothing, however it is declared", () => {
    for (const content of ["", "<s:complexType/>"]) {
      const { operations } = tableOf(withRequestElement("", content));
      expect(operations.getAccountUsedSpace?.request.fields).toEqual([]);
    }
  });
});
