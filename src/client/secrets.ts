import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../contract/operation.js";
import type { Credentials } from "../credentials/credentials.js";
import type { CallOptions } from "../options/call-options.js";
import { createRedactor, redactXml } from "../redaction/index.js";
import type { Redact } from "../redaction/index.js";

/**
 * Takes out of a text whatever this call must not show: its password, the secret fields of its request, and
 * those of its own headers that carry credentials: a gateway's page of refusal may quote them.
 * `sent` gives what was sent; it is asked when there is a text to look at, which a call that goes well never has.
 */
export function redactorOf(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  sent: () => unknown,
  credentials: Credentials,
  headers: CallOptions["headers"] = {},
): Redact {
  let redact: Redact | undefined;
  return (text) => {
    redact ??= createRedactor([
      credentials.password,
      ...secretsOfRequest(contract, operation, sent()),
      ...secretsOfHeaders(headers),
    ]);
    return redactXml(redact(text));
  };
}

const SECRET_HEADER = /auth|cookie|credential|key|password|secret|session|token/i;
/** Shorter parts of a header are words that any text may hold. */
const SHORTEST_PART = 6;

/** Each whole, and in parts, since an answer may leave out the scheme or the name of a cookie. */
function secretsOfHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  const secret = Object.entries(headers).filter(([name]) => SECRET_HEADER.test(name));
  return secret.flatMap(([, value]) => {
    const words = value.split(/[\s;,]+/);
    const parts = [...words, ...words.map((word) => word.slice(word.indexOf("=") + 1))];
    return [value, ...parts.filter((part) => part.length >= SHORTEST_PART)];
  });
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
