import type { ContractDescriptor, FieldDescriptor } from "../soap/contract.js";
import { MessageError, TEXT_PROPERTY, derivedTypes, itemPath, pathOf, resolveType } from "../soap/fields.js";
import { ValueError, codecOf } from "../soap/values.js";

/** What callers pass or get, as JSON: dates and 64-bit integers are strings, bytes are base64. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (typeof inner === "bigint") return String(inner);
      return inner instanceof Uint8Array ? Buffer.from(inner).toString("base64") : inner;
    },
    2,
  );
}

/** The other way: strings become what the types of their fields are to callers. Throws `MessageError`. */
export function fromJson(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  json: object,
  path = "",
): Record<string, unknown> {
  const value: Record<string, unknown> = { ...json };
  for (const field of fields) {
    const { property } = field;
    const given = value[property];
    if (given !== undefined) value[property] = valueFromJson(contract, field, given, pathOf(path, property));
  }
  return value;
}

/** The value of one field. What cannot be converted is left for the writer to refuse. */
export function valueFromJson(
  contract: ContractDescriptor,
  field: FieldDescriptor,
  json: unknown,
  path: string,
): unknown {
  const item = itemOf(contract, field);
  if (item !== undefined) {
    if (!Array.isArray(json)) return json;
    return json.map((one: unknown, index) => valueFromJson(contract, item, one, itemPath(path, index)));
  }
  const type = resolveType(contract, field.type);
  if (type.kind === "complex") {
    if (typeof json !== "object" || json === null) return json;
    const fields = [type, ...derivedTypes(contract, type)].flatMap(({ fields, textType }) =>
      textType === undefined
        ? fields
        : [...fields, { element: "", property: TEXT_PROPERTY, type: textType, required: true }],
    );
    return fromJson(contract, fields, json, path);
  }
  if (type.kind !== "value" || typeof json !== "string") return json;
  const codec = type.codec.requestType === "Uint8Array" ? codecOf("xs:base64Binary") : type.codec;
  try {
    return codec.parse(json);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new MessageError(path, error.reason);
  }
}

/** One item of a list, as a field of its own; `undefined` for what is no list. */
export function itemOf(contract: ContractDescriptor, field: FieldDescriptor): FieldDescriptor | undefined {
  const type = contract.types[field.type];
  const list = field.repeated === true ? field : type?.kind === "array" ? type.item : undefined;
  if (list === undefined) return undefined;
  const { repeated, ...item } = list;
  return repeated === true ? item : list;
}
