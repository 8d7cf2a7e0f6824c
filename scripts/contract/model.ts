import { createHash } from "node:crypto";
import type { SoapVersion } from "../../src/soap/contract.js";

/** A WSDL as this pipeline understands it: names resolved, order of declarations, prefixes and formatting gone. */

/** In the order of their keys, whatever order they were declared in. */
export function sorted<T>(all: Iterable<T>, keyOf: (one: T) => string): T[] {
  return [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

/** Adds to the list of a key. Copying the list for each item would cost its square. */
export function append<K, T>(lists: Map<K, T[]>, key: K, ...items: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...items]);
  else list.push(...items);
}

/** Where something stands in its document. */
export interface Place {
  readonly document: string;
  readonly line: number;
  readonly column: number;
}

export type TypeReference =
  /** Local name of a built-in type of XML Schema, such as `string`. */
  | { readonly builtIn: string }
  /** Key in {@link ContractModel.types}. */
  | { readonly named: string };

export interface FieldModel {
  readonly name: string;
  /** `""` when the element is unqualified. */
  readonly namespace: string;
  readonly type: TypeReference;
  readonly minOccurs: number;
  readonly maxOccurs: number | "unbounded";
  readonly nillable: boolean;
  readonly attribute: boolean;
  /** The field is one branch of an `xs:choice`. */
  readonly choice: boolean;
  /** `default` or `fixed` of its declaration: what an absent or empty one means, as it stands in the WSDL. */
  readonly default: string | undefined;
  readonly documentation: string | undefined;
  readonly place: Place;
}

/** What every type has, whatever its kind. */
export interface TypeIdentity {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  /** The name is made up from the owner's, because the schema gives none. */
  readonly anonymous: boolean;
  readonly documentation: string | undefined;
  readonly place: Place;
}

export interface ComplexTypeModel extends TypeIdentity {
  readonly kind: "complex";
  readonly base: string | undefined;
  readonly abstract: boolean;
  /** Own fields, without inherited ones. */
  readonly fields: readonly FieldModel[];
  /** `simpleContent`: the type of the text. */
  readonly textType: TypeReference | undefined;
  /** `xs:any` beside other elements: unknown elements may follow. */
  readonly open: boolean;
}

interface EnumerationModel extends TypeIdentity {
  readonly kind: "enumeration";
  readonly values: readonly string[];
  /** `xs:list` of the values: any number of them, separated by blanks, as ASMX writes a `[Flags]` enumeration. */
  readonly flags: boolean;
}

interface SimpleTypeModel extends TypeIdentity {
  readonly kind: "simple";
  /** Local name of the built-in type it narrows. */
  readonly base: string;
  /** Its facets as `name=value`, sorted; shown in documentation and compared, not enforced. */
  readonly facets: readonly string[];
}

export type TypeModel = ComplexTypeModel | EnumerationModel | SimpleTypeModel;

/** A global element, which a part of a message names. */
export interface ElementModel {
  readonly element: string;
  readonly namespace: string;
  readonly fields: readonly FieldModel[];
  /** Key of the type whose fields these are, or the first of these; none for an anonymous type without a base. */
  readonly type: string | undefined;
}

export interface MessageModel extends ElementModel {
  /** Name of the `wsdl:message`. */
  readonly name: string;
}

export interface HeaderModel extends ElementModel {
  /** Name of the `wsdl:message` and of its part. */
  readonly message: string;
  readonly part: string;
  /** `wsdl:required="true"` on the binding's header. */
  readonly required: boolean;
}

export interface OperationModel {
  readonly name: string;
  readonly documentation: string | undefined;
  readonly input: MessageModel;
  readonly output: MessageModel;
  readonly headers: readonly HeaderModel[];
  readonly soapActions: Readonly<Partial<Record<SoapVersion, string>>>;
  readonly place: Place;
}

export interface PortModel {
  readonly name: string;
  readonly binding: string;
  readonly version: SoapVersion;
  readonly address: string;
}

/** Something of the WSDL that is left out, with one of the reasons for which it cannot be served. */
export interface UnservedModel {
  readonly kind: "operation" | "type";
  /** Name of the operation, or key of the type. */
  readonly name: string;
  readonly place: Place | undefined;
  readonly reason: string;
}

export interface ContractModel {
  readonly namespace: string;
  readonly service: string;
  /** Of the service, without its version. */
  readonly documentation: string | undefined;
  /** The vendor's version, which stands in the documentation of the service and changes with each release. */
  readonly serviceVersion: string | undefined;
  readonly portType: string;
  /** Sorted by name. */
  readonly ports: readonly PortModel[];
  /** Sorted by name. */
  readonly operations: readonly OperationModel[];
  /** By key, sorted. Only those that a message or a header reaches. */
  readonly types: ReadonlyMap<string, TypeModel>;
  /**
   * What is left out, once for each reason: operations by their names, then the types that extend one of the
   * contract's.
   */
  readonly unserved: readonly UnservedModel[];
  /** The served contract as one document, for tools that read WSDL. */
  readonly wsdl: string;
}

/** Keys of the types that a type extends, nearest first. */
export function basesOf(types: ContractModel["types"], key: string): readonly string[] {
  const type = types.get(key);
  if (type?.kind !== "complex" || type.base === undefined) return [];
  return [type.base, ...basesOf(types, type.base)];
}

/** Own and inherited fields of a complex type, inherited ones first; none for any other. */
export function inheritedFields(
  types: ContractModel["types"],
  key: string | undefined,
): readonly FieldModel[] {
  const type = key === undefined ? undefined : types.get(key);
  return type?.kind === "complex" ? [...inheritedFields(types, type.base), ...type.fields] : [];
}

/** Says nothing of the contract: where it stands, in which form, the host, and the vendor's release. */
const NOT_HASHED = new Set(["place", "wsdl", "serviceVersion"]);

/** sha256 of what the contract says, hexadecimal. */
export function contractHash(model: ContractModel): string {
  const unserved = (what: UnservedModel["kind"]): readonly object[] =>
    model.unserved.flatMap(({ kind, name, reason }) => (kind === what ? [{ [what]: name, reason }] : []));
  const said = {
    ...model,
    ports: model.ports.map((port) => ({ ...port, address: pathOf(port.address) })),
    types: [...model.types],
    unserved: unserved("operation"),
    unservedTypes: unserved("type"),
  };
  const text = JSON.stringify(said, (key: string, value: unknown) =>
    NOT_HASHED.has(key) ? undefined : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

/** An address without its host. */
export function pathOf(address: string): string {
  return new URL(address).pathname;
}
