import { wrapperOf } from "./contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  UnwrappableMessage,
} from "./contract.js";
import {
  FieldError,
  TEXT_PROPERTY,
  TYPE_PROPERTY,
  derivedTypes,
  formatEnumeration,
  itemPath,
  keyOf,
  namespaceOf,
  pathOf,
  planOf,
  resolveType,
  suggestion,
} from "./fields.js";
import type { Keying, Openness, ResolvedType } from "./fields.js";
import { ValueError, kindOf } from "./values/codec.js";
import { escapeAttribute, escapeText } from "./xml-text.js";
import { XML_NAMESPACE } from "./xml.js";

/** How a message is written. The defaults are the client's: everything is checked. */
export interface WriteOptions {
  /** Put before the paths in errors. Default `""`. */
  readonly path?: string | undefined;
  /** Whether the value's keys are caller-facing property names or element names. Default `"property"`. */
  readonly keyedBy?: Keying | undefined;
  /** `"open"` lets names pass that an enumeration does not list. Default `"closed"`. */
  readonly enumerations?: Openness | undefined;
  /** `"omit"` leaves out required fields that the value does not have. Default `"refuse"`. */
  readonly missing?: "refuse" | "omit" | undefined;
}

/**
 * The child elements of a message or a complex type, as XML text in schema order, for an element that has
 * the contract's namespace as default namespace; the prefix `xsi` must be declared around it.
 * Throws `FieldError`.
 */
export function writeFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  options: WriteOptions = {},
): string {
  const writer = new Writer(contract, options);
  const path = options.path ?? "";
  const values = snapshotObject(value, planOf(contract, fields).keys(writer.keyedBy), path);
  return writer.content({ fields }, values, { path, namespace: contract.namespace, depth: 1 }).children;
}

/**
 * A whole body (or header) element, `<Name xmlns="…">…</Name>`, from what a caller passes: the unwrapped
 * field's own fields are found beside its siblings. Throws `FieldError`.
 */
export function writeMessage(
  contract: ContractDescriptor,
  message: UnwrappableMessage,
  value: unknown,
  options: WriteOptions = {},
): string {
  const open = `<${message.element} xmlns="${escapeAttribute(message.namespace)}"`;
  const children = writeMessageContent(contract, message, value, options);
  return children === "" ? `${open} />` : `${open}>${children}</${message.element}>`;
}

/** What stands inside the body element; see {@link writeMessage}. */
export function writeMessageContent(
  contract: ContractDescriptor,
  message: UnwrappableMessage,
  value: unknown,
  options: WriteOptions = {},
): string {
  const writer = new Writer(contract, options);
  const place = { path: options.path ?? "", namespace: message.namespace, depth: 1 };
  const wrapper = wrapperOf(contract, message);
  const own = planOf(contract, message.fields).keys(writer.keyedBy);
  if (wrapper === undefined) {
    return writer.content(message, snapshotObject(value, own, place.path), place).children;
  }
  const inner = planOf(contract, wrapper.type.fields).keys(writer.keyedBy);
  const known = new Set([...own, ...inner]);
  known.delete(keyOf(wrapper.field, writer.keyedBy));
  for (const key of inner) known.add(key);
  const values = snapshotObject(value, known, place.path);
  return message.fields
    .map((field) =>
      field === wrapper.field
        ? writer.complexElement(field, wrapper.type, values, place)
        : writer.field(field, values.get(keyOf(field, writer.keyedBy)), place),
    )
    .join("");
}

/** Far deeper than any real message; what is deeper refers to itself. */
const MAX_DEPTH = 100;

/** Where the walk is: the caller's path, the default namespace in effect, how deep. */
interface Place {
  readonly path: string;
  readonly namespace: string;
  readonly depth: number;
}

interface Content {
  readonly attributes: string;
  readonly children: string;
}

class Writer {
  readonly keyedBy: Keying;
  readonly #contract: ContractDescriptor;
  readonly #enumerations: Openness;
  readonly #refuseMissing: boolean;

  constructor(contract: ContractDescriptor, options: WriteOptions) {
    this.#contract = contract;
    this.keyedBy = options.keyedBy ?? "property";
    this.#enumerations = options.enumerations ?? "closed";
    this.#refuseMissing = options.missing !== "omit";
  }

  /** Attributes and children of an element of that type. */
  content(
    type: { readonly fields: readonly FieldDescriptor[]; readonly textType?: string },
    values: ReadonlyMap<string, unknown>,
    place: Place,
  ): Content {
    let attributes = "";
    let children = "";
    for (const field of type.fields) {
      const key = keyOf(field, this.keyedBy);
      const value = values.get(key);
      if (field.attribute === true) attributes += this.#attribute(field, value, pathOf(place.path, key));
      else children += this.field(field, value, place);
    }
    if (type.textType !== undefined) {
      const text = values.get(TEXT_PROPERTY);
      const path = pathOf(place.path, TEXT_PROPERTY);
      if (text !== undefined) children += escapeText(this.#text(type.textType, text, path));
      else if (this.#refuseMissing) throw new FieldError(path, "is required");
    }
    return { attributes, children };
  }

  /** The element or elements of a field, nothing where it may be and is absent. */
  field(field: FieldDescriptor, value: unknown, outer: Place): string {
    const place = { ...outer, path: pathOf(outer.path, keyOf(field, this.keyedBy)) };
    if (value === undefined) {
      this.#refuseAbsent(field, place.path);
      return "";
    }
    if (field.repeated !== true) return this.#element(field, value, place);
    const items = snapshotArray(value, place.path);
    if (items.length === 0 && this.#refuseMissing && field.required) {
      throw new FieldError(place.path, "must have at least one item");
    }
    return this.#items(field, items, place);
  }

  /** An element of a complex type whose values are already read. */
  complexElement(
    field: FieldDescriptor,
    type: ComplexTypeDescriptor,
    values: ReadonlyMap<string, unknown>,
    place: Place,
  ): string {
    const namespace = namespaceOf(this.#contract, field);
    const inner = { path: place.path, namespace, depth: place.depth + 1 };
    const { attributes, children } = this.content(type, values, inner);
    return this.#tag(field, place, attributes, children);
  }

  #items(field: FieldDescriptor, items: readonly unknown[], place: Place): string {
    let elements = "";
    for (const [index, item] of items.entries()) {
      const path = itemPath(place.path, index);
      if (item === undefined) throw new FieldError(path, "must not be undefined");
      elements += this.#element(field, item, { ...place, path });
    }
    return elements;
  }

  #element(field: FieldDescriptor, value: unknown, place: Place): string {
    if (value === null) {
      if (field.nillable !== true) {
        throw new FieldError(place.path, "must not be null: leave it out or pass undefined");
      }
      return this.#tag(field, place, ' xsi:nil="true"', "");
    }
    if (place.depth > MAX_DEPTH) {
      throw new FieldError(place.path, "is nested too deeply, or refers to itself");
    }
    const type = resolveType(this.#contract, field.type);
    if (type.kind === "complex") return this.#complex(field, type, value, place);
    if (type.kind === "array") {
      const namespace = namespaceOf(this.#contract, field);
      const inner = { path: place.path, namespace, depth: place.depth + 1 };
      return this.#tag(field, place, "", this.#items(type.item, snapshotArray(value, place.path), inner));
    }
    return this.#tag(field, place, "", escapeText(this.#format(type, value, place.path)));
  }

  #complex(field: FieldDescriptor, declared: ComplexTypeDescriptor, value: unknown, place: Place): string {
    if (declared.derived === undefined && declared.base === undefined && declared.abstract !== true) {
      const values = snapshotObject(value, this.#keys(declared), place.path);
      return this.complexElement(field, declared, values, place);
    }
    const candidates = [declared, ...derivedTypes(this.#contract, declared)];
    const known = new Set([TYPE_PROPERTY]);
    for (const type of candidates) for (const key of this.#keys(type)) known.add(key);
    const values = snapshotObject(value, known, place.path);
    const type = this.#chosen(declared, candidates, values.get(TYPE_PROPERTY), place.path);
    this.#refuseOthers(type, values, place.path);
    const namespace = namespaceOf(this.#contract, field);
    const inner = { path: place.path, namespace, depth: place.depth + 1 };
    const { attributes, children } = this.content(type, values, inner);
    const named = type === declared ? "" : typeAttribute(type, namespace);
    return this.#tag(field, place, named + attributes, children);
  }

  #chosen(
    declared: ComplexTypeDescriptor,
    candidates: readonly ComplexTypeDescriptor[],
    name: unknown,
    path: string,
  ): ComplexTypeDescriptor {
    if (name === undefined && declared.abstract !== true) return declared;
    const concrete = candidates.filter(({ abstract }) => abstract !== true);
    const type = concrete.find((candidate) => candidate.name === name);
    if (type === undefined) {
      const names = concrete.map((candidate) => candidate.name).join(", ");
      throw new FieldError(pathOf(path, TYPE_PROPERTY), `must be one of ${names}`);
    }
    return type;
  }

  /** A field of another derived type than the chosen one. */
  #refuseOthers(type: ComplexTypeDescriptor, values: ReadonlyMap<string, unknown>, path: string): void {
    const own = this.#keys(type);
    for (const key of values.keys()) {
      if (key !== TYPE_PROPERTY && !own.has(key)) {
        throw new FieldError(pathOf(path, key), `is not a field of ${type.name}`);
      }
    }
  }

  #keys(type: ComplexTypeDescriptor): ReadonlySet<string> {
    const keys = planOf(this.#contract, type.fields).keys(this.keyedBy);
    return type.textType === undefined ? keys : new Set([...keys, TEXT_PROPERTY]);
  }

  #attribute(field: FieldDescriptor, value: unknown, path: string): string {
    if (value === undefined) {
      this.#refuseAbsent(field, path);
      return "";
    }
    const text = escapeAttribute(this.#text(field.type, value, path));
    const namespace = namespaceOf(this.#contract, field);
    if (namespace === "") return ` ${field.element}="${text}"`;
    if (namespace === XML_NAMESPACE) return ` xml:${field.element}="${text}"`;
    const prefix = `a-${field.element}`;
    return ` xmlns:${prefix}="${escapeAttribute(namespace)}" ${prefix}:${field.element}="${text}"`;
  }

  #text(typeKey: string, value: unknown, path: string): string {
    const type = resolveType(this.#contract, typeKey);
    if (type.kind === "complex" || type.kind === "array") {
      throw new Error(`The contract uses the type ${typeKey} for text.`);
    }
    return this.#format(type, value, path);
  }

  #format(type: Exclude<ResolvedType, { kind: "complex" | "array" }>, value: unknown, path: string): string {
    try {
      return type.kind === "value"
        ? type.codec.format(value)
        : formatEnumeration(type, value, this.#enumerations);
    } catch (error) {
      if (error instanceof ValueError) throw new FieldError(path, error.reason);
      throw error;
    }
  }

  #tag(field: FieldDescriptor, place: Place, attributes: string, children: string): string {
    const namespace = namespaceOf(this.#contract, field);
    const declared = namespace === place.namespace ? "" : ` xmlns="${escapeAttribute(namespace)}"`;
    const open = `<${field.element}${declared}${attributes}`;
    return children === "" ? `${open} />` : `${open}>${children}</${field.element}>`;
  }

  #refuseAbsent(field: FieldDescriptor, path: string): void {
    if (this.#refuseMissing && field.required) {
      throw new FieldError(path, "is required");
    }
  }
}

/** A qualified name without prefix is in the default namespace. */
function typeAttribute(type: ComplexTypeDescriptor, defaultNamespace: string): string {
  if (type.namespace === defaultNamespace) return ` xsi:type="${type.name}"`;
  return ` xmlns:t="${escapeAttribute(type.namespace)}" xsi:type="t:${type.name}"`;
}

/**
 * The properties of a caller's object, each read once, so that a getter or a proxy cannot show one value to
 * the checks and send another. Throws `FieldError` for anything but an object whose keys are all known.
 */
export function snapshotObject(
  value: unknown,
  known: ReadonlySet<string>,
  path: string,
): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) {
    throw new FieldError(path, `must be an object, got ${kindOf(value)}`);
  }
  const properties = readable(path, () => ownProperties(value));
  if (properties === undefined) throw new FieldError(path, `must be a plain object, got ${kindOf(value)}`);
  for (const key of properties.keys()) {
    if (typeof key === "symbol") throw new FieldError(path, "must not have symbols for keys");
    if (!known.has(key)) {
      throw new FieldError(pathOf(path, key), `is not a known field${suggestion(key, known)}`);
    }
  }
  return properties as ReadonlyMap<string, unknown>;
}

/** The items of a caller's array, each read once. Throws `FieldError`. */
export function snapshotArray(value: unknown, path: string): readonly unknown[] {
  const items = readable(path, () => (Array.isArray(value) ? ownItems(value) : undefined));
  if (items === undefined) throw new FieldError(path, `must be an array, got ${kindOf(value)}`);
  if (items === "holes") throw new FieldError(path, "must not have holes");
  return items;
}

function ownItems(array: readonly unknown[]): unknown[] | "holes" {
  const items: unknown[] = [];
  const { length } = array;
  for (let index = 0; index < length; index++) {
    if (!Object.hasOwn(array, index)) return "holes";
    items.push(array[index]);
  }
  return items;
}

/** `undefined` for a `Date`, a `Map`, an array and the like. */
function ownProperties(value: object): Map<string | symbol, unknown> | undefined {
  if (Object.prototype.toString.call(value) !== "[object Object]") return undefined;
  const properties = new Map<string | symbol, unknown>();
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    if (descriptor?.enumerable !== true) continue;
    properties.set(key, "value" in descriptor ? descriptor.value : Reflect.get(value, key));
  }
  return properties;
}

/** What a getter or a proxy throws is not passed on: it is not ours and may hold anything. */
function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new FieldError(path, "cannot be read: a getter or a proxy threw");
  }
}
