import { requiredBySchema, wrapperOf } from "./contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
  UnwrappableMessage,
} from "./contract.js";
import {
  MessageError,
  TEXT_PROPERTY,
  TYPE_PROPERTY,
  derivedTypes,
  formatEnumeration,
  itemPath,
  namespaceOf,
  pathOf,
  planOf,
  resolveType,
  suggestion,
} from "./fields.js";
import type { Openness, ResolvedType } from "./fields.js";
import { ValueError, kindOf } from "./values/codec.js";
import { escapeAttribute, escapeText } from "./xml-text.js";
import { XML_NAMESPACE } from "./xml.js";

/** How a message is written. The defaults are the client's: everything is checked. */
export interface WriteOptions {
  /** Put before the paths in errors. Default `""`. */
  readonly path?: string | undefined;
  /** `"open"` lets names pass that an enumeration does not list. Default `"closed"`. */
  readonly enumerations?: Openness | undefined;
  /** `"omit"` leaves out required fields that the value does not have. Default `"refuse"`. */
  readonly missing?: "refuse" | "omit" | undefined;
}

/** A message element as it goes into the envelope. */
export interface WrittenMessage {
  readonly xml: string;
  /** The values of its secret fields, not escaped. */
  readonly secrets: readonly string[];
}

/** The body element of a request, from what a caller passes. Throws `MessageError`. */
export function writeRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: unknown,
): WrittenMessage {
  return writeMessage(contract, operation.request, request);
}

/**
 * A whole body (or header) element, `<Name xmlns="…">…</Name>`, from what a caller passes: the unwrapped
 * field's own fields are found beside its siblings. The prefix `xsi` must be declared around it. Throws
 * `MessageError`.
 */
export function writeMessage(
  contract: ContractDescriptor,
  message: UnwrappableMessage,
  value: unknown,
  options: WriteOptions = {},
): WrittenMessage {
  const writer = new Writer(contract, options);
  const { element, namespace } = message;
  const content = writer.message(message, value, { path: options.path ?? "", namespace, depth: 1 });
  const open = `<${element} xmlns="${escapeAttribute(namespace)}"`;
  const xml = content === "" ? `${open} />` : `${open}>${content}</${element}>`;
  return { xml, secrets: writer.secrets };
}

/** The XML of a written message with `***` in the place of its secrets, for a log. */
export function showMessage({ xml, secrets }: WrittenMessage): string {
  if (secrets.length === 0) return xml;
  const texts = new Set(secrets.map(escapeText));
  const attributes = new Set(secrets.map(escapeAttribute));
  // The writer escapes every `<` and `>` of a value, so that each text and each tag is seen whole.
  return xml
    .replace(/>([^<]+)/g, (all, text: string) => (texts.has(text) ? ">***" : all))
    .replace(/<[^>]+="[^>]*>/g, (tag) =>
      tag.replace(/="([^"]*)"/g, (all, text: string) => (attributes.has(text) ? '="***"' : all)),
    );
}

/** Far deeper than any real message; what is deeper refers to itself. */
const MAX_DEPTH = 100;

/** Where the walk is: the caller's path, the default namespace in effect, how deep. */
interface Place {
  readonly path: string;
  readonly namespace: string;
  readonly depth: number;
  /** Inside a secret field: everything there is a secret. */
  readonly secret?: boolean;
}

interface Content {
  readonly attributes: string;
  readonly children: string;
}

class Writer {
  /** Taken down as they are written, since a caller's getter may show another value when it is asked again. */
  readonly secrets: string[] = [];
  readonly #contract: ContractDescriptor;
  readonly #enumerations: Openness;
  readonly #refuseMissing: boolean;

  constructor(contract: ContractDescriptor, options: WriteOptions) {
    this.#contract = contract;
    this.#enumerations = options.enumerations ?? "closed";
    this.#refuseMissing = options.missing !== "omit";
  }

  /** What stands inside the message element. */
  message(message: UnwrappableMessage, value: unknown, place: Place): string {
    const wrapper = wrapperOf(this.#contract, message);
    const own = planOf(this.#contract, message.fields).properties;
    if (wrapper === undefined) {
      return this.#content(message, readObject(value, own, place.path), place).children;
    }
    const known = new Set(own);
    known.delete(wrapper.field.property);
    for (const key of planOf(this.#contract, wrapper.type.fields).properties) known.add(key);
    const values = readObject(value, known, place.path);
    return message.fields
      .map((field) =>
        field === wrapper.field
          ? this.#complexElement(field, wrapper.type, values, place)
          : this.#field(field, values.get(field.property), place),
      )
      .join("");
  }

  /** Attributes and children of an element of that type. */
  #content(
    type: { readonly fields: readonly FieldDescriptor[]; readonly textType?: string },
    values: ReadonlyMap<string, unknown>,
    place: Place,
  ): Content {
    let attributes = "";
    let children = "";
    for (const field of type.fields) {
      const value = values.get(field.property);
      if (field.attribute === true) attributes += this.#attribute(field, value, place);
      else children += this.#field(field, value, place);
    }
    if (type.textType !== undefined) {
      const text = values.get(TEXT_PROPERTY);
      const path = pathOf(place.path, TEXT_PROPERTY);
      if (text !== undefined) children += escapeText(this.#text(type.textType, text, { ...place, path }));
      else if (this.#refuseMissing) throw new MessageError(path, "is required");
    }
    return { attributes, children };
  }

  /** The element or elements of a field, nothing where it may be and is absent. */
  #field(field: FieldDescriptor, value: unknown, outer: Place): string {
    const place: Place = {
      path: pathOf(outer.path, field.property),
      namespace: outer.namespace,
      depth: outer.depth,
      secret: outer.secret === true || field.secret === true,
    };
    if (value === undefined) {
      this.#refuseAbsent(field, place.path);
      return "";
    }
    if (field.repeated !== true) return this.#element(field, value, place);
    const items = readArray(value, place.path);
    if (items.length === 0 && this.#refuseMissing && requiredBySchema(field)) {
      throw new MessageError(place.path, "must have at least one item");
    }
    return this.#items(field, items, place);
  }

  /** An element of a complex type whose values are already read. */
  #complexElement(
    field: FieldDescriptor,
    type: ComplexTypeDescriptor,
    values: ReadonlyMap<string, unknown>,
    place: Place,
  ): string {
    const namespace = namespaceOf(this.#contract, field);
    const inner = { ...place, namespace, depth: place.depth + 1 };
    const { attributes, children } = this.#content(type, values, inner);
    return this.#tag(field, place, attributes, children);
  }

  #items(field: FieldDescriptor, items: readonly unknown[], place: Place): string {
    let elements = "";
    for (const [index, item] of items.entries()) {
      const path = itemPath(place.path, index);
      if (item === undefined) throw new MessageError(path, "must not be undefined");
      elements += this.#element(field, item, { ...place, path });
    }
    return elements;
  }

  #element(field: FieldDescriptor, value: unknown, place: Place): string {
    if (value === null) {
      if (field.nillable !== true) {
        throw new MessageError(place.path, "must not be null: leave it out or pass undefined");
      }
      return this.#tag(field, place, ' xsi:nil="true"', "");
    }
    if (place.depth > MAX_DEPTH) {
      throw new MessageError(place.path, "is nested too deeply, or refers to itself");
    }
    const type = resolveType(this.#contract, field.type);
    if (type.kind === "complex") return this.#complex(field, type, value, place);
    if (type.kind === "array") {
      const namespace = namespaceOf(this.#contract, field);
      const secret = place.secret === true || type.item.secret === true;
      const inner = { ...place, namespace, depth: place.depth + 1, secret };
      return this.#tag(field, place, "", this.#items(type.item, readArray(value, place.path), inner));
    }
    return this.#tag(field, place, "", escapeText(this.#format(type, value, place)));
  }

  #complex(field: FieldDescriptor, declared: ComplexTypeDescriptor, value: unknown, place: Place): string {
    if (declared.derived === undefined && declared.base === undefined && declared.abstract !== true) {
      const values = readObject(value, this.#keys(declared), place.path);
      return this.#complexElement(field, declared, values, place);
    }
    const candidates = [declared, ...derivedTypes(this.#contract, declared)];
    const known = new Set([TYPE_PROPERTY]);
    for (const type of candidates) for (const key of this.#keys(type)) known.add(key);
    const values = readObject(value, known, place.path);
    const type = this.#chosen(declared, candidates, values.get(TYPE_PROPERTY), place.path);
    this.#refuseOthers(type, values, place.path);
    const namespace = namespaceOf(this.#contract, field);
    const inner = { ...place, namespace, depth: place.depth + 1 };
    const { attributes, children } = this.#content(type, values, inner);
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
      throw new MessageError(pathOf(path, TYPE_PROPERTY), `must be one of ${names}`);
    }
    return type;
  }

  /** A field of another derived type than the chosen one. */
  #refuseOthers(type: ComplexTypeDescriptor, values: ReadonlyMap<string, unknown>, path: string): void {
    const own = this.#keys(type);
    for (const key of values.keys()) {
      if (key !== TYPE_PROPERTY && !own.has(key)) {
        throw new MessageError(pathOf(path, key), `is not a field of ${type.name}`);
      }
    }
  }

  #keys(type: ComplexTypeDescriptor): ReadonlySet<string> {
    const keys = planOf(this.#contract, type.fields).properties;
    return type.textType === undefined ? keys : new Set([...keys, TEXT_PROPERTY]);
  }

  #attribute(field: FieldDescriptor, value: unknown, outer: Place): string {
    const path = pathOf(outer.path, field.property);
    if (value === undefined) {
      this.#refuseAbsent(field, path);
      return "";
    }
    const place = { ...outer, path, secret: outer.secret === true || field.secret === true };
    const text = escapeAttribute(this.#text(field.type, value, place));
    const namespace = namespaceOf(this.#contract, field);
    if (namespace === "") return ` ${field.element}="${text}"`;
    if (namespace === XML_NAMESPACE) return ` xml:${field.element}="${text}"`;
    const prefix = `a-${field.element}`;
    return ` xmlns:${prefix}="${escapeAttribute(namespace)}" ${prefix}:${field.element}="${text}"`;
  }

  #text(typeKey: string, value: unknown, place: Place): string {
    const type = resolveType(this.#contract, typeKey);
    if (type.kind === "complex" || type.kind === "array") {
      throw new Error(`The contract uses the type ${typeKey} for text.`);
    }
    return this.#format(type, value, place);
  }

  #format(type: Exclude<ResolvedType, { kind: "complex" | "array" }>, value: unknown, place: Place): string {
    try {
      const text =
        type.kind === "value" ? type.codec.format(value) : formatEnumeration(type, value, this.#enumerations);
      if (place.secret === true && text !== "") this.secrets.push(text);
      return text;
    } catch (error) {
      if (error instanceof ValueError) throw new MessageError(place.path, error.reason);
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
      throw new MessageError(path, "is required");
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
 * the checks and send another. Throws `MessageError` for anything but an object whose keys are all known.
 */
function readObject(value: unknown, known: ReadonlySet<string>, path: string): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) {
    throw new MessageError(path, `must be an object, got ${kindOf(value)}`);
  }
  // Not a `Date`, a `Map`, an array and the like.
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw new MessageError(path, `must be a plain object, got ${kindOf(value)}`);
  }
  const properties = new Map<string, unknown>();
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    if (descriptor?.enumerable !== true) continue;
    if (typeof key === "symbol") throw new MessageError(path, "must not have symbols for keys");
    if (!known.has(key)) {
      throw new MessageError(pathOf(path, key), `is not a known field${suggestion(key, known)}`);
    }
    properties.set(key, "value" in descriptor ? descriptor.value : Reflect.get(value, key));
  }
  return properties;
}

/** The items of a caller's array, each read once. Throws `MessageError`. */
function readArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new MessageError(path, `must be an array, got ${kindOf(value)}`);
  const items: unknown[] = [];
  const { length } = value;
  for (let index = 0; index < length; index++) {
    if (!Object.hasOwn(value, index)) throw new MessageError(path, "must not have holes");
    items.push(value[index]);
  }
  return items;
}
