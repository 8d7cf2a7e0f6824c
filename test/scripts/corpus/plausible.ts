import { all, declare, field, replace, replaceAll, within } from "./edit.js";
import { withGetQuota } from "./operations.js";
import type { Edit } from "./edit.js";

const DECLARED =
  /<s:complexType name="ServiceResult">[^]*?<\/s:complexType>\s*<s:complexType name="ServiceResultBase">/;
const extension = (name: string, base: string, own = "", attributes = ""): string =>
  `<s:complexType name="${name}"${attributes}><s:complexContent mixed="false"><s:extension base="tns:${base}">${own}</s:extension></s:complexContent></s:complexType>`;
const resultFields = `<s:sequence>${field("Result", "s:int", 1)}${field("Code", "s:string")}${field("Message", "s:string")}</s:sequence>`;

/** Ways in which the live contract may declare the standard Result. */
export const standardResults: Readonly<Record<string, Edit>> = {
  "a type that inherits all its members": (wsdl) => wsdl,
  "a type with members of its own": replaceAll(DECLARED, `<s:complexType name="ServiceResult">`),
  "a type at the end of a longer chain": replaceAll(
    DECLARED,
    `${extension("ServiceResult", "Middle")}${extension("Middle", "ServiceResultBase", "", ' abstract="true"')}<s:complexType name="ServiceResultBase">`,
  ),
  "an extension of a generic base": replaceAll("ServiceResultBase", "ResultOfInt32"),
  "an abstract type whose members stand in one that extends it": replaceAll(
    DECLARED,
    `<s:complexType name="ServiceResult" abstract="true" />${extension("Real", "ServiceResult", resultFields)}<s:complexType name="Unused">`,
  ),
  "no type at all": replaceAll(` type="tns:ServiceResult"`, ""),
  "anything, in so many words": replaceAll(` type="tns:ServiceResult"`, ` type="s:anyType"`),
  "a type of another name": replaceAll("ServiceResult", "OperationOutcomeOfInt32"),
  "a type whose Code is an enumeration": replace(
    `name="Code" type="s:string"`,
    `name="Code" type="tns:GetAllAccountsResultCode"`,
  ),
  "a member behind inherited ones": all(
    declare(
      `<s:complexType name="Traced"><s:sequence>${field("TraceId", "s:string")}</s:sequence></s:complexType>`,
    ),
    within("GetAuthorizationTokenByEntityResult", (text) =>
      text
        .replace("<s:sequence>", `<s:complexContent><s:extension base="tns:Traced"><s:sequence>`)
        .replace("</s:sequence>", "</s:sequence></s:extension></s:complexContent>"),
    ),
  ),
};

/** `GetQuota`, whose result holds this beside the standard Result. */
export function quotaHolding(fields: string, declarations = ""): Edit {
  return all(withGetQuota, replace(field("QuotaMB", "s:long", 1), fields), declare(declarations));
}

export const flags: Edit = quotaHolding(
  field("Rights", "tns:Rights", 1),
  `<s:simpleType name="Rights"><s:list><s:simpleType><s:restriction base="s:string"><s:enumeration value="Read" /><s:enumeration value="Write" /></s:restriction></s:simpleType></s:list></s:simpleType>`,
);

export const defaultValues: Edit = quotaHolding(
  `<s:element minOccurs="0" maxOccurs="1" default="5" name="N" type="s:int" /><s:element minOccurs="0" maxOccurs="1" fixed="x" name="F" type="s:string" />`,
);

export const accountAndAccountType: Edit = quotaHolding(
  field("A", "tns:Account"),
  `<s:complexType name="Account"><s:sequence>${field("Id", "s:string")}${field("Kind", "tns:AccountType", 1)}</s:sequence></s:complexType><s:simpleType name="AccountType"><s:restriction base="s:string"><s:enumeration value="A" /><s:enumeration value="B" /></s:restriction></s:simpleType>`,
);

export const soap12Alone: Edit = replaceAll(
  /<wsdl:port name="AccountManagementServiceSoap" [^]*?<\/wsdl:port>/g,
  "",
);

/** Beside `GetQuota`, which is good, an operation that gives a DataSet. */
export const goodOperationAndDataSet: Edit = all(
  withGetQuota,
  replaceAll("GetQuota", "GetPayments"),
  replace(
    field("QuotaMB", "s:long", 1),
    `<s:element minOccurs="0" maxOccurs="1" name="Data"><s:complexType><s:sequence><s:any minOccurs="0" namespace="http://www.w3.org/2001/XMLSchema" processContents="lax" /><s:any minOccurs="0" namespace="urn:schemas-microsoft-com:xml-diffgram-v1" processContents="lax" /></s:sequence></s:complexType></s:element>`,
  ),
  withGetQuota,
);
