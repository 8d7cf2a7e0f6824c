import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
} from "../../../contract/operation.js";
import { resolveType, TEXT_PROPERTY, TYPE_PROPERTY } from "../../../message/type.js";
import { callerFields } from "../../soap/unwrapped.js";
import type { ServiceBehaviour } from "./behaviour.js";

/**
 * For an operation that has no behaviour: a success whose every field has a value that the schema allows.
 * Strings say `string`, lists have one item, everything else is as small as .NET makes it.
 */
export const fallbackBehaviour: ServiceBehaviour = (_call, { contract }, { response }) =>
  sampleOf(contract, callerFields(contract, response).filter(isNot(response.outcome?.property)), []);

function isNot(property: string | undefined): (field: FieldDescriptor) => boolean {
  return (field) => field.property !== property;
}

function sampleOf(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  within: readonly ComplexTypeDescriptor[],
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueOf(contract, field.type, within);
      return [field.property, field.repeated === true ? listOf(value) : value];
    }),
  );
}

/** `undefined` where a type would contain itself. */
function valueOf(
  contract: ContractDescriptor,
  key: string,
  within: readonly ComplexTypeDescriptor[],
): unknown {
  const type = resolveType(contract, key);
  switch (type.kind) {
    case "value":
      return type.codec.absent() ?? type.codec.parse(TEXTS.get(key) ?? "string");
    case "enumeration":
      return type.values[0];
    case "array":
      return listOf(valueOf(contract, type.item.type, within));
    case "complex":
      return within.includes(type) ? undefined : complexSample(contract, type, within);
  }
}

function complexSample(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
  within: readonly ComplexTypeDescriptor[],
): Record<string, unknown> | undefined {
  if (type.abstract === true) return derivedSample(contract, type, within);
  const sample = sampleOf(contract, type.fields, [...within, type]);
  if (type.textType !== undefined) sample[TEXT_PROPERTY] = valueOf(contract, type.textType, within);
  return sample;
}

function derivedSample(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
  within: readonly ComplexTypeDescriptor[],
): Record<string, unknown> | undefined {
  for (const key of type.derived ?? []) {
    const derived = contract.types[key];
    if (derived?.kind !== "complex" || derived.abstract === true || within.includes(derived)) continue;
    return { [TYPE_PROPERTY]: key, ...complexSample(contract, derived, [...within, type]) };
  }
  return undefined;
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

function listOf(item: unknown): readonly unknown[] {
  return item === undefined ? [] : [item];
}
