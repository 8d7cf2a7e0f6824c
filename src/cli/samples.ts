import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, MessageDescriptor } from "../soap/contract.js";
import { codecOf } from "../soap/values/built-in.js";

/** A message as JSON to fill in: every field, with a placeholder of its type. */
export function skeleton(
  table: ContractDescriptor,
  message: MessageDescriptor & { readonly unwrap?: string },
): Record<string, unknown> {
  return objectOf(table, callerFields(table, message), []);
}

function objectOf(
  table: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  within: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.property, placeholder(table, field, within)]));
}

/** `within` are the types around it: one that holds itself is not opened again. */
function placeholder(table: ContractDescriptor, field: FieldDescriptor, within: readonly string[]): unknown {
  if (field.repeated === true) return [placeholder(table, { ...field, repeated: undefined }, within)];
  const type = table.types[field.type];
  if (type === undefined) return scalar(field.type);
  switch (type.kind) {
    case "array":
      return [placeholder(table, { ...type.item, repeated: undefined }, within)];
    case "enumeration":
      return type.values[0] ?? "";
    case "simple":
      return scalar(type.base);
    case "complex":
      return within.includes(field.type) ? {} : objectOf(table, type.fields, [...within, field.type]);
  }
}

function scalar(builtIn: string): unknown {
  const value = codecOf(builtIn).absent();
  return value instanceof Date ? "2026-01-31T00:00:00Z" : (value ?? "");
}
