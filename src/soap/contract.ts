import { resolveType } from "./fields.js";

/**
 * The shape of the operation table in `generated/`. The table is data: everything that the facade, the
 * error map, the retry policy and the emulator know of an operation, they know from here.
 */

/** Does calling the operation twice differ from calling it once? Decides what may be retried. */
export type Access = "read" | "write";

/** One element of a message or of a complex type, in schema order. */
export interface FieldDescriptor {
  /** Element name on the wire. */
  readonly element: string;
  /** Property name that callers see. */
  readonly property: string;
  /** `"xs:<builtin>"`, or a key of {@link ContractDescriptor.types}. */
  readonly type: string;
  /**
   * Callers must give it, and results always hold it: because the schema says so, or because the facts table
   * (`scripts/facts.ts`) knows that nobody can do without it.
   */
  readonly required: boolean;
  /** Only on required fields: the schema lets it be absent (`minOccurs="0"`). */
  readonly optionalInSchema?: true;
  readonly nillable?: true;
  /** `maxOccurs` is more than 1: the element repeats in place. */
  readonly repeated?: true;
  /** An XML attribute instead of an element. */
  readonly attribute?: true;
  /** Element namespace where it is not the contract's; `""` for an unqualified element. */
  readonly namespace?: string;
  /** What an absent or empty element means, or an absent attribute; as it stands in the WSDL. */
  readonly default?: string;
  /** Never shown: passwords, secret answers, tokens. */
  readonly secret?: true;
  /** The unit of its number, as its name states it. */
  readonly unit?: Unit;
  /** What it is, by the WSDL or by what is publicly known. */
  readonly documentation?: string;
}

export type Unit = "bytes" | "KB" | "MB" | "GB" | "TB" | "months";

interface NamedType {
  readonly namespace: string;
  readonly name: string;
}

/** A complex type; inherited fields come first, as XSD extension has it. */
export interface ComplexTypeDescriptor extends NamedType {
  readonly kind: "complex";
  readonly fields: readonly FieldDescriptor[];
  /** The key of the type that it extends. */
  readonly base?: string;
  /** Keys of the types that extend it, at any remove, each once; for `xsi:type`. */
  readonly derived?: readonly string[];
  readonly abstract?: true;
  /** Text content beside attributes (`simpleContent`): the type of the text. */
  readonly textType?: string;
}

/** ASMX's `ArrayOfX`: a wrapper around one repeated element. Callers see an array. */
export interface ArrayTypeDescriptor extends NamedType {
  readonly kind: "array";
  readonly item: FieldDescriptor;
}

export interface EnumerationTypeDescriptor extends NamedType {
  readonly kind: "enumeration";
  readonly values: readonly string[];
  /** Any number of the values, separated by blanks (`xs:list`): a `[Flags]` enumeration of .NET. */
  readonly flags?: true;
}

/** A named simple type that only narrows a built-in one (a guid, say). */
export interface SimpleTypeDescriptor extends NamedType {
  readonly kind: "simple";
  /** The built-in type, `"xs:…"`. */
  readonly base: string;
}

export type TypeDescriptor =
  ComplexTypeDescriptor | ArrayTypeDescriptor | EnumerationTypeDescriptor | SimpleTypeDescriptor;

/** The body element of a message. */
export interface MessageDescriptor {
  readonly element: string;
  readonly namespace: string;
  readonly fields: readonly FieldDescriptor[];
  /** The one field (`request`, `XResult`) whose own fields callers pass or see beside its siblings. */
  readonly unwrap?: string;
}

/** How an operation says whether it did what was asked. */
export interface OutcomeDescriptor {
  /** The standard Result object (number, code, message), or an enumeration with `Success` among its values. */
  readonly kind: "standard" | "enumeration";
  readonly path: readonly string[];
  readonly property: string;
}

export interface ResponseDescriptor extends MessageDescriptor {
  /** Absent when the operation has no Result in any known form: then every response is a success. */
  readonly outcome?: OutcomeDescriptor;
}

export interface OperationDescriptor {
  /** Name in the WSDL. */
  readonly name: string;
  /** Name of the client's method. */
  readonly method: string;
  readonly soapAction: string;
  readonly access: Access;
  readonly obsolete?: true;
  readonly documentation?: string;
  /** What a caller has to know: set where the contract does not show how a refusal is reported. */
  readonly warning?: string;
  /** The request carries the AuthHeader. */
  readonly authenticated: boolean;
  readonly request: MessageDescriptor;
  readonly response: ResponseDescriptor;
}

export type SoapVersion = "1.1" | "1.2";

/** @typeParam Method - Names of the client's methods. */
export interface ContractDescriptor<Method extends string = string> {
  readonly namespace: string;
  readonly service: string;
  readonly portType: string;
  /** Port names by SOAP version. */
  readonly ports: { readonly "1.1"?: string; readonly "1.2"?: string };
  /** `soap:address` of the WSDL, for its path. */
  readonly address: string;
  /** Hosts of the service by the names of its installations, such as `production`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The header block that carries the credentials. */
  readonly authHeader?: MessageDescriptor;
  /** sha256 of the canonical WSDL, hexadecimal. */
  readonly hash: string;
  /** By method. */
  readonly operations: Readonly<Record<Method, OperationDescriptor>>;
  /** By the key that fields refer to. */
  readonly types: Readonly<Record<string, TypeDescriptor>>;
  /** What of the WSDL is left out, because it cannot be served. */
  readonly unserved?: readonly UnservedDescriptor[];
}

export interface UnservedDescriptor {
  readonly kind: "operation" | "type";
  /** Name in the WSDL. */
  readonly name: string;
  readonly reason: string;
}

/** The schema itself demands the field, not only the facts table. */
export function requiredBySchema(field: FieldDescriptor): boolean {
  return field.required && field.optionalInSchema !== true;
}

/** The unwrapped field of a message, if it has one, and the type whose fields callers see instead. */
export function wrapperOf(
  contract: ContractDescriptor,
  message: MessageDescriptor,
): { readonly field: FieldDescriptor; readonly type: ComplexTypeDescriptor } | undefined {
  if (message.unwrap === undefined) return undefined;
  const field = message.fields.find(({ element }) => element === message.unwrap);
  const type = field === undefined ? undefined : resolveType(contract, field.type);
  if (field === undefined || type?.kind !== "complex") {
    throw new Error(`The message ${message.element} has no complex field ${message.unwrap} to unwrap.`);
  }
  return { field, type };
}

/** What callers pass or get of a message: the unwrapped field's own fields, then its siblings. */
export function callerFields(
  contract: ContractDescriptor,
  message: MessageDescriptor,
): readonly FieldDescriptor[] {
  const wrapper = wrapperOf(contract, message);
  if (wrapper === undefined) return message.fields;
  return [...wrapper.type.fields, ...message.fields.filter((field) => field !== wrapper.field)];
}
