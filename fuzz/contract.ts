import { contract } from "../generated/contract.js";
import { callerFields } from "../src/soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../src/soap/contract.js";
import { ACCOUNT_PASSWORD } from "./secrets.js";

/** The contract, for walks that know no operation by name. */
export const table: ContractDescriptor = contract;

export const OPERATIONS: readonly OperationDescriptor[] = Object.values(table.operations);

const byName = new Map(OPERATIONS.map((operation) => [operation.name, operation]));

export function operationOf(name: string): OperationDescriptor {
  const operation = byName.get(name);
  if (operation === undefined) throw new Error(`The contract has no operation ${name}.`);
  return operation;
}

/** Calls the operation on a client. */
export function callOperation(
  client: object,
  { method }: OperationDescriptor,
  ...given: unknown[]
): Promise<unknown> {
  const call: unknown = Reflect.get(client, method);
  if (typeof call !== "function") throw new Error(`There is no method ${method}.`);
  return Reflect.apply(call, client, given) as Promise<unknown>;
}

/** A right request of the operation, every field given; its secret fields hold a known secret. */
export function requestOf(operation: OperationDescriptor): Record<string, unknown> {
  return objectOf(callerFields(table, operation.request));
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
