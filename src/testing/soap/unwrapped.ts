import type {
  ContractDescriptor,
  FieldDescriptor,
  RequestDescriptor,
  ResponseDescriptor,
} from "../../contract/operation.js";

/** The one field whose own fields callers see beside its siblings. */
export function wrapperOf(message: RequestDescriptor | ResponseDescriptor): FieldDescriptor | undefined {
  return message.fields.find((field) => field.element === message.unwrap);
}

/** The fields of a message as callers see them, the wrapper's own ones first. */
export function callerFields(
  contract: ContractDescriptor,
  message: RequestDescriptor | ResponseDescriptor,
): readonly FieldDescriptor[] {
  const wrapper = wrapperOf(message);
  if (wrapper === undefined) return message.fields;
  const type = contract.types[wrapper.type];
  const inner = type?.kind === "complex" ? type.fields : [];
  return [...inner, ...message.fields.filter((field) => field !== wrapper)];
}
