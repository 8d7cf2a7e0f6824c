import { field } from "./edit.js";
import type { Edit } from "./edit.js";

interface Addition {
  readonly name: string;
  /** Declarations for the schema, in ASMX's form. */
  readonly schema: string;
  readonly documentation: string;
}

/** One more operation in each of the four styles that the service has. */
export const ADDITIONS: readonly Addition[] = [
  {
    name: "SetAccountNote",
    documentation: "Sets a note on an account.",
    schema: `${message("SetAccountNote", optional("userName", "s:string") + optional("password", "s:string") + optional("note", "s:string"))}
      ${message("SetAccountNoteResponse", optional("SetAccountNoteResult", "tns:ServiceResult") + required("noteId", "s:long"))}`,
  },
  {
    name: "GetAccountQuota",
    documentation: "Returns the quota of an account.",
    schema: `${message("GetAccountQuota", optional("request", "tns:GetAccountQuotaRequest"))}
      ${type("GetAccountQuotaRequest", optional("Username", "s:string") + required("IncludeDevices", "s:boolean"))}
      ${message("GetAccountQuotaResponse", optional("GetAccountQuotaResult", "tns:GetAccountQuotaResult"))}
      ${type("GetAccountQuotaResult", required("QuotaMB", "s:decimal") + optional("Result", "tns:ServiceResult"))}`,
  },
  {
    name: "GetDevices",
    documentation: "Obsolete: use GetSystems instead. Returns the devices of accounts.",
    schema: `${message("GetDevices", optional("usernames", "tns:ArrayOfString") + required("kind", "tns:DeviceKind"))}
      ${message("GetDevicesResponse", optional("GetDevicesResult", "tns:GetDevicesResult"))}
      ${type("GetDevicesResult", optional("Result", "tns:ServiceResult") + optional("Devices", "tns:ArrayOfDevice"))}
      <s:complexType name="ArrayOfDevice"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Device" nillable="true" type="tns:Device" /></s:sequence></s:complexType>
      ${type("Device", optional("Name", "s:string") + required("Kind", "tns:DeviceKind") + required("LastSeen", "s:dateTime"))}
      ${enumeration("DeviceKind", ["Computer", "Phone"])}`,
  },
  {
    name: "FindPartners",
    documentation: "Returns the partners of a region.",
    schema: `${message("FindPartners", optional("request", "tns:FindPartnersRequest"))}
      ${type("FindPartnersRequest", optional("Region", "s:string"))}
      ${message("FindPartnersResponse", optional("FindPartnersResult", "tns:FindPartnersResult"))}
      ${type("FindPartnersResult", required("Result", "tns:FindPartnersResultCode") + optional("Partners", "tns:ArrayOfString"))}
      ${enumeration("FindPartnersResultCode", ["Success", "InvalidSoapCredentials"])}`,
  },
];

/** One more operation, `GetQuota(request: { Username }) → { Quota: long, Result }`. */
export const withGetQuota: Edit = withOperations([
  {
    name: "GetQuota",
    documentation: "Gives the quota.",
    schema: `${message("GetQuota", optional("request", "tns:GetQuotaRequest"))}
      ${type("GetQuotaRequest", optional("Username", "s:string"))}
      ${message("GetQuotaResponse", optional("GetQuotaResult", "tns:GetQuotaResult"))}
      ${type("GetQuotaResult", optional("Result", "tns:ServiceResult") + required("QuotaMB", "s:long"))}`,
  },
]);

/** These operations beside the others: in the schema, the port type and both bindings. */
export function withOperations(additions: readonly Addition[]): Edit {
  const each = (text: (addition: Addition) => string): string => additions.map(text).join("\n");
  return (wsdl) =>
    wsdl
      .replace("</s:schema>", () => `${each(({ schema }) => schema)}</s:schema>`)
      .replace("<wsdl:portType", () => `${each(messages)}<wsdl:portType`)
      .replace("</wsdl:portType>", () => `${each(portTypeOperation)}</wsdl:portType>`)
      .replace("</wsdl:binding>", () => `${each((one) => boundOperation(one, "soap"))}</wsdl:binding>`)
      .replace(
        /<\/wsdl:binding>(?![^]*<\/wsdl:binding>)/,
        () => `${each((one) => boundOperation(one, "soap12"))}</wsdl:binding>`,
      );
}

function messages({ name }: Addition): string {
  const one = (suffix: string, part: string, element: string): string =>
    `<wsdl:message name="${name}${suffix}"><wsdl:part name="${part}" element="tns:${element}" /></wsdl:message>`;
  return (
    one("SoapIn", "parameters", name) +
    one("SoapOut", "parameters", `${name}Response`) +
    one("AuthHeader", "AuthHeader", "AuthHeader")
  );
}

function portTypeOperation({ name, documentation }: Addition): string {
  return `<wsdl:operation name="${name}"><wsdl:documentation>${documentation}</wsdl:documentation><wsdl:input message="tns:${name}SoapIn" /><wsdl:output message="tns:${name}SoapOut" /></wsdl:operation>`;
}

function boundOperation({ name }: Addition, soap: "soap" | "soap12"): string {
  const body = `<${soap}:body use="literal" />`;
  const header = `<${soap}:header message="tns:${name}AuthHeader" part="AuthHeader" use="literal" />`;
  return `<wsdl:operation name="${name}"><${soap}:operation soapAction="sosonlinebackup.com/${name}" style="document" /><wsdl:input>${body}${header}</wsdl:input><wsdl:output>${body}</wsdl:output></wsdl:operation>`;
}

function message(name: string, fields: string): string {
  return `<s:element name="${name}"><s:complexType><s:sequence>${fields}</s:sequence></s:complexType></s:element>`;
}

function type(name: string, fields: string): string {
  return `<s:complexType name="${name}"><s:sequence>${fields}</s:sequence></s:complexType>`;
}

function enumeration(name: string, values: readonly string[]): string {
  const listed = values.map((value) => `<s:enumeration value="${value}" />`).join("");
  return `<s:simpleType name="${name}"><s:restriction base="s:string">${listed}</s:restriction></s:simpleType>`;
}

function optional(name: string, of: string): string {
  return field(name, of);
}

function required(name: string, of: string): string {
  return field(name, of, 1);
}
