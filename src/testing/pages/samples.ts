import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  SoapVersion,
} from "../../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../../soap/envelope.js";
import { XSD_NAMESPACE, XSI_NAMESPACE } from "../../soap/xml-text.js";
import { soapContentType } from "../responses.js";

/** Placeholders stand between U+FFF9 and U+FFFB, which no contract holds. */
export const PLACEHOLDER = { start: "\uFFF9", end: "\uFFFB" } as const;

/** The request and the response of an operation as an ASMX help page prints them, HTTP headers included. */
export function sampleExchange(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  version: SoapVersion,
  host: string,
): { readonly request: string; readonly response: string } {
  const header = operation.authenticated ? contract.authHeader : undefined;
  const content = [`Content-Type: ${soapContentType(version)}`, `Content-Length: ${placeholder("length")}`];
  const request = [
    `POST ${new URL(contract.address).pathname} HTTP/1.1`,
    `Host: ${host}`,
    ...content,
    ...(version === "1.1" ? [`SOAPAction: "${operation.soapAction}"`] : []),
    "",
    ...envelope(contract, version, operation.request, header),
  ];
  const response = ["HTTP/1.1 200 OK", ...content, "", ...envelope(contract, version, operation.response)];
  return { request: request.join("\n"), response: response.join("\n") };
}

function envelope(
  contract: ContractDescriptor,
  version: SoapVersion,
  body: MessageDescriptor,
  header?: MessageDescriptor,
): string[] {
  const prefix = version === "1.1" ? "soap" : "soap12";
  const namespaces = `xmlns:xsi="${XSI_NAMESPACE}" xmlns:xsd="${XSD_NAMESPACE}" xmlns:${prefix}="${ENVELOPE_NAMESPACES[version]}"`;
  const part = (name: string, { element, namespace, fields }: MessageDescriptor): string[] =>
    around(`${prefix}:${name}`, around(element, sampleFields(contract, fields, []), ` xmlns="${namespace}"`));
  const parts = [...(header === undefined ? [] : part("Header", header)), ...part("Body", body)];
  return ['<?xml version="1.0" encoding="utf-8"?>', ...around(`${prefix}:Envelope`, parts, ` ${namespaces}`)];
}

/** The lines of the elements. `within` are the types around them: a page stops where a type would hold itself. */
function sampleFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  within: readonly string[],
): string[] {
  return fields.flatMap((field) => {
    const once = sampleElement(contract, field, within);
    return field.repeated === true ? [...once, ...once] : once;
  });
}

function sampleElement(
  contract: ContractDescriptor,
  { element, type: key, repeated }: FieldDescriptor,
  within: readonly string[],
): string[] {
  const type = contract.types[key];
  switch (type?.kind) {
    case undefined:
    case "simple":
      return [`<${element}>${placeholder((type?.base ?? key).replace("xs:", ""))}</${element}>`];
    case "enumeration":
      return [`<${element}>${type.values.map(placeholder).join(" or ")}</${element}>`];
    case "array":
      return around(element, sampleFields(contract, [{ ...type.item, repeated: true }], within));
    case "complex": {
      if (within.includes(key)) return repeated === true ? [`<${element} xsi:nil="true" />`] : [];
      // A help page prints no inherited members, which come first: so the standard Result is empty there.
      const base = type.base === undefined ? undefined : contract.types[type.base];
      const own = type.fields.slice(base?.kind === "complex" ? base.fields.length : 0);
      const elements = own.filter(({ attribute }) => attribute !== true);
      return around(element, sampleFields(contract, elements, [...within, key]));
    }
  }
}

function around(element: string, content: readonly string[], attributes = ""): string[] {
  if (content.length === 0) return [`<${element}${attributes} />`];
  return [`<${element}${attributes}>`, ...content.map((line) => `  ${line}`), `</${element}>`];
}

function placeholder(text: string): string {
  return `${PLACEHOLDER.start}${text}${PLACEHOLDER.end}`;
}
