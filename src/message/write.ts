import type { ContractDescriptor, FieldDescriptor, MessageDescriptor } from "../contract/operation.js";

/** How a message is written. The defaults are the client's: everything is checked. */
export interface WriteOptions {
  /** Put before the paths in errors. Default `""`. */
  readonly path?: string | undefined;
  /** Whether the value's keys are caller-facing property names or element names. Default `"property"`. */
  readonly keyedBy?: "property" | "element" | undefined;
  /** `"open"` lets names pass that an enumeration does not list. Default `"closed"`. */
  readonly enumerations?: "closed" | "open" | undefined;
  /** `"omit"` leaves out required fields that the value does not have. Default `"refuse"`. */
  readonly missing?: "refuse" | "omit" | undefined;
}

/** A message whose one field may be unwrapped for callers: its fields stand beside the other ones. */
export type UnwrappableMessage = MessageDescriptor & { readonly unwrap?: string };

/**
 * The child elements of a message or a complex type, as XML text in schema order, for an element that has
 * the contract's namespace as default namespace; the prefix `xsi` must be declared around it.
 * Throws `FieldError`.
 */
export declare function writeFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  options?: WriteOptions,
): string;

/**
 * A whole body (or header) element, `<Name xmlns="…">…</Name>`, from what a caller passes: the unwrapped
 * field's own fields are found beside its siblings. Throws `FieldError`.
 */
export declare function writeMessage(
  contract: ContractDescriptor,
  message: UnwrappableMessage,
  value: unknown,
  options?: WriteOptions,
): string;
