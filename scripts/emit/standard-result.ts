import { inheritedFields } from "../contract/model.js";
import type { ContractModel, FieldModel, TypeModel, TypeReference } from "../contract/model.js";

/** The parts of the standard Result, by which it is known: the name of its type is not public. */
export const RESULT_PARTS: readonly string[] = ["Result", "Code", "Message"];

type Types = ContractModel["types"];

export function isStandardResult(types: Types, type: TypeReference): boolean {
  if (!("named" in type)) return false;
  const fields = inheritedFields(types, type.named);
  return RESULT_PARTS.every((name) => fields.some((one) => one.name === name && !one.attribute));
}

/**
 * The contract with each Result declared as what it holds. A service may declare it as nothing at all
 * (`object` in .NET), or as a type without members, and name the real one by `xsi:type` in its responses.
 */
export function withDeclaredResults(model: ContractModel): ContractModel {
  const added: TypeModel[] = [];
  const standard = (place: FieldModel["place"]): string => {
    const known = [...model.types.keys()].find((named) => isStandardResult(model.types, { named }));
    const made = known ?? added[0]?.key;
    if (made !== undefined) return made;
    let key = "ServiceResult";
    while (model.types.has(key)) key += "_";
    added.push(standardResult(key, model.namespace, place));
    return key;
  };
  const declared = (field: FieldModel): FieldModel => {
    const { type } = field;
    if (field.attribute || !/^Result$|.Result$/.test(field.name)) return field;
    if ("builtIn" in type) {
      return type.builtIn === "anyType" ? { ...field, type: { named: standard(field.place) } } : field;
    }
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
  const types = [...model.types.values()].map((type) =>
    type.kind === "complex" ? { ...type, fields: type.fields.map(declared) } : type,
  );
  const all = [...types, ...added].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...model, operations, types: new Map(all.map((type) => [type.key, type])) };
}

function extendsType(types: Types, key: string, base: string): boolean {
  const type = types.get(key);
  const own = type?.kind === "complex" ? type.base : undefined;
  return own !== undefined && (own === base || extendsType(types, own, base));
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
