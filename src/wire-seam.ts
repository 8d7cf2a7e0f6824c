// Stands in for the names that `soap/write.ts`, `soap/envelope.ts` and `response.ts` give; goes when they do.
import type { Credentials } from "./credentials.js";
import type { SoapVersion } from "./options.js";
import type { Redact } from "./redaction/secrets.js";
import { interpret } from "./response.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "./soap/contract.js";
import { encoderFailure, encoderFor } from "./soap/envelope.js";
import { readMessage } from "./soap/read.js";
import { writeMessageContent } from "./soap/write.js";
import { escapeAttribute, escapeText } from "./soap/xml-text.js";
import { XSI_NAMESPACE, readXml } from "./soap/xml.js";
import type { HttpResponse } from "./transport/post.js";
import { contract as table } from "../generated/contract.js";

export { FieldError as MessageError } from "./soap/fields.js";

export interface WrittenMessage {
  readonly xml: string;
  readonly secrets: readonly string[];
}

export function writeRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: unknown,
): WrittenMessage {
  const xml = writeMessageContent(contract, operation.request, request);
  return { xml, secrets: secretsOfRequest(contract, operation, readBack(contract, operation, xml)) };
}

export function showMessage({ xml, secrets }: WrittenMessage): string {
  return secrets.reduce((text, one) => text.replaceAll(`>${escapeText(one)}<`, ">***<"), xml);
}

export async function writeEnvelope(
  version: SoapVersion,
  _contract: ContractDescriptor,
  operation: OperationDescriptor,
  xml: string,
  credentials: Credentials,
): Promise<{ headers: Readonly<Record<string, string>>; body: Uint8Array }> {
  const encoder = await encoderFor(version, table).catch((error: unknown) => {
    throw encoderFailure(error, operation.name);
  });
  return encoder.encode(operation, xml, credentials);
}

export function readResponse(
  response: HttpResponse,
  context: {
    readonly contract: ContractDescriptor;
    readonly operation: OperationDescriptor;
    readonly redact: Redact;
    readonly checkTime?: (() => void) | undefined;
  },
): { result: Record<string, unknown>; unknownElements: readonly string[] } {
  const result = interpret(response, context);
  context.checkTime?.();
  return { result, unknownElements: [] };
}

function readBack(
  contract: ContractDescriptor,
  { request }: OperationDescriptor,
  content: string,
): Record<string, unknown> {
  const open = `${request.element} xmlns="${escapeAttribute(request.namespace)}" xmlns:xsi="${XSI_NAMESPACE}"`;
  const bounds = { maxElements: Infinity, maxAttributes: Infinity };
  const element = readXml(Buffer.from(`<${open}>${content}</${request.element}>`, "utf8"), bounds);
  return readMessage(contract, request, element);
}

function secretsOfRequest(
  contract: ContractDescriptor,
  { request }: OperationDescriptor,
  sent: unknown,
): readonly string[] {
  const wrapper = request.fields.find(({ element }) => element === request.unwrap);
  const unwrapped = wrapper === undefined ? [] : secretsOf(contract, wrapper, sent, 0);
  return [...secretsIn(contract, request.fields, sent, 0), ...unwrapped];
}

function secretsIn(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  depth: number,
): string[] {
  if (typeof value !== "object" || value === null || depth > 32) return [];
  return fields.flatMap((field) => secretsOf(contract, field, Reflect.get(value, field.property), depth));
}

function secretsOf(
  contract: ContractDescriptor,
  field: FieldDescriptor,
  value: unknown,
  depth: number,
): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(contract, field, item, depth + 1));
  if (field.secret === true) return typeof value === "string" ? [value] : [];
  const type = contract.types[field.type];
  if (type?.kind === "array") return secretsOf(contract, type.item, value, depth + 1);
  return type?.kind === "complex" ? secretsIn(contract, type.fields, value, depth + 1) : [];
}
