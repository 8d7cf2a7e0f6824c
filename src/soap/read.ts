import { requiredBySchema, wrapperOf } from "./contract.js";
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
  isTextType,
  itemPath,
  namespaceOf,
  parseText,
  pathOf,
  planOf,
  resolveTextType,
  resolveType,
} from "./fields.js";
import type { Openness, ResolvedType, TextType } from "./fields.js";
import { ValueError, trim } from "./values.js";
import { XSI_NAMESPACE } from "./xml-text.js";
import { findAttribute, isNil } from "./xml.js";
import type { XmlElement } from "./xml.js";

/** How a message is read. The defaults are the client's. */
export interface ReadOptions {
  /** Put before the paths in errors. Default `""`. */
  readonly path?: string | undefined;
  /**
   * A second element where one is allowed: refused, since two readers of one message must not differ on what
   * it says, or overlooked as ASMX does. Default `"refuse"`.
   */
  readonly duplicates?: "refuse" | "first" | undefined;
  /**
   * A required or needed field that is absent: refused, or .NET's default value as in ASMX. Default
   * `"refuse"`; so look at the outcome of a response first, since a failure may lack what a success needs.
   */
  readonly absent?: "refuse" | "default" | undefined;
  /** Names that an enumeration does not list: let through, or refused as in ASMX. Default `"open"`. */
  readonly enumerations?: Openness | undefined;
  /** Elements that have been read already. */
  readonly skip?: readonly (XmlElement | undefined)[] | undefined;
  /** Takes the paths of elements that the contract does not know. */
  readonly unknown?: UnknownElements | undefined;
}

/** How many paths are kept, and how many elements looked at: a response that is all unknown must stay cheap. */
const MOST_UNKNOWN = 50;
const MOST_LOOKED_AT = 1_000;

/** The paths, never the content, of the elements of a response that the contract does not know. */
export class UnknownElements {
  readonly #paths = new Set<string>();
  #seen = 0;

  /** Paths such as `accounts[].NewField`, in the caller's terms as far as there are any. */
  get paths(): readonly string[] {
    return [...this.#paths];
  }

  add(path: string, name: string): void {
    if (++this.#seen > MOST_LOOKED_AT || this.#paths.size >= MOST_UNKNOWN) return;
    this.#paths.add(pathOf(path.replace(/\[\d+\]/g, "[]"), name));
  }
}

/**
 * The fields of a message or of a complex type. Every field has its key, so that results of one type have
 * one shape. Absent and nil fields are `undefined`; nil is `null` where the field is both required and
 * nillable. Lists are always arrays: nil items are `null` among simple values and left out among objects,
 * of which ASMX marks every one nillable. Unknown elements and attributes are ignored. Throws `MessageError`.
 */
export function readFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  element: XmlElement,
  options: ReadOptions = {},
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  new Reader(contract, options).fields(fields, element, options.path ?? "", result);
  return result;
}

/**
 * What a caller sees of a body element: the unwrapped field's own fields stand beside its siblings.
 * `element` is the body element itself. Throws `MessageError`.
 */
export function readMessage(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  element: XmlElement,
  options: ReadOptions = {},
): Record<string, unknown> {
  const reader = new Reader(contract, options);
  const path = options.path ?? "";
  const result: Record<string, unknown> = {};
  const wrapper = wrapperOf(contract, message);
  if (wrapper === undefined) {
    reader.fields(message.fields, element, path, result);
    return result;
  }
  const found = reader.elementsOf(message.fields, element, path);
  for (const field of message.fields) {
    if (field !== wrapper.field) {
      set(result, field.property, reader.field(field, found.get(field), element, path));
      continue;
    }
    // An absent or nil wrapper has no fields; whether that is allowed is for its fields to say.
    const inside = found.get(field)?.[0];
    const present = inside !== undefined && !isNil(inside) ? inside : emptied(inside ?? element);
    reader.complex(wrapper.type, present, path, result);
  }
  return result;
}

type Found = ReadonlyMap<FieldDescriptor, readonly XmlElement[]>;

class Reader {
  readonly #contract: ContractDescriptor;
  readonly #refuseDuplicates: boolean;
  readonly #refuseAbsent: boolean;
  readonly #enumerations: Openness;
  readonly #skip: readonly (XmlElement | undefined)[];
  readonly #unknown: UnknownElements | undefined;

  constructor(contract: ContractDescriptor, options: ReadOptions) {
    this.#contract = contract;
    this.#refuseDuplicates = options.duplicates !== "first";
    this.#refuseAbsent = options.absent !== "default";
    this.#enumerations = options.enumerations ?? "open";
    this.#skip = options.skip ?? [];
    this.#unknown = options.unknown;
  }

  fields(
    fields: readonly FieldDescriptor[],
    element: XmlElement,
    path: string,
    result: Record<string, unknown>,
  ): void {
    const found = this.elementsOf(fields, element, path);
    for (const field of fields) {
      const value =
        field.attribute === true
          ? this.#attribute(field, element, path)
          : this.field(field, found.get(field), element, path);
      set(result, field.property, value);
    }
  }

  /** The child elements by field, in one pass; unknown ones are left out. */
  elementsOf(fields: readonly FieldDescriptor[], element: XmlElement, path: string): Found {
    const plan = planOf(this.#contract, fields);
    const found = new Map<FieldDescriptor, XmlElement[]>();
    for (const child of element.children) {
      if (this.#skip.includes(child)) continue;
      const field = plan.fieldOf(child);
      if (field === undefined) {
        this.#unknown?.add(path, child.name);
        continue;
      }
      const earlier = found.get(field);
      if (earlier === undefined) found.set(field, [child]);
      else if (field.repeated === true) earlier.push(child);
      else if (this.#refuseDuplicates) throw broken(pathOf(path, field.property), "occurs twice", child);
    }
    return found;
  }

  /** The value of a field from its elements; `parent` is where it would be. */
  field(
    field: FieldDescriptor,
    elements: readonly XmlElement[] | undefined,
    parent: XmlElement,
    outerPath: string,
  ): unknown {
    const path = pathOf(outerPath, field.property);
    if (field.repeated === true) return this.#items(field, elements ?? [], path);
    const element = elements?.[0];
    const type = resolveType(this.#contract, field.type);
    if (type.kind === "array") {
      return element === undefined || isNil(element) ? [] : this.#array(type.item, element, path);
    }
    if (element === undefined) return this.#absent(field, type, parent, path);
    if (isNil(element)) return this.#nil(field, element, path);
    return this.#present(field, type, element, path);
  }

  /** An empty element means the default, as an absent one does. */
  #present(field: FieldDescriptor, type: ResolvedType, element: XmlElement, path: string): unknown {
    const isEmpty = element.text === "" && element.children.length === 0;
    if (isEmpty && field.default !== undefined && isTextType(type)) {
      return this.#parse(type, field.default, element, path);
    }
    return this.#value(type, element, path);
  }

  /** An object of a complex type, or of the derived type that the element names. */
  complex(
    declared: ComplexTypeDescriptor,
    element: XmlElement,
    path: string,
    result: Record<string, unknown> = {},
  ): Record<string, unknown> {
    const derived = declared.derived === undefined ? undefined : this.#derived(declared, element);
    const type = derived ?? declared;
    this.fields(type.fields, element, path, result);
    if (type.textType !== undefined) {
      const text = resolveTextType(this.#contract, type.textType);
      set(result, TEXT_PROPERTY, this.#value(text, element, pathOf(path, TEXT_PROPERTY)));
    }
    if (derived !== undefined) set(result, TYPE_PROPERTY, derived.name);
    return result;
  }

  /** `null` only where nil is how a required element says that it has no value. */
  #nil(field: FieldDescriptor, element: XmlElement, path: string): null | undefined {
    if (requiredBySchema(field) && field.nillable === true) return null;
    if (requiredBySchema(field) || (this.#refuseAbsent && field.required)) {
      throw broken(path, "must not be nil", element);
    }
    return undefined;
  }

  #items(field: FieldDescriptor, elements: readonly XmlElement[], path: string): unknown[] {
    const type = resolveType(this.#contract, field.type);
    const items: unknown[] = [];
    for (const [index, element] of elements.entries()) {
      if (!isNil(element)) items.push(this.#present(field, type, element, itemPath(path, index)));
      else if (field.nillable !== true) throw broken(itemPath(path, index), "must not be nil", element);
      else if (isTextType(type)) items.push(null);
    }
    return items;
  }

  #array(item: FieldDescriptor, element: XmlElement, path: string): unknown[] {
    const namespace = namespaceOf(this.#contract, item);
    const elements = element.children.filter((child) => {
      const known = child.name === item.element && child.namespace === namespace;
      if (!known) this.#unknown?.add(path, child.name);
      return known;
    });
    return this.#items(item, elements, path);
  }

  #value(type: ResolvedType, element: XmlElement, path: string): unknown {
    if (type.kind === "complex") return this.complex(type, element, path);
    if (type.kind === "array") return this.#array(type.item, element, path);
    if (element.children.length > 0) throw broken(path, "must be text, but has child elements", element);
    return this.#parse(type, element.text, element, path);
  }

  #attribute(field: FieldDescriptor, element: XmlElement, outerPath: string): unknown {
    const path = pathOf(outerPath, field.property);
    const text = findAttribute(element, field.namespace ?? "", field.element);
    const type = resolveTextType(this.#contract, field.type);
    if (text === undefined) return this.#absent(field, type, element, path);
    return this.#parse(type, text, element, path);
  }

  #parse(type: TextType, text: string, element: XmlElement, path: string): unknown {
    try {
      return parseText(type, text, this.#enumerations);
    } catch (error) {
      if (error instanceof ValueError) throw broken(path, error.reason, element);
      throw error;
    }
  }

  #absent(field: FieldDescriptor, type: ResolvedType, parent: XmlElement, path: string): unknown {
    if (field.default !== undefined && isTextType(type)) {
      return this.#parse(type, field.default, parent, path);
    }
    if (!field.required) return undefined;
    if (this.#refuseAbsent) throw broken(path, "is missing", parent);
    return requiredBySchema(field) ? absentValue(type) : undefined;
  }

  /** The known derived type that `xsi:type` names; an unknown one says nothing to this contract. */
  #derived(declared: ComplexTypeDescriptor, element: XmlElement): ComplexTypeDescriptor | undefined {
    const name = findAttribute(element, XSI_NAMESPACE, "type");
    if (name === undefined) return undefined;
    const [local = "", prefix = ""] = trim(name).split(":").reverse();
    const namespace = element.prefixes.get(prefix) ?? "";
    return derivedTypes(this.#contract, declared).find(
      (type) => type.name === local && type.namespace === namespace,
    );
  }
}

function emptied(element: XmlElement): XmlElement {
  const { namespace, name, line, column } = element;
  return { namespace, name, line, column, attributes: [], children: [], text: "", prefixes: new Map() };
}

function broken(path: string, reason: string, element: XmlElement): MessageError {
  return new MessageError(path, reason, element);
}

/** Assigning to `__proto__` would set the prototype instead. */
function set(result: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  } else result[key] = value;
}
