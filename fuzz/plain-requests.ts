import type { FieldDescriptor } from "../src/soap/contract.js";
import { operationOf, table } from "./operations.js";
import { ACCOUNT_PASSWORD } from "./secrets.js";

/** A right request of the operation, every field given; its secret fields hold a known secret. */
export function requestOf(operation: string): Record<string, unknown> {
  const { request } = operationOf(operation);
  const wrapper = request.fields.find(({ element }) => element === request.unwrap);
  const inner = wrapper === undefined ? undefined : table.types[wrapper.type];
  return objectOf(inner?.kind === "complex" ? inner.fields : request.fields);
}

function objectOf(fields: readonly FieldDescriptor[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.property, valueOf(field)]));
}

function valueOf(field: FieldDescriptor): unknown {
  const type = table.types[field.type];
  if (type?.kind === "array") return [valueOf(type.item)];
  if (type?.kind === "complex") return objectOf(type.fields);
  if (type?.kind === "enumeration") return type.values[0];
  if (field.type === "xs:boolean") return true;
  if (field.type === "xs:dateTime") return new Date(0);
  if (field.type === "xs:string") return field.secret === true ? ACCOUNT_PASSWORD : `a ${field.property}`;
  return 7;
}
