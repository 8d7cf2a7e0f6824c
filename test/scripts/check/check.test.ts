import { describe, expect, it } from "vitest";
import { contractOf, sampleWsdl, refusalsOf } from "../contracts.js";
import { addAfter, all, field, replace, replaceAll, within, withGetQuota } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

const rename = (name: string): Edit => all(withGetQuota, replaceAll("GetQuota", name));
const addField = (declaration: string): Edit => addAfter("GetAllAccountsItem", "Email", declaration);
const part = (name: string): string => `<wsdl:part name="parameters" element="tns:${name}" />`;

const refused: readonly (readonly [string, Edit, string])[] = [
  // What cannot be served
  ["another root", () => `<a/>`, "the document is not WSDL 1.1"],
  ["WSDL 2.0", () => `<d:description xmlns:d="http://www.w3.org/ns/wsdl"/>`, "the document is not WSDL 1.1"],
  ["rpc style", replaceAll('style="document"', 'style="rpc"'), "is rpc; only document/literal can be served"],
  [
    "encoded use",
    replaceAll('<soap:body use="literal" />', '<soap:body use="encoded" />'),
    "is encoded; only literal can be served",
  ],
  [
    "two services",
    replace("</wsdl:definitions>", `<wsdl:service name="B"/></wsdl:definitions>`),
    "more than one service",
  ],
  [
    "no operations",
    replaceAll(/<wsdl:operation name="[\s\S]*?<\/wsdl:operation>/g, ""),
    "the service has no operations",
  ],
  [
    "the type of a text that cannot be served",
    all(
      addField(field("Note", "tns:Note")),
      replace(
        "</s:schema>",
        `<s:complexType name="Note"><s:simpleContent><s:extension base="tns:Odd"/></s:simpleContent></s:complexType><s:simpleType name="Odd"><s:restriction base="s:string"><s:enumeration value="a&#x200b;"/></s:restriction></s:simpleType></s:schema>`,
      ),
    ),
    "hidden or control characters",
  ],
  ["a type that TypeScript cannot name", replaceAll("AccountSpace", "A²"), "cannot be an identifier"],
  ["no service", replaceAll(/<wsdl:service[\s\S]*<\/wsdl:service>/g, ""), "the WSDL has no service"],
  ["no SOAP port", replaceAll(/<wsdl:port [\s\S]*?<\/wsdl:port>/g, ""), "no SOAP port over HTTP"],
  [
    "another transport",
    replaceAll("http://schemas.xmlsoap.org/soap/http", "http://schemas.xmlsoap.org/soap/smtp"),
    "is not HTTP",
  ],
  [
    "an operation without input",
    replaceAll('<wsdl:input message="tns:AuthenticateSoapIn" />', ""),
    `operation "Authenticate" has no input`,
  ],
  [
    "an operation without output",
    replaceAll('<wsdl:output message="tns:AuthenticateSoapOut" />', ""),
    `operation "Authenticate" has no output`,
  ],
  [
    "an operation in one binding only",
    replace(
      `<wsdl:operation name="Authenticate">\n      <soap12:operation`,
      `<wsdl:operation name="X">\n      <soap12:operation`,
    ),
    `operation "Authenticate" is not in the SOAP 1.2 binding`,
  ],
  [
    "an overloaded operation",
    replace(
      "</wsdl:portType>",
      `<wsdl:operation name="Authenticate"><wsdl:input message="tns:AuthenticateSoapIn" /><wsdl:output message="tns:AuthenticateSoapOut" /></wsdl:operation></wsdl:portType>`,
    ),
    `operation "Authenticate" is overloaded`,
  ],
  [
    "a message that is missing",
    replaceAll('<wsdl:input message="tns:AuthenticateSoapIn" />', '<wsdl:input message="tns:Nothing" />'),
    `message "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "a message declared twice",
    replace('<wsdl:message name="AuthenticateSoapOut">', '<wsdl:message name="AuthenticateSoapIn">'),
    `message "AuthenticateSoapIn" is declared twice`,
  ],
  [
    "a message of two parts",
    replace(part("Authenticate"), `${part("Authenticate")}<wsdl:part name="b" element="tns:Authenticate" />`),
    "must have one part",
  ],
  [
    "a message of a type, not an element",
    replace(part("Authenticate"), `<wsdl:part name="parameters" type="s:string" />`),
    "must have one part",
  ],
  [
    "a message of a missing element",
    replace(part("Authenticate"), part("Nothing")),
    `element "Nothing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  [
    "an undeclared prefix",
    addField(field("A", "nowhere:B")),
    `the prefix of type "nowhere:B" is not declared`,
  ],
  [
    "a missing type",
    addField(field("A", "tns:Missing")),
    `type "Missing" of namespace "sosonlinebackup.com" is not declared`,
  ],
  ["a type XML Schema does not have", addField(field("A", "s:strnig")), "not a built-in type"],
  ["anyType", addField(field("A", "s:anyType")), "says nothing of the content"],
  [
    "an element without a type",
    addField(`<s:element name="A"/>`),
    "has no type, so anything may stand there",
  ],
  [
    "nothing but xs:any",
    addField(
      `<s:element name="A"><s:complexType><s:sequence><s:any minOccurs="0"/></s:sequence></s:complexType></s:element>`,
    ),
    "holds nothing but xs:any",
  ],
  [
    "a required xs:any",
    within("GetAllAccountsItem", replace("</s:sequence>", "<s:any/></s:sequence>")),
    "needs an xs:any element",
  ],
  [
    "mixed content",
    replace('<s:complexType name="AccountSpace">', '<s:complexType name="AccountSpace" mixed="true">'),
    "mixed content",
  ],
  [
    "a union",
    within(
      "AccountStatus",
      replaceAll(/<s:restriction[\s\S]*<\/s:restriction>/g, '<s:union memberTypes="s:string s:int"/>'),
    ),
    "made by union",
  ],
  [
    "a list type",
    within(
      "AccountStatus",
      replaceAll(/<s:restriction[\s\S]*<\/s:restriction>/g, '<s:list itemType="s:int"/>'),
    ),
    "made by list",
  ],
  [
    "a SOAP-encoded array",
    within(
      "ArrayOfString",
      replaceAll(
        /<s:sequence>[\s\S]*<\/s:sequence>/g,
        `<s:complexContent><s:restriction base="soapenc:Array"/></s:complexContent>`,
      ),
    ),
    "restricts another type",
  ],
  [
    "the same element twice in a type",
    addField(field("Email", "s:string")),
    `holds element "Email" in two places`,
  ],
  [
    "a type declared twice",
    replace(
      '<s:complexType name="AccountSpace">',
      '<s:complexType name="AccountSpace"/><s:complexType name="AccountSpace">',
    ),
    "is declared twice",
  ],
  [
    "a substitution group",
    replace(
      "</s:schema>",
      `<s:element name="Sub" substitutionGroup="tns:AuthHeader" type="tns:AuthHeader"/></s:schema>`,
    ),
    "substitutionGroup",
  ],
  [
    "xs:redefine",
    replace("</s:schema>", `<s:redefine schemaLocation="x"/></s:schema>`),
    "xs:redefine cannot be served",
  ],
  [
    "occurrences that are no numbers",
    addField(`<s:element name="A" minOccurs="many" type="s:string"/>`),
    "is not a number",
  ],
  [
    "headers that differ by SOAP version",
    replaceAll(/<soap12:header message="tns:AuthenticateAuthHeader"[^>]*\/>/g, ""),
    "other headers in its SOAP 1.2 binding",
  ],
  [
    "an encoded header",
    replaceAll('part="AuthHeader" use="literal"', 'part="AuthHeader" use="encoded"'),
    "the header is encoded",
  ],
  [
    "a simple type made of itself",
    all(
      within(
        "AccountStatus",
        replaceAll(/base="s:string"[\s\S]*<\/s:restriction>/g, 'base="tns:AccountStatus"/>'),
      ),
    ),
    "is made of itself",
  ],
  [
    "a type that extends itself",
    within("AccountSpace", (text) =>
      text.replace(
        /<s:sequence>[\s\S]*<\/s:sequence>/,
        '<s:complexContent><s:extension base="tns:AccountSpace"/></s:complexContent>',
      ),
    ),
    "extends itself",
  ],
  [
    "types that extend each other",
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
  [
    "a group made of itself",
    all(
      replace(
        "</s:schema>",
        `<s:group name="G"><s:sequence><s:group ref="tns:G"/></s:sequence></s:group></s:schema>`,
      ),
      addField(`<s:group ref="tns:G"/>`),
    ),
    `group "G" is made of itself`,
  ],
  // Another service
  ["another namespace", replaceAll("sosonlinebackup.com", "example.com"), `the namespace is "example.com"`],
  [
    "another service's name",
    replace('<wsdl:service name="AccountManagementService">', '<wsdl:service name="Other">'),
    `the service is "Other"`,
  ],
  // Names that would break out or break something
  ["a path as an operation's name", rename("../../GetQuota"), "has a name that XML does not allow"],
  ["a quote in a name", addField(field("A&quot;B", "s:string")), "has a name that XML does not allow"],
  ["a line end in a name", addField(field("A&#10;B", "s:string")), "has a name that XML does not allow"],
  [
    "a back-tick in a type's name",
    all(replaceAll('"AccountStatus"', '"A`B"'), replaceAll("tns:AccountStatus", "tns:A`B")),
    "has a name that XML does not allow",
  ],
  ["an empty name", addField(field("", "s:string")), "has a name that XML does not allow"],
  ["a very long name", addField(field("A".repeat(200), "s:string")), "has a name of 200 bytes"],
  ["a name that no file can have", rename("Я".repeat(140)), "has a name of 280 bytes"],
  ["__proto__ as a field", addField(field("__proto__", "s:string")), "changes what an object is"],
  ["constructor as a field", addField(field("Constructor", "s:string")), "changes what an object is"],
  ...["Close", "Constructor", "Then", "ToString", "ToJSON", "ValueOf"].map(
    (name) => [`${name} as an operation`, rename(name), "which the client needs for itself"] as const,
  ),
  ["operations equal but for case", rename("AUTHENTICATE"), "would be the same word to a reader"],
  ["operations that would be one method", rename("authenticate"), `would be the same method`],
  [
    "a field and an attribute of one name",
    within(
      "GetAllAccountsItem",
      replace("</s:sequence>", `</s:sequence><s:attribute name="Email" type="s:string"/>`),
    ),
    `would be the same property "Email"`,
  ],
  // Texts
  [
    "a control character in documentation",
    replace(">Checks the credentials", ">Checks&#x85; the credentials"),
    "hidden or control characters",
  ],
  [
    "a direction mark in documentation",
    replace(">Checks the credentials", ">Checks \u202ethe credentials"),
    "hidden or control characters",
  ],
  [
    "a direction mark in an enumeration",
    within("AccountStatus", replace('"Active"', '"Act\u2066ive"')),
    "hidden or control characters",
  ],
  [
    "a quote in a SOAPAction",
    replaceAll('"sosonlinebackup.com/Authenticate"', '"sosonlinebackup.com/&quot;Authenticate"'),
    "which would leave its HTTP header",
  ],
  [
    "a line end in a SOAPAction",
    replaceAll('"sosonlinebackup.com/Authenticate"', '"sosonlinebackup.com/&#13;&#10;X: y"'),
    "hidden or control characters",
  ],
  ["a novel as documentation", replace(">Checks the credentials", `>${"word ".repeat(5_000)}`), "has 2"],
];

describe("a WSDL is refused for", () => {
  it.each(refused)("%s", (_, edit, reason) => {
    expect(refusalsOf(edit(sampleWsdl)).join("\n")).toContain(reason);
  });
});

const taken: readonly (readonly [string, Edit])[] = [
  [
    "reserved words as fields",
    addField(field("Class", "s:string") + field("default", "s:string") + field("delete", "s:string")),
  ],
  [
    "documentation that looks like the end of a comment or like a template",
    replace(
      ">Checks the credentials",
      ">*/ `${process.exit(1)}` &lt;/script> @deprecated Checks the credentials",
    ),
  ],
  [
    "an enumeration value that looks like the end of a comment",
    within("AccountStatus", replace('"Active"', '"*/ evil(); /*"')),
  ],
  ["emoji in documentation", replace(">Checks the credentials", ">👩‍💻 checks the credentials")],
  ["names of other scripts", addField(field("Größe", "s:string"))],
  [
    "an HTTP GET port beside",
    replace(
      "</wsdl:service>",
      `<wsdl:port name="Get" binding="tns:Get"><http:address location="http://x/"/></wsdl:port></wsdl:service>`,
    ),
  ],
  [
    "optional xs:any beside elements",
    within("GetAllAccountsItem", replace("</s:sequence>", `<s:any minOccurs="0"/></s:sequence>`)),
  ],
  ["a type that holds itself", addAfter("AccountSpace", "DeviceType", field("Parent", "tns:AccountSpace"))],
];

describe("a WSDL is taken with", () => {
  it.each(taken)("%s", (_, edit) => {
    expect(refusalsOf(edit(sampleWsdl))).toEqual([]);
  });
});

it.each(["true", "1", " 1 ", "\n true"])(
  "a boolean of XML Schema is read in each spelling: %j",
  (spelling) => {
    const edit = all(
      addField(field("A", "tns:B", 0, ` nillable="${spelling}"`)),
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
      addField(field("A", "tns:Missing")),
      addField(field("B", "s:strnig")),
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
      addField(field("A", "tns:C0")),
    );
    expect(refusalsOf(edit(sampleWsdl)).join()).toContain("types deep");
  });
});
