import type {
  ArrayTypeDescriptor,
  ComplexTypeDescriptor,
  ContractDescriptor,
  EnumerationTypeDescriptor,
} from "../contract/operation.js";
import { codecOf } from "../values/built-in.js";
import type { ValueCodec } from "../values/codec.js";

/** A type as the walks need it: built-in types and their named restrictions are both just a codec. */
export type ResolvedType =
  | { readonly kind: "value"; readonly codec: ValueCodec }
  | EnumerationTypeDescriptor
  | ArrayTypeDescriptor
  | ComplexTypeDescriptor;

/** Looks a field's type up. A plain `Error` when the contract does not have it: the contract is broken. */
export function resolveType(contract: ContractDescriptor, type: string): ResolvedType {
  if (type.startsWith("xs:")) return { kind: "value", codec: codecOf(type) };
  const named = Object.hasOwn(contract.types, type) ? contract.types[type] : undefined;
  if (named === undefined) throw new Error(`The contract has no type ${type}.`);
  return named.kind === "simple" ? { kind: "value", codec: codecOf(named.base) } : named;
}

/** All types that extend `type`, at any remove. */
export function derivedTypes(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
): readonly ComplexTypeDescriptor[] {
  const found = new Set<ComplexTypeDescriptor>();
  const pending = [...(type.derived ?? [])];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    const derived = resolveType(contract, key);
    if (derived.kind !== "complex" || found.has(derived)) continue;
    found.add(derived);
    pending.push(...(derived.derived ?? []));
  }
  return [...found];
}

/** Property of a complex type that carries its text beside attributes (`simpleContent`). */
export const TEXT_PROPERTY = "value";
/** Property with the name of the derived type that a value has, where its declared type has any. */
export const TYPE_PROPERTY = "xsiType";
