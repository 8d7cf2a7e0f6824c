import { all, field, replace, replaceAll } from "./edit.js";
import { withGetQuota } from "./operations.js";
import type { Edit } from "./edit.js";

/** `GetQuota`, with something else in the place of its `QuotaMB`. */
export function quotaWith(declaration: string, declarations = ""): Edit {
  return all(
    withGetQuota,
    replace(field("QuotaMB", "s:long", 1), declaration),
    replace("</s:schema>", `${declarations}</s:schema>`),
  );
}

export const typed = (content: string): string =>
  `<s:element name="Data"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
const any = (namespace: string): string => `<s:any minOccurs="0" namespace="${namespace}"/>`;
const inBindings = (from: string | RegExp, to: string): Edit => all(withGetQuota, replaceAll(from, to));

/** Edits of the pinned WSDL that add an operation which cannot be served, and the reason that is told. */
export const leftOutCases: Readonly<Record<string, readonly [Edit, reason: string]>> = {
  "a DataSet": [
    quotaWith(
      typed(any("http://www.w3.org/2001/XMLSchema") + any("urn:schemas-microsoft-com:xml-diffgram-v1")),
    ),
    "nothing but xs:any",
  ],
  "a required xs:any": [quotaWith(typed(`${field("A", "s:int")}<s:any/>`)), "needs an xs:any element"],
  anyType: [quotaWith(field("A", "s:anyType")), "says nothing of the content"],
  "an element without a type": [quotaWith(`<s:element name="A"/>`), "has no type"],
  "a union": [
    quotaWith(
      field("A", "tns:U"),
      `<s:simpleType name="U"><s:union memberTypes="s:int s:string"/></s:simpleType>`,
    ),
    "made by union",
  ],
  "a list of numbers": [
    quotaWith(field("A", "tns:L"), `<s:simpleType name="L"><s:list itemType="s:int"/></s:simpleType>`),
    "made by list",
  ],
  "a restricted type": [
    quotaWith(
      field("A", "tns:R"),
      `<s:complexType name="R"><s:complexContent><s:restriction base="tns:AccountSpace"/></s:complexContent></s:complexType>`,
    ),
    "restricts another type",
  ],
  "mixed content": [
    quotaWith(
      field("A", "tns:M"),
      `<s:complexType name="M" mixed="1"><s:sequence>${field("B", "s:int")}</s:sequence></s:complexType>`,
    ),
    "has mixed content",
  ],
  "a qualified name": [quotaWith(field("A", "s:QName")), `type "s:QName" is not a built-in type`],
  "elements that repeat in turn": [
    quotaWith(
      `<s:sequence minOccurs="0" maxOccurs="unbounded">${field("A", "s:int")}${field("B", "s:int")}</s:sequence>`,
    ),
    "repeats several elements in turn",
  ],
  "a default that its type does not have": [
    quotaWith(field("A", "s:int", 0, ' default="five"')),
    `the default "five" of "A" must be an integer`,
  ],
  "a default that its enumeration does not have": [
    quotaWith(
      field("A", "tns:E", 0, ' default="Z"'),
      `<s:simpleType name="E"><s:restriction base="s:string"><s:enumeration value="X"/></s:restriction></s:simpleType>`,
    ),
    `the default "Z" of "A" must be one of X`,
  ],
  "a request with something of no type deep inside": [
    all(
      withGetQuota,
      replace(
        `<s:complexType name="GetQuotaRequest"><s:sequence>`,
        `<s:complexType name="GetQuotaRequest"><s:sequence><s:element minOccurs="0" name="Result"/>`,
      ),
    ),
    `"Result" has no type`,
  ],
  "a type that is missing": [quotaWith(field("A", "tns:Missing")), "is not declared"],
  "a type that is declared twice": [
    quotaWith(field("A", "tns:T"), `<s:complexType name="T"/><s:complexType name="T"/>`),
    "is declared twice",
  ],
  "something deep inside that cannot be served": [
    quotaWith(
      field("A", "tns:Outer"),
      `<s:complexType name="Outer"><s:sequence>${field("B", "tns:Inner")}</s:sequence></s:complexType><s:complexType name="Inner"><s:sequence>${field("C", "s:anyType")}</s:sequence></s:complexType>`,
    ),
    "says nothing of the content",
  ],
  "only one way": [inBindings(`<wsdl:output message="tns:GetQuotaSoapOut" />`, ""), "has no output"],
  "an overload": [
    all(
      withGetQuota,
      replace(
        "</wsdl:portType>",
        `<wsdl:operation name="GetQuota"><wsdl:input message="tns:GetQuotaSoapIn"/><wsdl:output message="tns:GetQuotaSoapOut"/></wsdl:operation></wsdl:portType>`,
      ),
    ),
    "is overloaded",
  ],
  "rpc style": [
    inBindings(/GetQuota" style="document"/g, 'GetQuota" style="rpc"'),
    "is rpc; only document/literal",
  ],
  "a required header that the client cannot send": [
    all(
      withGetQuota,
      replace("</s:schema>", `<s:element name="Trace" type="s:anyType"/></s:schema>`),
      replace(
        "<wsdl:portType",
        `<wsdl:message name="TraceHeader"><wsdl:part name="Trace" element="tns:Trace"/></wsdl:message><wsdl:portType`,
      ),
      replaceAll(
        /(<(soap|soap12):header message="tns:GetQuotaAuthHeader"[^>]*\/>)/g,
        '$1<$2:header message="tns:TraceHeader" part="Trace" use="literal" wsdl:required=" 1 "/>',
      ),
    ),
    `requires the header "Trace"`,
  ],
  "a SOAPAction beyond ASCII": [inBindings(/com\/GetQuota"/g, 'com/GetQuötä"'), "an HTTP header cannot hold"],
  "a name of the client's own": [
    all(withGetQuota, replaceAll("GetQuota", "SoapVersion")),
    "which the client needs for itself",
  ],
  "a name that looks like another's": [
    all(
      withGetQuota,
      replaceAll("GetQuota", "Аuthenticate"),
      replaceAll("sosonlinebackup.com/Аuthenticate", "sosonlinebackup.com/GetQuota"),
    ),
    "would be the same word to a reader",
  ],
  "a name that XML forbids": [all(withGetQuota, replaceAll("GetQuota", "Get Quota")), "XML does not allow"],
};
