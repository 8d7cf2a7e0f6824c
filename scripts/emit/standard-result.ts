import { basesOf, inheritedFields, sorted } from "../contract/model.js";
import type { ContractModel, FieldModel, TypeModel, TypeReference } from "../contract/model.js";

/** The parts of the standard Result, by which it is known: the name of its type is not public. */
export const RESULT_PARTS: readonly string[] = ["Result", "Code", "Message"];

type Types = ContractModel["types"];

export function isStandardResult(types: Types, type: TypeReference): boolean {
  const fields = "named" in type ? inheritedFields(types, type.named) : [];
  return RESULT_PARTS.every((name) => fields.some((one) => one.name === name && !one.attribute));
}

/**
 * The contract with each Result declared as what it holds. A service may declare it as nothing at all
 * (`object` in .NET), or as a type without members, and name the real one by `xsi:type` in its responses.
 */
export function withDeclaredResults(model: ContractModel): ContractModel {
  const types = new Map(model.types);
  const standardWhere = (isMeant: (key: string) => boolean): string | undefined =>
    [...types.keys()].find((named) => isMeant(named) && isStandardResult(types, { named }));
  const added = (place: FieldModel["place"]): string => {
    let key = "ServiceResult";
    while (types.has(key)) key += "_";
    types.set(key, standardResult(key, model.namespace, place));
    return key;
  };
  const declared = (field: FieldModel): FieldModel => {
    const { type } = field;
    if (field.attribute || !/^Result$|.Result$/.test(field.name)) return field;
    if ("builtIn" in type) {
      if (type.builtIn !== "anyType") return field;
      return { ...field, type: { named: standardWhere(() => true) ?? added(field.place) } };
    }
    if (inheritedFields(types, type.named).length > 0) return field;
    const real = standardWhere((key) => basesOf(types, key).includes(type.named));
    return real === undefined ? field : { ...field, type: { named: real } };
  };
  const operations = model.operations.map((operation) => ({
    ...operation,
    output: { ...operation.output, fields: operation.output.fields.map(declared) },
  }));
  for (const [key, type] of model.types) {
    if (type.kind === "complex") types.set(key, { ...type, fields: type.fields.map(declared) });
  }
  return { ...model, operations, types: new Map(sorted(types, ([key]) => key)) };
}

/** A field that no schema declares. */
export function madeUpField(
  name: string,
  type: TypeReference,
  { namespace, place }: Pick<TypeModel, "namespace" | "place">,
): FieldModel {
  const unmarked = { nillable: false, attribute: false, choice: false } as const;
  const untold = { default: undefined, documentation: undefined } as const;
  return { name, namespace, type, minOccurs: 0, maxOccurs: 1, ...unmarked, ...untold, place };
}

function standardResult(key: string, namespace: string, place: FieldModel["place"]): TypeModel {
  const fields = RESULT_PARTS.map((name) =>
    madeUpField(name, { builtIn: name === "Result" ? "int" : "string" }, { namespace, place }),
  );
  const untold = { base: undefined, textType: undefined, documentation: undefined } as const;
  const unmarked = { anonymous: false, abstract: false, open: false } as const;
  return { kind: "complex", key, namespace, name: key, fields, ...untold, ...unmarked, place };
}
