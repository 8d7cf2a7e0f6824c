import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../contract/operation.js";
import type { Credentials } from "../credentials/credentials.js";
import { createRedactor, redactXml } from "../redaction/index.js";
import type { Redact } from "../redaction/index.js";

/**
 * Takes out of a text whatever this call must not show: its password, and the secret fields of its request.
 * `sent` gives what was sent; it is asked when there is a text to look at, which a call that goes well never has.
 */
export function redactorOf(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  sent: () => unknown,
  credentials: Credentials,
): Redact {
  let redact: Redact | undefined;
  return (text) => {
    redact ??= createRedactor([credentials.password, ...secretsOfRequest(contract, operation, sent())]);
    return redactXml(redact(text));
  };
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

/** Deeper than any contract. */
const MAX_DEPTH = 32;

function secretsIn(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  depth: number,
): string[] {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
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
