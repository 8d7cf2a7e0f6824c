import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
} from "../contract/operation.js";
import { resolveType } from "./type.js";

/** A message whose one field may be unwrapped for callers: its own fields stand beside its siblings. */
export type UnwrappableMessage = MessageDescriptor & { readonly unwrap?: string };

/** The field that callers do not see, and the type whose fields they see instead. */
export interface Wrapper {
  readonly field: FieldDescriptor;
  readonly type: ComplexTypeDescriptor;
}

/** The unwrapped field of a message, if it has one. */
export function wrapperOf(contract: ContractDescriptor, message: UnwrappableMessage): Wrapper | undefined {
  if (message.unwrap === undefined) return undefined;
  const field =
    message.fields.find(({ element }) => element === message.unwrap) ??
    message.fields.find(({ property }) => property === message.unwrap);
  const type = field === undefined ? undefined : resolveType(contract, field.type);
  if (field === undefined || type?.kind !== "complex") {
    throw new Error(`The message ${message.element} has no complex field ${message.unwrap} to unwrap.`);
  }
  return { field, type };
}
