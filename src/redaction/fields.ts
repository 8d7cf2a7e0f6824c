import type { ContractDescriptor, FieldDescriptor } from "../soap/contract.js";
import { REDACTED } from "./secrets.js";

type Types = ContractDescriptor["types"];

/** Deeper than any contract; a caller's object may refer to itself. */
const MAX_DEPTH = 32;

/**
 * A copy of a request or a result that may be shown: the values of the fields that the operation table marks
 * as `secret` are `***`, and so is everything that it does not know, since a mistyped field may hold a
 * password as well. The object itself is left alone.
 */
export function redactFields(value: unknown, fields: readonly FieldDescriptor[], types: Types): unknown {
  return shownObject(value, fields, types, MAX_DEPTH);
}

function shownObject(
  value: unknown,
  fields: readonly FieldDescriptor[],
  types: Types,
  depth: number,
): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value !== "object" || depth === 0) return REDACTED;
  const known = new Map(fields.map((field) => [field.property, field]));
  return Object.fromEntries(
    Object.keys(value).map((key) => {
      const field = known.get(key);
      const inner: unknown = Reflect.get(value, key);
      return [key, field === undefined ? hidden(inner) : shownField(inner, field, types, depth - 1)];
    }),
  );
}

function shownField(value: unknown, field: FieldDescriptor, types: Types, depth: number): unknown {
  if (field.secret === true) return hidden(value);
  if (field.repeated !== true) return shownValue(value, field.type, types, depth);
  return shownList(value, (item) => shownValue(item, field.type, types, depth));
}

function shownValue(value: unknown, typeKey: string, types: Types, depth: number): unknown {
  const type = types[typeKey];
  switch (type?.kind) {
    case "complex":
      return shownObject(value, [...type.fields, ...derivedFields(type.derived, types)], types, depth);
    case "array":
      return shownList(value, (item) =>
        type.item.secret === true ? hidden(item) : shownValue(item, type.item.type, types, depth - 1),
      );
    default:
      return shownScalar(value);
  }
}

function shownList(value: unknown, shown: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(shown) : hidden(value);
}

/** An object where the contract has a single value is nothing that the table knows. */
function shownScalar(value: unknown): unknown {
  if (value instanceof Date) return new Date(value);
  return typeof value === "object" || typeof value === "function" ? hidden(value) : value;
}

/** A value of a derived type stands where the base type is declared. */
function derivedFields(keys: readonly string[] | undefined, types: Types): FieldDescriptor[] {
  return (keys ?? []).flatMap((key) => {
    const type = types[key];
    return type?.kind === "complex" ? type.fields : [];
  });
}

/** That a field was left out is no secret. */
function hidden(value: unknown): unknown {
  return value === undefined || value === null ? value : REDACTED;
}
