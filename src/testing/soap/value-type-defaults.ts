import type { ComplexTypeDescriptor, ContractDescriptor, FieldDescriptor } from "../../contract/operation.js";
import { derivedTypes, TEXT_PROPERTY, TYPE_PROPERTY } from "../../message/type.js";
import { codecOf } from "../../values/built-in.js";

/**
 * A .NET object cannot lack a value type: what a behaviour leaves out goes out as 0, `false`, the first name
 * of an enumeration, or the year 1. Strings and objects may be null, which is an absent element.
 */
export function withValueTypeDefaults(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
): unknown {
  if (!isObject(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const field of fields) {
    const given = filled[field.property];
    if (given === undefined) {
      const absent = field.required && field.repeated !== true ? defaultOf(contract, field) : undefined;
      if (absent !== undefined) filled[field.property] = absent;
    } else if (given === null) {
      // Null leaves out what may be left out; only a nillable element can say null itself.
      if (field.nillable !== true || !field.required) filled[field.property] = undefined;
    } else {
      filled[field.property] =
        field.repeated === true ? eachOf(contract, field, given) : within(contract, field, given);
    }
  }
  return filled;
}

function within(contract: ContractDescriptor, field: FieldDescriptor, value: unknown): unknown {
  const type = contract.types[field.type];
  if (type?.kind === "complex") return withinObject(contract, type, value);
  return type?.kind === "array" ? eachOf(contract, type.item, value) : value;
}

/** The fields are those of the derived type that the object names, if it names one. */
function withinObject(
  contract: ContractDescriptor,
  declared: ComplexTypeDescriptor,
  value: unknown,
): unknown {
  if (!isObject(value)) return value;
  const type = derivedTypes(contract, declared).find(({ name }) => name === value[TYPE_PROPERTY]) ?? declared;
  const filled = withValueTypeDefaults(contract, type.fields, value);
  if (type.textType === undefined || !isObject(filled)) return filled;
  const text = filled[TEXT_PROPERTY] ?? defaultOfType(contract, type.textType);
  return { ...filled, [TEXT_PROPERTY]: text };
}

function eachOf(contract: ContractDescriptor, item: FieldDescriptor, value: unknown): unknown {
  return Array.isArray(value) ? value.map((one: unknown) => within(contract, item, one)) : value;
}

function defaultOf(contract: ContractDescriptor, field: FieldDescriptor): unknown {
  return field.nillable === true ? null : defaultOfType(contract, field.type);
}

function defaultOfType(contract: ContractDescriptor, key: string): unknown {
  const type = contract.types[key];
  if (type === undefined) return codecOf(key).absent();
  if (type.kind === "enumeration") return type.values[0];
  return type.kind === "simple" ? codecOf(type.base).absent() : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
