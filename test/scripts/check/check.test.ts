import { describe, expect, it } from "vitest";
import { contractOf, sampleWsdl, refusalsOf } from "../contracts.js";
import {
  addAfter,
  all,
  declare,
  field,
  replace,
  replaceAll,
  within,
  withResultField,
  withResultAttribute,
  withRequestElement,
} from "../corpus/edit.js";
import { withGetQuota } from "../corpus/operations.js";
import type { Edit } from "../corpus/edit.js";

const rename = (name: string): Edit => all(withGetQuota, replaceAll("GetQuota", name));
const part = (name: string): string => `<wsdl:part name="parameters" element="tns:${name}" />`;

const asText = (attribute: string): Edit =>
  within(
    "AccountSpace",
    replaceAll(
      /<s:sequence>[\s\S]*<\/s:sequence>/g,
      `<s:simpleContent><s:extension base="s:string"><s:attribute name="${attribute}"/></s:extension></s:simpleContent>`,
    ),
  );
const extending = (name: string): Edit =>
  declare(
    `<s:complexType name="Disk"><s:complexContent><s:extension base="tns:AccountSpace"><s:sequence>${field(name, "s:int")}</s:sequence></s:extension></s:complexContent></s:complexType>`,
  );

const refused: Readonly<Record<string, readonly [Edit, reason: string]>> = {
  // What cannot be served
  "another root": [() => `<a/>`, "the document is not WSDL 1.1"],
  "WSDL 2.0": [() => `<d:description xmlns:d="http://www.w3.org/ns/wsdl"/>`, "the document is not WSDL 1.1"],
  "encoded use": [
    replaceAll('<soap:body use="literal" />', '<soap:body use="encoded" />'),
    "is encoded; only literal can be served",
  ],
  "two services": [
    replace("</wsdl:definitions>", `<wsdl:service name="B"/></wsdl:definitions>`),
    "more than one service",
  ],
  "no operations": [
    replaceAll(/<wsdl:operation name="[\s\S]*?<\/wsdl:operation>/g, ""),
    "the service has no operations",
  ],
  "the type of a text that cannot be served": [
    all(
      withResultField(field("Note", "tns:Note")),
      replace(
        "</s:schema>",
        `<s:complexType name="Note"><s:simpleContent><s:extension base="tns:Odd"/></s:simpleContent></s:complexType><s:simpleType name="Odd"><s:restriction base="s:string"><s:enumeration value="a&#x200b;"/></s:restriction></s:simpleType></s:schema>`,
      ),
    ),
    "hidden or control characters",
  ],
  "a type that TypeScript cannot name": [replaceAll("AccountSpace", "A²"), "cannot be an identifier"],
  "no service": [replaceAll(/<wsdl:service[\s\S]*<\/wsdl:service>/g, ""), "the WSDL has no service"],
  "no SOAP port": [replaceAll(/<wsdl:port [\s\S]*?<\/wsdl:port>/g, ""), "no SOAP port over HTTP"],
  "another transport": [
    replaceAll("http://schemas.xmlsoap.org/soap/http", "http://schemas.xmlsoap.org/soap/smtp"),
    "is not HTTP",
  ],
  "an operation without input": [
    replaceAll('<wsdl:input message="tns:AuthenticateSoapIn" />', ""),
    `operation "Authenticate" has no input`,
  ],
  "an operation in one binding only": [
    replace(
      `<wsdl:operation name="Authenticate">\n      <soap12:operation`,
      `<wsdl:operation name="X">\n      <soap12:operation`,
    ),
    `operation "Authenticate" is not in the SOAP 1.2 binding`,
  ],
  "a message that is missing": [
    replaceAll('<wsdl:input message="tns:AuthenticateSoapIn" />', '<wsdl:input message="tns:Nothing" />'),
    `message "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a message declared twice": [
    replace('<wsdl:message name="AuthenticateSoapOut">', '<wsdl:message name="AuthenticateSoapIn">'),
    `message "AuthenticateSoapIn" is declared twice`,
  ],
  "a message of two parts": [
    replace(part("Authenticate"), `${part("Authenticate")}<wsdl:part name="b" element="tns:Authenticate" />`),
    "must have one part",
  ],
  "a message of a type, not an element": [
    replace(part("Authenticate"), `<wsdl:part name="parameters" type="s:string" />`),
    "must have one part",
  ],
  "a message of a missing element": [
    replace(part("Authenticate"), part("Nothing")),
    `element "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "an undeclared prefix": [
    withResultField(field("A", "nowhere:B")),
    `the prefix of type "nowhere:B" is not declared`,
  ],
  "a type XML Schema does not have": [withResultField(field("A", "s:strnig")), "not a built-in type"],
  "the same element twice in a type": [
    withResultField(field("Email", "s:string")),
    `holds element "Email" in two places`,
  ],
  "a substitution group": [
    replace(
      "</s:schema>",
      `<s:element name="Sub" substitutionGroup="tns:AuthHeader" type="tns:AuthHeader"/></s:schema>`,
    ),
    "substitutionGroup",
  ],
  "xs:redefine": [
    replace("</s:schema>", `<s:redefine schemaLocation="x"/></s:schema>`),
    "xs:redefine cannot be served",
  ],
  "occurrences that are no numbers": [
    withResultField(`<s:element name="A" minOccurs="many" type="s:string"/>`),
    "is not a number",
  ],
  "headers that differ by SOAP version": [
    replaceAll(/<soap12:header message="tns:AuthenticateAuthHeader"[^>]*\/>/g, ""),
    "other headers in its SOAP 1.2 binding",
  ],
  "an encoded header": [
    replaceAll('part="AuthHeader" use="literal"', 'part="AuthHeader" use="encoded"'),
    "the header is encoded",
  ],
  "a simple type made of itself": [
    all(
      within(
        "AccountStatus",
        replaceAll(/base="s:string"[\s\S]*<\/s:restriction>/g, 'base="tns:AccountStatus"/>'),
      ),
    ),
    "is made of itself",
  ],
  "a type that extends itself": [
    within("AccountSpace", (text) =>
      text.replace(
        /<s:sequence>[\s\S]*<\/s:sequence>/,
        '<s:complexContent><s:extension base="tns:AccountSpace"/></s:complexContent>',
      ),
    ),
    "extends itself",
  ],
  "types that extend each other": [
    all(
      within("AccountSpace", (text) =>
        text.replace(
          /<s:sequence>[\s\S]*<\/s:sequence>/,
          '<s:complexContent><s:extension base="tns:HistoryEventsTotal"/></s:complexContent>',
        ),
      ),
      within("HistoryEventsTotal", (text) =>
        text.replace(
          /<s:sequence>[\s\S]*<\/s:sequence>/,
          '<s:complexContent><s:extension base="tns:AccountSpace"/></s:complexContent>',
        ),
      ),
    ),
    "extends itself",
  ],
  "a group made of itself": [
    all(
      replace(
        "</s:schema>",
        `<s:group name="G"><s:sequence><s:group ref="tns:G"/></s:sequence></s:group></s:schema>`,
      ),
      withResultField(`<s:group ref="tns:G"/>`),
    ),
    `group "G" is made of itself`,
  ],
  // Parts that are missing

  "a port whose binding is missing": [
    replaceAll('binding="tns:AccountManagementServiceSoap"', 'binding="tns:Nothing"'),
    `binding "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a binding whose port type is missing": [
    replaceAll('type="tns:AccountManagementServiceSoap"', 'type="tns:Nothing"'),
    `portType "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a binding that does not say that it is SOAP": [
    replaceAll(/<soap:binding [^>]*>/g, ""),
    "the binding has no SOAP 1.1 binding element",
  ],
  "two ports for one SOAP version": [
    replace(
      "<wsdl:port ",
      `<wsdl:port name="Other" binding="tns:AccountManagementServiceSoap"><soap:address location="https://example.com/"/></wsdl:port><wsdl:port `,
    ),
    "the service has two ports for SOAP 1.1",
  ],
  "ports of different port types": [
    all(
      replace("<wsdl:binding", `<wsdl:portType name="Other"/><wsdl:binding`),
      replaceAll(/(<wsdl:binding name="AccountManagementServiceSoap12" type=)"[^"]*"/g, '$1"tns:Other"'),
    ),
    "have different port types",
  ],
  "a port whose address is not of the web": [
    replaceAll('location="https:', 'location="ftp:'),
    "is not an http: or https: URL",
  ],
  "a port without an address": [
    replaceAll(/<soap:address location="[^"]*"/g, "<soap:address"),
    `address "" of a port`,
  ],
  "a binding that says nothing of a body": [
    replaceAll('<soap:body use="literal" />', ""),
    `operation "Authenticate" has no input in its SOAP 1.1 binding`,
  ],
  "a header of a missing message": [
    replaceAll('message="tns:AuthenticateAuthHeader"', 'message="tns:Nothing"'),
    `message "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a header of a missing part": [
    replaceAll(
      'message="tns:AuthenticateAuthHeader" part="AuthHeader"',
      'message="tns:AuthenticateAuthHeader" part="Nothing"',
    ),
    `the header part "Nothing" names no element`,
  ],
  "a header that names no part": [
    replaceAll(
      'message="tns:AuthenticateAuthHeader" part="AuthHeader"',
      'message="tns:AuthenticateAuthHeader"',
    ),
    `the header part "" names no element`,
  ],
  "an operation that no binding has": [
    replaceAll(/(<wsdl:operation name=")Authenticate(">\s*<soap)/g, "$1Other$2"),
    `operation "Authenticate" is not in the SOAP 1.1 binding`,
  ],
  "a header whose element is missing": [
    replaceAll(/<s:element name="AuthHeader" [^>]*>/g, ""),
    `element "AuthHeader" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "an element of a message whose prefix is not declared": [
    replace('element="tns:Authenticate"', 'element="nowhere:Authenticate"'),
    `the prefix of element "nowhere:Authenticate" is not declared`,
  ],
  "a message that is a number": [
    withRequestElement(` type="s:int"`),
    `element "GetAccountUsedSpace" is a message but its type is not a complex type`,
  ],
  "a message of a missing type": [
    withRequestElement(` type="tns:Missing"`),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a message that is a text with attributes": [
    withRequestElement(
      "",
      `<s:complexType><s:simpleContent><s:extension base="s:string"><s:attribute name="A"/></s:extension></s:simpleContent></s:complexType>`,
    ),
    "is a message but its type is not a complex type",
  ],
  "a SOAP-encoded type": [
    all(
      replaceAll(
        "<wsdl:definitions ",
        '<wsdl:definitions xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" ',
      ),
      withResultField(field("A", "enc:string")),
    ),
    "is SOAP-encoded; only document/literal can be served",
  ],
  "a simple type made of nothing": [
    withResultField(field("A", "tns:N"), `<s:simpleType name="N"/>`),
    "is made by nothing",
  ],
  "a simple type that restricts a missing one": [
    withResultField(
      field("A", "tns:N"),
      `<s:simpleType name="N"><s:restriction base="tns:Missing"/></s:simpleType>`,
    ),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "flags whose names have blanks": [
    withResultField(
      field("A", "tns:F"),
      `<s:simpleType name="F"><s:list itemType="tns:N"/></s:simpleType><s:simpleType name="N"><s:restriction base="s:string"><s:enumeration value="a b"/></s:restriction></s:simpleType>`,
    ),
    "only a list of names can be served",
  ],
  "an object that extends a number": [
    withResultField(
      field("A", "tns:T"),
      `<s:complexType name="T"><s:complexContent><s:extension base="s:int"/></s:complexContent></s:complexType>`,
    ),
    `type "T" extends "s:int", which is not a complex type`,
  ],
  "an object that extends a missing type": [
    withResultField(
      field("A", "tns:T"),
      `<s:complexType name="T"><s:complexContent><s:extension base="tns:Missing"/></s:complexContent></s:complexType>`,
    ),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "an element without a name": [
    withResultField(`<s:element type="s:int"/>`),
    `an element in "GetAllAccountsItem" has no name`,
  ],
  "an attribute without a name": [
    withResultAttribute(`<s:attribute type="s:int"/>`),
    `an attribute in "GetAllAccountsItem" has no name`,
  ],
  "an attribute of a missing type": [
    withResultAttribute(`<s:attribute name="A" type="tns:Missing"/>`),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a reference to a missing element": [
    withResultField(`<s:element ref="tns:Missing"/>`),
    `element "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a reference to a missing group of attributes": [
    withResultAttribute(`<s:attributeGroup ref="tns:Missing"/>`),
    `attribute group "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  "a part of a type that nobody knows": [
    withResultField(`<s:assert/>`),
    `xs:assert in "GetAllAccountsItem" cannot be served`,
  ],
  // Another service
  "another namespace": [replaceAll("sosonlinebackup.com", "example.com"), `the namespace is "example.com"`],
  "another service's name": [
    replace('<wsdl:service name="AccountManagementService">', '<wsdl:service name="Other">'),
    `the service is "Other"`,
  ],
  // Names that would break out or break something
  "a path as an operation's name": [rename("../../GetQuota"), "has a name that XML does not allow"],
  "a quote in a name": [withResultField(field("A&quot;B", "s:string")), "has a name that XML does not allow"],
  "a line end in a name": [
    withResultField(field("A&#10;B", "s:string")),
    "has a name that XML does not allow",
  ],
  "a back-tick in a type's name": [
    all(replaceAll('"AccountStatus"', '"A`B"'), replaceAll("tns:AccountStatus", "tns:A`B")),
    "has a name that XML does not allow",
  ],
  "an empty name": [withResultField(field("", "s:string")), "has a name that XML does not allow"],
  "a very long name": [withResultField(field("A".repeat(200), "s:string")), "has a name of 200 bytes"],
  "a name that no file can have": [rename("Я".repeat(140)), "has a name of 280 bytes"],
  "__proto__ as a field": [withResultField(field("__proto__", "s:string")), "changes what an object is"],
  "constructor as a field": [withResultField(field("Constructor", "s:string")), "changes what an object is"],

  ...Object.fromEntries(
    ["Close", "Constructor", "Then", "ToString", "ToJSON", "ValueOf"].map((name) => [
      `${name} as an operation`,
      [rename(name), "which the client needs for itself"],
    ]),
  ),
  "operations equal but for case": [rename("AUTHENTICATE"), "would be the same word to a reader"],
  "operations that would be one method": [rename("authenticate"), `would be the same method`],
  "a field and an attribute of one name": [
    within(
      "GetAllAccountsItem",
      replace("</s:sequence>", `</s:sequence><s:attribute name="Email" type="s:string"/>`),
    ),
    `would be the same property "Email"`,
  ],
  ...Object.fromEntries(
    ["Value", "value"].map((name) => [
      `an attribute ${name} beside text`,
      [
        asText(name),
        `type "AccountSpace" has a field "${name}", which would be the property "value" that holds its text`,
      ],
    ]),
  ),
  ...Object.fromEntries(
    ["XsiType", "xsiType"].map((name) => [
      `an element ${name} of a type that extends another`,
      [
        extending(name),
        `type "Disk" has a field "${name}", which would be the property "xsiType" that holds the name of its type`,
      ],
    ]),
  ),
  // Texts
  "a control character in documentation": [
    replace(">Checks the credentials", ">Checks&#x85; the credentials"),
    "hidden or control characters",
  ],
  "a direction mark in documentation": [
    replace(">Checks the credentials", ">Checks \u202ethe credentials"),
    "hidden or control characters",
  ],
  "a direction mark in an enumeration": [
    within("AccountStatus", replace('"Active"', '"Act\u2066ive"')),
    "hidden or control characters",
  ],
  "a quote in a SOAPAction": [
    replaceAll('"sosonlinebackup.com/Authenticate"', '"sosonlinebackup.com/&quot;Authenticate"'),
    "which would leave its HTTP header",
  ],
  "a line end in a SOAPAction": [
    replaceAll('"sosonlinebackup.com/Authenticate"', '"sosonlinebackup.com/&#13;&#10;X: y"'),
    "hidden or control characters",
  ],
  "a novel as documentation": [replace(">Checks the credentials", `>${"word ".repeat(5_000)}`), "has 2"],
};

describe("a WSDL is refused for", () => {
  it.each(Object.entries(refused))("%s", (_, [edit, reason]) => {
    expect(refusalsOf(edit(sampleWsdl)).join("\n")).toContain(reason);
  });
});

const taken: Readonly<Record<string, Edit>> = {
  "an attribute beside text": asText("Language"),
  "a field of a type that extends another": extending("Tracks"),
  "reserved words as fields": withResultField(
    field("Class", "s:string") + field("default", "s:string") + field("delete", "s:string"),
  ),
  "documentation that looks like the end of a comment or like a template": replace(
    ">Checks the credentials",
    ">*/ `${process.exit(1)}` &lt;/script> @deprecated Checks the credentials",
  ),
  "an enumeration value that looks like the end of a comment": within(
    "AccountStatus",
    replace('"Active"', '"*/ evil(); /*"'),
  ),
  "emoji in documentation": replace(">Checks the credentials", ">👩‍💻 checks the credentials"),
  "names of other scripts": withResultField(field("Größe", "s:string")),
  "an HTTP GET port beside": replace(
    "</wsdl:service>",
    `<wsdl:port name="Get" binding="tns:Get"><http:address location="http://x/"/></wsdl:port></wsdl:service>`,
  ),
  "optional xs:any beside elements": within(
    "GetAllAccountsItem",
    replace("</s:sequence>", `<s:any minOccurs="0"/></s:sequence>`),
  ),
  "a type that holds itself": addAfter("AccountSpace", "DeviceType", field("Parent", "tns:AccountSpace")),
};

describe("a WSDL is taken with", () => {
  it.each(Object.entries(taken))("%s", (_, edit) => {
    expect(refusalsOf(edit(sampleWsdl))).toEqual([]);
  });
});

it.each(["true", "1", " 1 ", "\n true"])(
  "a boolean of XML Schema is read in each spelling: %j",
  (spelling) => {
    const edit = all(
      withResultField(field("A", "tns:B", 0, ` nillable="${spelling}"`)),
      replace("</s:schema>", `<s:complexType name="B" abstract="${spelling}"/></s:schema>`),
    );
    const { types } = contractOf(edit(sampleWsdl));
    expect(types.get("B")).toMatchObject({ abstract: true });
    expect(types.get("GetAllAccountsItem")).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ name: "A", nillable: true })]) as unknown,
    });
  },
);

describe("refusals", () => {
  it("tell all problems at once, each with its place", () => {
    const edit = all(
      withResultField(field("A", "tns:Missing")),
      withResultField(field("B", "s:strnig")),
      replaceAll('style="document"', 'style="rpc"'),
    );
    expect(refusalsOf(edit(sampleWsdl)).length).toBeGreaterThanOrEqual(3);
  });

  it("quote no name in full length and no control character", () => {
    const reasons = refusalsOf(rename(`A&#10;${"b".repeat(140)}`)(sampleWsdl)).join("");
    expect(reasons).not.toMatch(/\p{Cc}/u);
    expect(reasons).not.toContain("b".repeat(100));
  });

  it("end for types that are nested without end", () => {
    const chain = Array.from(
      { length: 3_000 },
      (_, index) =>
        `<s:complexType name="C${index}"><s:sequence>${field("Next", `tns:C${index + 1}`)}</s:sequence></s:complexType>`,
    ).join("");
    const edit = all(
      replace("</s:schema>", `${chain}<s:complexType name="C3000"/></s:schema>`),
      withResultField(field("A", "tns:C0")),
    );
    expect(refusalsOf(edit(sampleWsdl)).join()).toContain("types deep");
  });
});
