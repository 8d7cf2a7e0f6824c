import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  SoapVersion,
} from "../../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../../soap/envelope.js";
import { soapContentType } from "../responses.js";

/** A sample HTTP message; placeholders stand between U+FFF9 and U+FFFB, which no contract holds. */
export const PLACEHOLDER = { start: "\uFFF9", end: "\uFFFB" } as const;

export interface SamplePair {
  readonly request: string;
  readonly response: string;
}

/** The request and the response of an operation as an ASMX help page prints them, HTTP headers included. */
export function sampleExchange(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  version: SoapVersion,
  host: string,
): SamplePair {
  const header = operation.authenticated ? contract.authHeader : undefined;
  const request = [
    `POST ${new URL(contract.address).pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${soapContentType(version)}`,
    `Content-Length: ${placeholder("length")}`,
    ...(version === "1.1" ? [`SOAPAction: "${operation.soapAction}"`] : []),
  ];
  const response = [
    "HTTP/1.1 200 OK",
    `Content-Type: ${soapContentType(version)}`,
    `Content-Length: ${placeholder("length")}`,
  ];
  return {
    request: [...request, "", ...envelope(contract, version, operation.request, header)].join("\n"),
    response: [...response, "", ...envelope(contract, version, operation.response)].join("\n"),
  };
}

function envelope(
  contract: ContractDescriptor,
  version: SoapVersion,
  body: MessageDescriptor,
  header?: MessageDescriptor,
): string[] {
  const prefix = version === "1.1" ? "soap" : "soap12";
  const part = (name: string, message: MessageDescriptor): string[] => [
    `  <${prefix}:${name}>`,
    ...sampleMessage(contract, message).map((line) => `    ${line}`),
    `  </${prefix}:${name}>`,
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<${prefix}:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:${prefix}="${ENVELOPE_NAMESPACES[version]}">`,
    ...(header === undefined ? [] : part("Header", header)),
    ...part("Body", body),
    `</${prefix}:Envelope>`,
  ];
}

/** The lines of a body or header element. */
function sampleMessage(contract: ContractDescriptor, message: MessageDescriptor): string[] {
  const content = message.fields.flatMap((field) => sampleField(contract, field, []));
  return around(message.element, ` xmlns="${message.namespace}"`, content);
}

/** `within` are the types around it: a page stops where a type would hold itself. */
function sampleField(
  contract: ContractDescriptor,
  field: FieldDescriptor,
  within: readonly string[],
): string[] {
  const once = sampleElement(contract, field, within);
  return field.repeated === true ? [...once, ...once] : once;
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
      return around(element, "", sampleField(contract, { ...type.item, repeated: true }, within));
    case "complex":
      if (within.includes(key)) return repeated === true ? [`<${element} xsi:nil="true" />`] : [];
      return around(
        element,
        "",
        ownMembers(contract, type).flatMap((member) => sampleField(contract, member, [...within, key])),
      );
  }
}

function around(element: string, attributes: string, content: readonly string[]): string[] {
  const open = `<${element}${attributes}`;
  if (content.length === 0) return [`${open} />`];
  return [`${open}>`, ...content.map((line) => `  ${line}`), `</${element}>`];
}

/** A help page prints no inherited members, which come first: so the standard Result is empty there. */
function ownMembers(contract: ContractDescriptor, type: ComplexTypeDescriptor): readonly FieldDescriptor[] {
  const base = type.base === undefined ? undefined : contract.types[type.base];
  return type.fields
    .slice(base?.kind === "complex" ? base.fields.length : 0)
    .filter(({ attribute }) => attribute !== true);
}

function placeholder(text: string): string {
  return `${PLACEHOLDER.start}${text}${PLACEHOLDER.end}`;
}
