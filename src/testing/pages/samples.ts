import type { SoapVersion } from "../../soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
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
    request: [...request, "", ...envelope(contract, operation, version, operation.request, header)].join(
      "\n",
    ),
    response: [...response, "", ...envelope(contract, operation, version, operation.response)].join("\n"),
  };
}

function envelope(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  version: SoapVersion,
  body: MessageDescriptor,
  header?: MessageDescriptor,
): string[] {
  const prefix = version === "1.1" ? "soap" : "soap12";
  const empty = standardResultOf(contract, operation);
  const part = (name: string, message: MessageDescriptor): string[] => [
    `  <${prefix}:${name}>`,
    ...sampleMessage(contract, message, empty).map((line) => `    ${line}`),
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
function sampleMessage(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  empty: string | undefined,
): string[] {
  const content = message.fields.flatMap((field) => new Sampler(contract, empty).field(field, []));
  const open = `<${message.element} xmlns="${message.namespace}"`;
  return content.length === 0
    ? [`${open} />`]
    : [`${open}>`, ...content.map((line) => `  ${line}`), `</${message.element}>`];
}

/**
 * The key of the standard Result's type. The live service's page prints it empty, because a page prints a
 * type's own members only and the Result inherits all of its; a contract that has them flat must not tell.
 */
function standardResultOf(
  contract: ContractDescriptor,
  { response }: OperationDescriptor,
): string | undefined {
  if (response.outcome?.kind !== "standard") return undefined;
  let fields: readonly FieldDescriptor[] = response.fields;
  let type: string | undefined;
  for (const element of response.outcome.path) {
    type = fields.find((field) => field.element === element)?.type;
    const next = type === undefined ? undefined : contract.types[type];
    fields = next?.kind === "complex" ? next.fields : [];
  }
  return type;
}

class Sampler {
  readonly #contract: ContractDescriptor;
  readonly #empty: string | undefined;

  constructor(contract: ContractDescriptor, empty: string | undefined) {
    this.#contract = contract;
    this.#empty = empty;
  }

  /** `within` are the types around it: a page stops where a type would hold itself. */
  field(field: FieldDescriptor, within: readonly string[]): string[] {
    const once = this.#once(field, within);
    return field.repeated === true ? [...once, ...once] : once;
  }

  #once({ element, type: key, repeated }: FieldDescriptor, within: readonly string[]): string[] {
    const type = this.#contract.types[key];
    const value = (text: string): string[] => [`<${element}>${placeholder(text)}</${element}>`];
    switch (type?.kind) {
      case undefined:
        return value(key.replace("xs:", ""));
      case "simple":
        return value(type.base.replace("xs:", ""));
      case "enumeration":
        return [`<${element}>${type.values.map(placeholder).join(" or ")}</${element}>`];
      case "array":
        return this.#element(element, this.field({ ...type.item, repeated: true }, within));
      case "complex": {
        if (within.includes(key)) return repeated === true ? [`<${element} xsi:nil="true" />`] : [];
        const members = key === this.#empty ? [] : ownMembers(this.#contract, type);
        return this.#element(
          element,
          members.flatMap((member) => this.field(member, [...within, key])),
        );
      }
    }
  }

  #element(element: string, content: readonly string[]): string[] {
    if (content.length === 0) return [`<${element} />`];
    return [`<${element}>`, ...content.map((line) => `  ${line}`), `</${element}>`];
  }
}

/** Without the inherited ones, which come first. */
function ownMembers(contract: ContractDescriptor, type: ComplexTypeDescriptor): readonly FieldDescriptor[] {
  const base = type.base === undefined ? undefined : contract.types[type.base];
  return type.fields
    .slice(base?.kind === "complex" ? base.fields.length : 0)
    .filter(({ attribute }) => attribute !== true);
}

function placeholder(text: string): string {
  return `${PLACEHOLDER.start}${text}${PLACEHOLDER.end}`;
}
