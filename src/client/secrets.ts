import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../contract/operation.js";
import type { Credentials } from "../credentials/credentials.js";
import { createRedactor, redactXml } from "../redaction/index.js";
import type { Redact } from "../redaction/index.js";

/** Takes out of a text whatever this call must not show: its password, and the secret fields of its request. */
export function redactorOf(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: unknown,
  credentials: Credentials,
): Redact {
  const secrets = new Set([
    credentials.password,
    ...secretsIn(contract, operation.request.fields, request, 0),
  ]);
  const wrapper = operation.request.fields.find(({ element }) => element === operation.request.unwrap);
  if (wrapper !== undefined) for (const one of secretsOf(contract, wrapper, request, 0)) secrets.add(one);
  const redact = createRedactor([...secrets].filter((one) => one !== ""));
  return (text) => redactXml(redact(text));
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
