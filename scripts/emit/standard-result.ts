import type { ContractModel, FieldModel, TypeReference } from "../contract/model.js";

/** The parts of the standard Result, by which it is known: the name of its type is not public. */
export const RESULT_PARTS: readonly string[] = ["Result", "Code", "Message"];

type Types = ContractModel["types"];

/** Own and inherited fields of a complex type, inherited ones first. */
export function inheritedFields(types: Types, key: string): readonly FieldModel[] {
  const type = types.get(key);
  if (type?.kind !== "complex") return [];
  return type.base === undefined ? type.fields : [...inheritedFields(types, type.base), ...type.fields];
}

export function isStandardResult(types: Types, type: TypeReference): boolean {
  if (!("named" in type)) return false;
  const fields = inheritedFields(types, type.named);
  return RESULT_PARTS.every((name) => fields.some((one) => one.name === name && !one.attribute));
}

/**
 * The contract with each Result declared as what it holds: a service may declare it as a type without members,
 * and name the real one, which extends it, by `xsi:type` in its responses.
 */
export function withDeclaredResults(model: ContractModel): ContractModel {
  const declared = (field: FieldModel): FieldModel => {
    const { type } = field;
    if (!("named" in type) || field.attribute || !field.name.endsWith("Result")) return field;
    if (inheritedFields(model.types, type.named).length > 0) return field;
    const real = [...model.types.keys()].find(
      (named) => extendsType(model.types, named, type.named) && isStandardResult(model.types, { named }),
    );
    return real === undefined ? field : { ...field, type: { named: real } };
  };
  const operations = model.operations.map((operation) => ({
    ...operation,
    output: { ...operation.output, fields: operation.output.fields.map(declared) },
  }));
  const types = [...model.types].map(
    ([key, type]) =>
      [key, type.kind === "complex" ? { ...type, fields: type.fields.map(declared) } : type] as const,
  );
  return { ...model, operations, types: new Map(types) };
}

function extendsType(types: Types, key: string, base: string): boolean {
  const type = types.get(key);
  const own = type?.kind === "complex" ? type.base : undefined;
  return own !== undefined && (own === base || extendsType(types, own, base));
}
