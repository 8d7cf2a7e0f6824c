import { inspect } from "node:util";
import { callerFields } from "../src/soap/contract.js";
import type { FieldDescriptor, OperationDescriptor } from "../src/soap/contract.js";
import { table } from "./contract.js";
import { Find } from "./find.js";

/** A value has exactly the fields of the contract, of the types that the caller's types promise. */
export function checkShape(operation: OperationDescriptor, value: Record<string, unknown>): void {
  const { response, name } = operation;
  checkObject(callerFields(table, response), value, name, response.outcome?.property);
}

function checkObject(
  fields: readonly FieldDescriptor[],
  value: unknown,
  path: string,
  outcome?: string,
): void {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    throw wrong(path, "a plain object", value);
  }
  const expected = fields.map(({ property }) => property).sort();
  const actual = Reflect.ownKeys(value).map(String).sort();
  if (expected.join() !== actual.join()) throw wrong(path, `the keys ${expected.join()}`, actual);
  for (const field of fields) {
    const inner: unknown = Reflect.get(value, field.property);
    checkField(field, inner, `${path}.${field.property}`, field.property === outcome);
  }
}

function checkField(field: FieldDescriptor, value: unknown, path: string, isOutcome: boolean): void {
  const type = table.types[field.type];
  if (type?.kind === "array") {
    if (!Array.isArray(value)) throw wrong(path, "an array", value);
    for (const item of value as unknown[])
      checkField({ ...type.item, required: true }, item, `${path}[]`, false);
    return;
  }
  if (value === undefined || value === null) {
    const mayBeAbsent = !field.required || field.nillable === true || isOutcome || path.includes(".result.");
    if (!mayBeAbsent) throw wrong(path, "a value", value);
    return;
  }
  if (type?.kind === "complex") checkObject(type.fields, value, path);
  else if (!isOfKind(type?.kind === "enumeration" ? "xs:string" : field.type, value)) {
    throw wrong(path, field.type, value);
  }
}

function isOfKind(type: string, value: unknown): boolean {
  switch (type) {
    case "xs:string":
      return typeof value === "string";
    case "xs:boolean":
      return typeof value === "boolean";
    case "xs:dateTime":
      return value instanceof Date && !Number.isNaN(value.getTime());
    case "xs:long":
      return typeof value === "bigint" || Number.isSafeInteger(value);
    default:
      return Number.isSafeInteger(value);
  }
}

function wrong(path: string, expected: string, value: unknown): Find {
  return new Find(
    "a value has the shape of the contract",
    `${path}: expected ${expected}, got ${inspect(value)}`,
  );
}
