import type { ContractDescriptor, FieldDescriptor } from "../contract/operation.js";
import type { XmlElement } from "../xml/element.js";
import type { UnwrappableMessage } from "./write.js";

/** How a message is read. The defaults are the client's. */
export interface ReadOptions {
  /** Put before the paths in errors. Default `""`. */
  readonly path?: string | undefined;
  /** Whether the keys of the value are caller-facing property names or element names. Default `"property"`. */
  readonly keyedBy?: "property" | "element" | undefined;
  /** A second element where one is allowed: refused, or overlooked as ASMX does. Default `"refuse"`. */
  readonly duplicates?: "refuse" | "first" | undefined;
  /** A required field that is absent: refused, or .NET's default value as in ASMX. Default `"refuse"`. */
  readonly absent?: "refuse" | "default" | undefined;
  /** Names that an enumeration does not list: let through, or refused as in ASMX. Default `"open"`. */
  readonly enumerations?: "closed" | "open" | undefined;
}

/**
 * The fields of a message or of a complex type. Every field has its key: absent and nil scalars are
 * `undefined`, lists always arrays (nil items are `null` where items are nillable). Unknown elements and
 * attributes are ignored. Throws `DecodeError`.
 */
export declare function readFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  element: XmlElement,
  options?: ReadOptions,
): Record<string, unknown>;

/**
 * What a caller sees of a body element: the unwrapped field's own fields stand beside its siblings.
 * `element` is the body element itself. Throws `DecodeError`.
 */
export declare function readMessage(
  contract: ContractDescriptor,
  message: UnwrappableMessage,
  element: XmlElement,
  options?: ReadOptions,
): Record<string, unknown>;
