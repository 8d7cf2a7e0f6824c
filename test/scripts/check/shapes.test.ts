import { describe, expect, it } from "vitest";
import { describeContract } from "../../../scripts/emit/tables.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { accountManagementService } from "../../../scripts/service.js";
import type { ContractDescriptor, FieldDescriptor } from "../../../src/soap/contract.js";
import { contractOf, refusalsOf, sampleWsdl } from "../contracts.js";
import { addAfter, all, declare, field, replace, replaceAll, within } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

/** A field of a result, with what it needs declared. */
const holding = (content: string, declarations = ""): Edit =>
  all(addAfter("GetAllAccountsItem", "Email", content), declare(declarations));
const withAttribute = (content: string, declarations = ""): Edit =>
  all(
    within("GetAllAccountsItem", replace("</s:sequence>", `</s:sequence>${content}`)),
    declare(declarations),
  );
/** A schema of another namespace beside the contract's own. */
const beside = (content: string): Edit =>
  replace("</wsdl:types>", `<s:schema targetNamespace="urn:other">${content}</s:schema></wsdl:types>`);
const messageElement = (attributes: string, content = ""): Edit =>
  replaceAll(
    /<s:element name="GetAccountUsedSpace">[^]*?<\/s:element>\s*(?=<s:element name="GetAccountUsedSpaceResponse")/g,
    `<s:element name="GetAccountUsedSpace"${attributes}>${content}</s:element>`,
  );

const refused: readonly (readonly [string, Edit, string])[] = [
  [
    "a port whose binding is missing",
    replaceAll('binding="tns:AccountManagementServiceSoap"', 'binding="tns:Nothing"'),
    `binding "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a binding whose port type is missing",
    replaceAll('type="tns:AccountManagementServiceSoap"', 'type="tns:Nothing"'),
    `portType "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a binding that does not say that it is SOAP",
    replaceAll(/<soap:binding [^>]*>/g, ""),
    "the binding has no SOAP 1.1 binding element",
  ],
  [
    "two ports for one SOAP version",
    replace(
      "<wsdl:port ",
      `<wsdl:port name="Other" binding="tns:AccountManagementServiceSoap"><soap:address location="https://example.com/"/></wsdl:port><wsdl:port `,
    ),
    "the service has two ports for SOAP 1.1",
  ],
  [
    "ports of different port types",
    all(
      replace("<wsdl:binding", `<wsdl:portType name="Other"/><wsdl:binding`),
      replaceAll(/(<wsdl:binding name="AccountManagementServiceSoap12" type=)"[^"]*"/g, '$1"tns:Other"'),
    ),
    "have different port types",
  ],
  [
    "a port whose address is not of the web",
    replaceAll('location="https:', 'location="ftp:'),
    "is not an http: or https: URL",
  ],
  [
    "a port without an address",
    replaceAll(/<soap:address location="[^"]*"/g, "<soap:address"),
    `address "" of a port`,
  ],
  [
    "a binding that says nothing of a body",
    replaceAll('<soap:body use="literal" />', ""),
    `operation "Authenticate" has no input in its SOAP 1.1 binding`,
  ],
  [
    "a header of a missing message",
    replaceAll('message="tns:AuthenticateAuthHeader"', 'message="tns:Nothing"'),
    `message "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a header of a missing part",
    replaceAll(
      'message="tns:AuthenticateAuthHeader" part="AuthHeader"',
      'message="tns:AuthenticateAuthHeader" part="Nothing"',
    ),
    `the header part "Nothing" names no element`,
  ],
  [
    "a header that names no part",
    replaceAll(
      'message="tns:AuthenticateAuthHeader" part="AuthHeader"',
      'message="tns:AuthenticateAuthHeader"',
    ),
    `the header part "" names no element`,
  ],
  [
    "an operation that no binding has",
    replaceAll(/(<wsdl:operation name=")Authenticate(">\s*<soap)/g, "$1Other$2"),
    `operation "Authenticate" is not in the SOAP 1.1 binding`,
  ],
  [
    "a header whose element is missing",
    replaceAll(/<s:element name="AuthHeader" [^>]*>/g, ""),
    `element "AuthHeader" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "an element of a message whose prefix is not declared",
    replace('element="tns:Authenticate"', 'element="nowhere:Authenticate"'),
    `the prefix of element "nowhere:Authenticate" is not declared`,
  ],
  [
    "a message that is a number",
    messageElement(` type="s:int"`),
    `element "GetAccountUsedSpace" is a message but its type is not a complex type`,
  ],
  [
    "a message of a missing type",
    messageElement(` type="tns:Missing"`),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a message that is a text with attributes",
    messageElement(
      "",
      `<s:complexType><s:simpleContent><s:extension base="s:string"><s:attribute name="A"/></s:extension></s:simpleContent></s:complexType>`,
    ),
    "is a message but its type is not a complex type",
  ],
  [
    "a request that holds a Result without a type",
    messageElement("", `<s:complexType><s:sequence><s:element name="Result"/></s:sequence></s:complexType>`),
    `"Result" has no type, so anything may stand there`,
  ],
  [
    "a SOAP-encoded type",
    all(
      replaceAll(
        "<wsdl:definitions ",
        '<wsdl:definitions xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" ',
      ),
      holding(field("A", "enc:string")),
    ),
    "is SOAP-encoded; only document/literal can be served",
  ],
  [
    "a simple type made of nothing",
    holding(field("A", "tns:N"), `<s:simpleType name="N"/>`),
    "is made by nothing",
  ],
  [
    "a simple type that restricts a missing one",
    holding(field("A", "tns:N"), `<s:simpleType name="N"><s:restriction base="tns:Missing"/></s:simpleType>`),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "flags whose names have blanks",
    holding(
      field("A", "tns:F"),
      `<s:simpleType name="F"><s:list itemType="tns:N"/></s:simpleType><s:simpleType name="N"><s:restriction base="s:string"><s:enumeration value="a b"/></s:restriction></s:simpleType>`,
    ),
    "only a list of names can be served",
  ],
  [
    "an object that extends a number",
    holding(
      field("A", "tns:T"),
      `<s:complexType name="T"><s:complexContent><s:extension base="s:int"/></s:complexContent></s:complexType>`,
    ),
    `type "T" extends "s:int", which is not a complex type`,
  ],
  [
    "an object that extends a missing type",
    holding(
      field("A", "tns:T"),
      `<s:complexType name="T"><s:complexContent><s:extension base="tns:Missing"/></s:complexContent></s:complexType>`,
    ),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "an element without a name",
    holding(`<s:element type="s:int"/>`),
    `an element in "GetAllAccountsItem" has no name`,
  ],
  [
    "an attribute without a name",
    withAttribute(`<s:attribute type="s:int"/>`),
    `an attribute in "GetAllAccountsItem" has no name`,
  ],
  [
    "an attribute of a missing type",
    withAttribute(`<s:attribute name="A" type="tns:Missing"/>`),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a reference to a missing element",
    holding(`<s:element ref="tns:Missing"/>`),
    `element "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a reference to a missing group of attributes",
    withAttribute(`<s:attributeGroup ref="tns:Missing"/>`),
    `attribute group "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a part of a type that nobody knows",
    holding(`<s:assert/>`),
    `xs:assert in "GetAllAccountsItem" cannot be served`,
  ],
  [
    "one name for an element in two places",
    holding(field("Twice", "s:int") + field("Twice", "s:string")),
    `holds element "Twice" in two places`,
  ],
];

describe("a WSDL is refused for", () => {
  it.each(refused)("%s", (_, edit, reason) => {
    expect(refusalsOf(edit(sampleWsdl)).join("\n")).toContain(reason);
  });
});

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

describe("the table has", () => {
  it.each<readonly [string, Edit, readonly object[]]>([
    [
      "the branches of a choice as optional fields",
      holding(`<s:choice>${field("A", "s:int", 1)}${field("B", "s:int", 1)}</s:choice>`),
      [
        { ...plain("A"), required: false },
        { ...plain("B"), required: false },
      ],
    ],
    [
      "what stands in a sequence that repeats as repeated fields",
      holding(`<s:sequence maxOccurs="2">${field("A", "s:int", 1)}</s:sequence>`),
      [{ ...plain("A"), required: true, repeated: true }],
    ],
    [
      "the fields of a group that may be absent as optional ones",
      holding(
        `<s:group ref="tns:G" minOccurs="0"/>`,
        `<s:group name="G"><s:sequence>${field("A", "s:int", 1)}</s:sequence></s:group>`,
      ),
      [{ ...plain("A"), required: false }],
    ],
    [
      "an element that is declared elsewhere, with what is said there",
      holding(
        `<s:element ref="tns:A"/>`,
        `<s:element name="A" type="s:int" nillable="true" default="5"><s:annotation><s:documentation>How many.</s:documentation></s:annotation></s:element>`,
      ),
      [{ ...plain("A"), required: true, nillable: true, default: "5", documentation: "How many." }],
    ],
    ["no element that may not be there", holding(`<s:element name="A" type="s:anyType" maxOccurs="0"/>`), []],
    [
      "an element of another namespace with that namespace",
      all(beside(`<s:element name="A" type="s:int"/>`), (wsdl) =>
        holding(`<s:element xmlns:o="urn:other" ref="o:A"/>`)(wsdl),
      ),
      [{ ...plain("A"), required: true, namespace: "urn:other" }],
    ],
    [
      "attributes in the order of their names, texts where they have no type",
      withAttribute(`<s:attribute name="B" use="required" type="s:int"/><s:attribute name="A"/>`),
      [
        { ...plain("A"), type: "xs:string", required: false, attribute: true },
        { ...plain("B"), required: true, attribute: true },
      ],
    ],
    ["no attribute that is prohibited", withAttribute(`<s:attribute name="A" use="prohibited"/>`), []],
    [
      "attributes of a group, and one that is declared elsewhere",
      withAttribute(
        `<s:attributeGroup ref="tns:G"/><s:attribute ref="tns:B"/>`,
        `<s:attributeGroup name="G"><s:attribute name="A" type="s:int"/></s:attributeGroup><s:attribute name="B" type="s:int" default="1"/>`,
      ),
      [
        { ...plain("A"), required: false, attribute: true },
        { ...plain("B"), required: false, attribute: true, namespace: "sosonlinebackup.com", default: "1" },
      ],
    ],
    [
      "attributes with the namespace where the schema qualifies them, and those of XML",
      withAttribute(`<s:attribute name="A" form="qualified" type="s:int"/><s:attribute ref="xml:lang"/>`),
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
  ])("%s", (_, edit, expected) => {
    expect(newFields(edit)).toEqual(expected);
  });

  it("types of one name, in another namespace or but for case, under names of their own", () => {
    const { types } = tableOf(
      all(
        beside(
          `<s:complexType name="AccountSpace"><s:attribute name="Two"/></s:complexType><s:complexType name="ACCOUNTSPACE"><s:attribute name="Three"/></s:complexType><s:complexType name="accountspace"><s:attribute name="Four"/></s:complexType>`,
        ),
        holding(
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
      holding(
        `<s:element name="A"><s:complexType><s:sequence>${field("B", "s:int")}</s:sequence></s:complexType></s:element><s:element name="C"><s:simpleType><s:restriction base="s:string"><s:enumeration value="x"/></s:restriction></s:simpleType></s:element>`,
      ),
    );
    expect(types.GetAllAccountsItemA).toMatchObject({ kind: "complex", fields: [{ element: "B" }] });
    expect(types.GetAllAccountsItemC).toMatchObject({ kind: "enumeration", values: ["x"] });
  });

  it("an enumeration that takes its values, or some of them, from another one", () => {
    const { types } = tableOf(
      holding(
        field("A", "tns:Some") + field("B", "tns:All"),
        `<s:simpleType name="Base"><s:restriction base="s:string"><s:enumeration value="x"/><s:enumeration value="y"/></s:restriction></s:simpleType><s:simpleType name="Some"><s:restriction base="tns:Base"><s:enumeration value="x"/></s:restriction></s:simpleType><s:simpleType name="All"><s:restriction base="tns:Base"/></s:simpleType>`,
      ),
    );
    expect(types.Some).toMatchObject({ values: ["x"] });
    expect(types.All).toMatchObject({ values: ["x", "y"] });
  });

  it("the built-in type under simple types that narrow each other", () => {
    const { types } = tableOf(
      holding(
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
      holding(
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
        messageElement(
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
      const { operations } = tableOf(messageElement("", content));
      expect(operations.getAccountUsedSpace?.request.fields).toEqual([]);
    }
  });
});
