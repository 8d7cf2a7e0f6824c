import { callerFields, requiredBySchema, wrapperOf } from "./contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
} from "./contract.js";
import {
  MessageError,
  TEXT_PROPERTY,
  TYPE_PROPERTY,
  absentValue,
  derivedTypes,
  formatText,
  itemPath,
  namespaceOf,
  pathOf,
  perContract,
  planOf,
  resolveTextType,
  resolveType,
  suggestion,
} from "./fields.js";
import type { TextType } from "./fields.js";
import { ValueError, kindOf } from "./values.js";
import { XML_NAMESPACE, escapeAttribute, escapeText } from "./xml-text.js";

/** How a message is written. The defaults are the client's: everything is checked. */
export interface WriteOptions {
  /** Put before the paths in errors. */
  readonly path?: string | undefined;
  /** Lets names pass that an enumeration does not list, and required fields be absent. */
  readonly lenient?: boolean | undefined;
  /**
   * Writes as a .NET object is: a value type that is absent has its default, since no object can lack it, and null
   * leaves out what only an absent element can say.
   */
  readonly defaults?: boolean | undefined;
}

/** A message element as it goes into the envelope. */
export interface WrittenMessage {
  readonly xml: string;
  /** The values of its secret fields, not escaped. */
  readonly secrets: readonly string[];
}

/**
 * A whole body (or header) element, `<Name xmlns="…">…</Name>`, from what a caller passes: the unwrapped
 * field's own fields are found beside its siblings. The prefix `xsi` must be declared around it. Throws
 * `MessageError`.
 */
export function writeMessage(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  value: unknown,
  options: WriteOptions = {},
): WrittenMessage {
  const writer = new Writer(contract, options);
  const { element, namespace } = message;
  const content = writer.message(message, value);
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

/** Where the walk is. The path is put together when an error needs it. */
interface Place {
  readonly outer: Place | undefined;
  /** The property or the index in the outer value; `undefined` for the element whose fields callers see beside its siblings. */
  readonly key: string | number | undefined;
  /** The default namespace inside the element. */
  readonly namespace: string;
  readonly depth: number;
  /** Inside a secret field: everything there is a secret. */
  readonly secret: boolean;
}

function pathTo({ outer, key }: Place): string {
  const around = outer === undefined ? "" : pathTo(outer);
  if (key === undefined) return around;
  return typeof key === "number" ? itemPath(around, key) : pathOf(around, key);
}

function refusal(place: Place, reason: string): MessageError {
  return new MessageError(pathTo(place), reason);
}

interface Content {
  readonly attributes: string;
  readonly children: string;
}

/** The unwrapped field of a message, and the properties that callers may pass. */
const messagePlan = perContract((contract, message: MessageDescriptor) => {
  const wrapper = wrapperOf(contract, message);
  return {
    unwrapped: wrapper?.field,
    type: wrapper?.type ?? message,
    known: new Set(callerFields(contract, message).map(({ property }) => property)),
  };
});

class Writer {
  /** Taken down as they are written, since a caller's getter may show another value when it is asked again. */
  readonly secrets: string[] = [];
  readonly #contract: ContractDescriptor;
  readonly #lenient: boolean;
  readonly #defaults: boolean;
  readonly #path: string | undefined;

  constructor(contract: ContractDescriptor, options: WriteOptions) {
    this.#contract = contract;
    this.#lenient = options.lenient === true;
    this.#defaults = options.defaults === true;
    this.#path = options.path;
  }

  /** What stands inside the message element. */
  message(message: MessageDescriptor, value: unknown): string {
    const { namespace } = message;
    const place: Place = { outer: undefined, key: this.#path, namespace, depth: 0, secret: false };
    const { unwrapped, type, known } = messagePlan(this.#contract, message);
    const values = readObject(value, known, place);
    if (unwrapped === undefined) return this.#content(type, values, place).children;
    let elements = "";
    for (const field of message.fields) {
      if (field === unwrapped) {
        const inside = this.#at(field, place, undefined);
        elements += tag(field, inside, this.#content(type, values, inside));
      } else elements += this.#field(field, values.get(field.property), place);
    }
    return elements;
  }

  /** The place of a field's element, or of one item of it. */
  #at(field: FieldDescriptor, outer: Place, key: string | number | undefined): Place {
    const secret = outer.secret || field.secret === true;
    return { outer, key, namespace: namespaceOf(this.#contract, field), depth: outer.depth + 1, secret };
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
      const textType = resolveTextType(this.#contract, type.textType);
      const text = values.get(TEXT_PROPERTY) ?? (this.#defaults ? absentValue(textType) : undefined);
      const inside = { ...place, outer: place, key: TEXT_PROPERTY };
      if (text !== undefined) children += escapeText(this.#format(textType, text, inside));
      else if (!this.#lenient) throw refusal(inside, "is required");
    }
    return { attributes, children };
  }

  /** The element or elements of a field, nothing where it may be and is absent. */
  #field(field: FieldDescriptor, given: unknown, outer: Place): string {
    const place = this.#at(field, outer, field.property);
    const value = this.#defaults ? this.#orDefault(field, given) : given;
    if (value === undefined) return this.#absent(field, place);
    if (field.repeated !== true) return this.#element(field, value, place);
    const items = readArray(value, place);
    if (items.length === 0 && !this.#lenient && requiredBySchema(field)) {
      throw refusal(place, "must have at least one item");
    }
    // A list without an element of its own.
    return this.#items(field, items, { ...place, namespace: outer.namespace, depth: outer.depth });
  }

  #items(field: FieldDescriptor, items: readonly unknown[], list: Place): string {
    let elements = "";
    for (const [index, item] of items.entries()) {
      elements += this.#element(field, item, this.#at(field, list, index));
    }
    return elements;
  }

  #element(field: FieldDescriptor, value: unknown, place: Place): string {
    if (value === null) {
      if (field.nillable !== true) throw refusal(place, "must not be null: leave it out or pass undefined");
      return tag(field, place, { attributes: ' xsi:nil="true"', children: "" });
    }
    if (place.depth > MAX_DEPTH) throw refusal(place, "is nested too deeply, or refers to itself");
    const type = resolveType(this.#contract, field.type);
    if (type.kind === "complex") return tag(field, place, this.#complex(type, value, place));
    const children =
      type.kind === "array"
        ? this.#items(type.item, readArray(value, place), place)
        : escapeText(this.#format(type, value, place));
    return tag(field, place, { attributes: "", children });
  }

  #complex(declared: ComplexTypeDescriptor, value: unknown, place: Place): Content {
    if (declared.derived === undefined && declared.base === undefined && declared.abstract !== true) {
      return this.#content(declared, readObject(value, this.#keys(declared), place), place);
    }
    const candidates = [declared, ...derivedTypes(this.#contract, declared)];
    const known = new Set([TYPE_PROPERTY, ...candidates.flatMap((type) => [...this.#keys(type)])]);
    const values = readObject(value, known, place);
    const type = chosen(declared, candidates, values.get(TYPE_PROPERTY), place);
    const own = this.#keys(type);
    for (const key of values.keys()) {
      if (key === TYPE_PROPERTY || own.has(key)) continue;
      throw refusal({ ...place, outer: place, key }, `is not a field of ${type.name}`);
    }
    const { attributes, children } = this.#content(type, values, place);
    const named = type === declared ? "" : typeAttribute(type, place.namespace);
    return { attributes: named + attributes, children };
  }

  #keys(type: ComplexTypeDescriptor): ReadonlySet<string> {
    const keys = planOf(this.#contract, type.fields).properties;
    return type.textType === undefined ? keys : new Set([...keys, TEXT_PROPERTY]);
  }

  #attribute(field: FieldDescriptor, given: unknown, outer: Place): string {
    const place = this.#at(field, outer, field.property);
    const value = this.#defaults ? this.#orDefault(field, given) : given;
    if (value === undefined) return this.#absent(field, place);
    const type = resolveTextType(this.#contract, field.type);
    const text = escapeAttribute(this.#format(type, value, place));
    if (place.namespace === "") return ` ${field.element}="${text}"`;
    if (place.namespace === XML_NAMESPACE) return ` xml:${field.element}="${text}"`;
    const prefix = `a-${field.element}`;
    return ` xmlns:${prefix}="${escapeAttribute(place.namespace)}" ${prefix}:${field.element}="${text}"`;
  }

  #format(type: TextType, value: unknown, place: Place): string {
    try {
      const text = formatText(type, value, this.#lenient ? "open" : "closed");
      if (place.secret && text !== "") this.secrets.push(text);
      return text;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw refusal(place, place.secret ? error.ofSecret : error.reason);
    }
  }

  #orDefault(field: FieldDescriptor, value: unknown): unknown {
    const mayBeNil = field.nillable === true && requiredBySchema(field);
    if (value === null) return mayBeNil ? null : undefined;
    if (value !== undefined || field.repeated === true || !requiredBySchema(field)) return value;
    return mayBeNil ? null : absentValue(resolveType(this.#contract, field.type));
  }

  #absent(field: FieldDescriptor, place: Place): "" {
    if (!this.#lenient && field.required) throw refusal(place, "is required");
    return "";
  }
}

function tag(field: FieldDescriptor, { outer, namespace }: Place, { attributes, children }: Content): string {
  const declared = namespace === outer?.namespace ? "" : ` xmlns="${escapeAttribute(namespace)}"`;
  const open = `<${field.element}${declared}${attributes}`;
  return children === "" ? `${open} />` : `${open}>${children}</${field.element}>`;
}

/** The type that a value says that it has. */
function chosen(
  declared: ComplexTypeDescriptor,
  candidates: readonly ComplexTypeDescriptor[],
  name: unknown,
  place: Place,
): ComplexTypeDescriptor {
  if (name === undefined && declared.abstract !== true) return declared;
  const concrete = candidates.filter(({ abstract }) => abstract !== true);
  const type = concrete.find((candidate) => candidate.name === name);
  if (type !== undefined) return type;
  const names = concrete.map((candidate) => candidate.name).join(", ");
  throw refusal({ ...place, outer: place, key: TYPE_PROPERTY }, `must be one of ${names}`);
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
function readObject(value: unknown, known: ReadonlySet<string>, place: Place): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) {
    throw refusal(place, `must be an object, got ${kindOf(value)}`);
  }
  // Not a `Date`, a `Map`, an array and the like.
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw refusal(place, `must be a plain object, got ${kindOf(value)}`);
  }
  const properties = new Map<string, unknown>(Object.entries(value));
  for (const key of properties.keys()) {
    if (known.has(key)) continue;
    throw refusal({ ...place, outer: place, key }, `is not a known field${suggestion(key, known)}`);
  }
  const isEnumerable = (key: symbol): boolean => Object.prototype.propertyIsEnumerable.call(value, key);
  if (Object.getOwnPropertySymbols(value).some(isEnumerable)) {
    throw refusal(place, "must not have symbols for keys");
  }
  return properties;
}

/** The items of a caller's array, each read once. Throws `MessageError`. */
function readArray(value: unknown, place: Place): readonly unknown[] {
  if (!Array.isArray(value)) throw refusal(place, `must be an array, got ${kindOf(value)}`);
  const items: unknown[] = [];
  const { length } = value;
  for (let index = 0; index < length; index++) {
    const item: unknown = value[index];
    if (item === undefined) throw refusal({ ...place, outer: place, key: index }, "must not be undefined");
    items.push(item);
  }
  return items;
}
