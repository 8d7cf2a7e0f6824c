import { all, declare, field, replace, replaceAll, within } from "./edit.js";
import { withGetQuota } from "./operations.js";
import type { Edit } from "./edit.js";

const extension = (name: string, base: string, own = "", attributes = ""): string =>
  `<s:complexType name="${name}"${attributes}><s:complexContent mixed="false"><s:extension base="tns:${base}">${own}</s:extension></s:complexContent></s:complexType>`;
const resultFields = `<s:sequence>${field("Result", "s:int", 1)}${field("Code", "s:string")}${field("Message", "s:string")}</s:sequence>`;
const pinnedResult =
  /<s:complexType name="ServiceResult">[^]*?<s:complexType name="ServiceResultBase">[^]*?<\/s:complexType>/;

/** What the live contract may declare as the standard Result, made from the pinned WSDL. */
export interface PlausibleContract {
  readonly name: string;
  readonly edit: Edit;
  /** Name of the type that a response may give a Result by `xsi:type`. */
  readonly xsiType: string;
  /** Elements that stand before the own ones of `GetAuthorizationTokenByEntityResult`. */
  readonly inherited?: string;
}

export const plausibleContracts: readonly PlausibleContract[] = [
  {
    name: "an empty extension of a base that holds everything",
    edit: (wsdl: string) => wsdl,
    xsiType: "ServiceResult",
  },
  {
    name: "nothing at all",
    edit: all(replaceAll(` type="tns:ServiceResult"`, ""), replaceAll(pinnedResult, "")),
    xsiType: "MethodResult",
  },
  {
    name: "an extension of a generic base",
    edit: replaceAll("ServiceResultBase", "ResultOfInt32"),
    xsiType: "ServiceResult",
  },
  {
    name: "a base whose Code is an enumeration",
    edit: all(
      within("ServiceResultBase", replace(field("Code", "s:string"), field("Code", "tns:ResultCode", 1))),
      declare(
        `<s:simpleType name="ResultCode"><s:restriction base="s:string"><s:enumeration value="Success" /><s:enumeration value="AlreadyExists" /></s:restriction></s:simpleType>`,
      ),
    ),
    xsiType: "ServiceResult",
  },
  {
    name: "an abstract type whose members stand in a subclass",
    edit: replaceAll(
      pinnedResult,
      `<s:complexType name="ServiceResult" abstract="true" />${extension("MethodResult", "ServiceResult", resultFields)}`,
    ),
    xsiType: "MethodResult",
  },
  {
    name: "a type of another name",
    edit: replaceAll(/"(tns:)?ServiceResult(Base)?"/g, `"$1MethodResult$2"`),
    xsiType: "MethodResult",
  },
  {
    name: "a member behind inherited ones",
    edit: replace(
      `<s:complexType name="GetAuthorizationTokenByEntityResult">`,
      `<s:complexType name="Traced"><s:sequence>${field("TraceId", "s:string")}</s:sequence></s:complexType><s:complexType name="GetAuthorizationTokenByEntityResult">`,
    ),
    xsiType: "ServiceResult",
    inherited: "<TraceId>t-1</TraceId>",
  },
].map((one) => (one.inherited === undefined ? one : { ...one, edit: all(one.edit, extendTraced) }));

/** The result of GetAuthorizationTokenByEntity extends `Traced`. */
function extendTraced(wsdl: string): string {
  return within("GetAuthorizationTokenByEntityResult", (text) =>
    text
      .replace("<s:sequence>", `<s:complexContent mixed="false"><s:extension base="tns:Traced"><s:sequence>`)
      .replace("</s:sequence>", "</s:sequence></s:extension></s:complexContent>"),
  )(wsdl);
}

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
