import type { TypeModel, TypeReference } from "../contract/model.js";
import type { ContractView, FieldView } from "../emit/view.js";

/** A type as callers see it: ASMX's wrappers around lists are gone. */
export interface CallerType {
  /** How many arrays are around it. */
  readonly lists: number;
  readonly item: TypeReference;
  /** An item of the innermost list may be nil on the wire. */
  readonly nilItems: boolean;
}

export function callerType(view: ContractView, field: FieldView): CallerType {
  let lists = field.maxOccurs === 1 ? 0 : 1;
  let item = field.type;
  let nilItems = field.maxOccurs !== 1 && field.nillable;
  const seen = new Set<string>();
  while ("named" in item && !seen.has(item.named)) {
    seen.add(item.named);
    const type = view.types.get(item.named);
    const [only] = type?.fields ?? [];
    if (type?.role !== "array" || only === undefined) break;
    lists += 1;
    item = only.type;
    nilItems = only.nillable;
  }
  return { lists, item, nilItems };
}

export function named(view: ContractView, reference: TypeReference): TypeModel | undefined {
  return "named" in reference ? view.types.get(reference.named)?.model : undefined;
}

/** As words: `string`, `AccountSpace[]`. */
export function typeText({ lists, item }: Pick<CallerType, "lists" | "item">): string {
  return `${"builtIn" in item ? item.builtIn : item.named}${"[]".repeat(lists)}`;
}
