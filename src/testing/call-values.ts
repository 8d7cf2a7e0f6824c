import type { OperationMethod } from "../../generated/contract.js";
import type { AccountManagementOperations } from "../../generated/operations.js";
import { InvalidRequestError } from "../errors.js";
import { callerFields } from "../soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
} from "../soap/contract.js";
import {
  MessageError,
  TEXT_PROPERTY,
  TYPE_PROPERTY,
  derivedTypes,
  itemPath,
  parseEnumeration,
  pathOf,
  resolveType,
  suggestion,
} from "../soap/fields.js";
import { ValueError, codecOf } from "../soap/values.js";

/*
 * Requests and results as callers see them: their types by the client's methods, and what the contract's table says
 * of a value beyond how it is read and written.
 */

export type { OperationMethod };

/** What the method takes. */
export type RequestOf<M extends OperationMethod> = Parameters<AccountManagementOperations[M]>[0];

/** What the method resolves to. */
export type ResultOf<M extends OperationMethod> = Awaited<ReturnType<AccountManagementOperations[M]>>;

/** A request as it arrives: 64-bit integers are always `bigint`, and any field may be missing. */
export type ArrivedRequest<M extends OperationMethod> = {
  readonly [K in keyof RequestOf<M>]?: Arrived<RequestOf<M>[K]> | undefined;
};

/** Callers may give a 64-bit integer as a `number`; it arrives as a `bigint`. */
type Arrived<T> = bigint extends T ? Exclude<T, number> : T;

/**
 * A result to respond with; every field is optional. A field that is left out is sent as .NET's default or not
 * at all, and a `result` that is left out is a success. `null` leaves an optional field out; an object of a list
 * that is `null` is sent as nil.
 */
export type ResponseOf<M extends OperationMethod> = Partially<ResultOf<M>>;

type Partially<T> = T extends bigint
  ? bigint | number
  : T extends Simple
    ? T
    : T extends readonly (infer Item)[]
      ? readonly (Partially<Item> | NilOf<Item>)[]
      : { readonly [K in keyof T]?: Partially<T[K]> | null | undefined };

type Simple = string | number | bigint | boolean | Date | Uint8Array | null | undefined;

/** Every object of a list may be nil. */
type NilOf<Item> = Item extends Simple ? never : null;

/** The operation of a client's method. Throws `InvalidRequestError` that names `field` when there is none. */
export function operationOf(
  { operations }: ContractDescriptor,
  method: string,
  field = "method",
): OperationDescriptor {
  const all = Object.values(operations);
  const operation = all.find((one) => one.method === method);
  if (operation !== undefined) return operation;
  const methods = all.map((one) => one.method);
  const why = `The contract has no operation whose method is ${method}`;
  throw new InvalidRequestError(field, why + (suggestion(method, methods) || "."));
}

/** One item of a list, as a field of its own; `undefined` for what is no list. */
export function itemOf(contract: ContractDescriptor, field: FieldDescriptor): FieldDescriptor | undefined {
  const type = contract.types[field.type];
  const list = field.repeated === true ? field : type?.kind === "array" ? type.item : undefined;
  if (list === undefined) return undefined;
  const { repeated, ...item } = list;
  return repeated === true ? item : list;
}

/** The built-in type, `"xs:…"`, of a field that holds a value; else the key of its type. */
export function baseOf(contract: ContractDescriptor, { type }: FieldDescriptor): string {
  const named = contract.types[type];
  return named?.kind === "simple" ? named.base : type;
}

/** The fields of a type, and its text beside attributes, if it has any, as a field without an element. */
export function membersOf({ fields, textType }: ComplexTypeDescriptor): readonly FieldDescriptor[] {
  if (textType === undefined) return fields;
  return [...fields, { element: "", property: TEXT_PROPERTY, type: textType, required: true }];
}

/** What becomes of the value of a field, before the walk goes on into what it has become. */
type Change = (field: FieldDescriptor, value: unknown, path: string) => unknown;
type Copy = (fields: readonly FieldDescriptor[], object: object, path?: string) => Record<string, unknown>;

/** Copies objects with those fields. What none of them names, what is null and what is absent stays. */
function copying(contract: ContractDescriptor, change: Change): Copy {
  const copyOf: Copy = (fields, object, path = "") =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]: [string, unknown]) => {
        const field = fields.find(({ property }) => property === key);
        return [key, field === undefined ? value : valueOf(field, value, pathOf(path, key))];
      }),
    );
  const valueOf: Change = (field, value, path) => {
    if (value === undefined || value === null) return value;
    const changed = change(field, value, path);
    const item = itemOf(contract, field);
    if (item !== undefined) {
      if (!Array.isArray(changed)) return changed;
      return changed.map((one: unknown, index) => valueOf(item, one, itemPath(path, index)));
    }
    const type = resolveType(contract, field.type);
    if (type.kind !== "complex" || typeof changed !== "object" || changed === null) return changed;
    // The fields are those of the derived type that the value names, if it names one.
    const named: unknown = Reflect.get(changed, TYPE_PROPERTY);
    const actual = derivedTypes(contract, type).find(({ name }) => name === named) ?? type;
    return copyOf(membersOf(actual), changed, path);
  };
  return copyOf;
}

export const REDACTED = "***";

/** A decoded message with `***` in the place of its secrets. */
export function redactMessage(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  value: object,
): Record<string, unknown> {
  const hide: Change = ({ secret }, inner) => (secret === true ? REDACTED : inner);
  return copying(contract, hide)(callerFields(contract, message), value);
}

/** What callers pass or get, as JSON: dates and 64-bit integers are strings, bytes are base64. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (typeof inner === "bigint") return String(inner);
      return inner instanceof Uint8Array ? Buffer.from(inner).toString("base64") : inner;
    },
    indent,
  );
}

/**
 * The other way: strings become what the types of their fields are to callers. What cannot be converted is left for
 * the writer to refuse. Throws `MessageError`.
 */
export function fromJson(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  json: object,
): Record<string, unknown> {
  const parse: Change = (field, value, path) => {
    const type = resolveType(contract, field.type);
    if (field.repeated === true || type.kind !== "value" || typeof value !== "string") return value;
    const codec = type.codec.requestType === "Uint8Array" ? codecOf("xs:base64Binary") : type.codec;
    try {
      return codec.parse(value);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new MessageError(path, error.reason);
    }
  };
  return copying(contract, parse)(fields, json);
}

/**
 * A value that the schema allows for each of the fields: strings say `string`, lists have one item, a field with a
 * default has that, everything else is as small as .NET makes it. `within` are the types around them: a value stops
 * where a type would hold itself.
 */
export function sampleOf(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  within: readonly ComplexTypeDescriptor[] = [],
): Record<string, unknown> {
  const sample = (field: FieldDescriptor): unknown => {
    const item = itemOf(contract, field);
    if (item !== undefined) {
      const one = sample(item);
      return one === undefined ? [] : [one];
    }
    const type = resolveType(contract, field.type);
    if (type.kind === "value") {
      if (field.default !== undefined) return type.codec.parse(field.default);
      return type.codec.absent() ?? type.codec.parse(TEXTS.get(baseOf(contract, field)) ?? "string");
    }
    if (type.kind === "enumeration")
      return parseEnumeration(type, field.default ?? type.values[0] ?? "", "open");
    if (type.kind === "array" || within.includes(type)) return undefined;
    const actual = [type, ...derivedTypes(contract, type)].find(
      (one) => one.abstract !== true && !within.includes(one),
    );
    if (actual === undefined) return undefined;
    const members = sampleOf(contract, membersOf(actual), [...within, type, actual]);
    return actual === type ? members : { [TYPE_PROPERTY]: actual.name, ...members };
  };
  return Object.fromEntries(fields.map((field) => [field.property, sample(field)]));
}

/** For the built-in types that are null by default and are not any text. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ["xs:date", "2024-01-31"],
  ["xs:time", "12:30:00"],
  ["xs:gYearMonth", "2024-01"],
  ["xs:gYear", "2024"],
  ["xs:gMonthDay", "--01-31"],
  ["xs:gMonth", "--01"],
  ["xs:gDay", "---31"],
  ["xs:duration", "P1D"],
  ["xs:base64Binary", "AA=="],
  ["xs:hexBinary", "00"],
]);
