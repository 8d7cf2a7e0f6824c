import type {
  ArrayTypeDescriptor,
  ComplexTypeDescriptor,
  ContractDescriptor,
  EnumerationTypeDescriptor,
  FieldDescriptor,
} from "./contract.js";
import { ValueError, codecOf, formatString, trim } from "./values.js";
import type { ValueCodec } from "./values.js";
import type { XmlElement } from "./xml.js";

/** The element namespace of a field; an attribute without a namespace of its own has none. */
export function namespaceOf(contract: ContractDescriptor, field: FieldDescriptor): string {
  return field.namespace ?? (field.attribute === true ? "" : contract.namespace);
}

/** Keeps what is made from a part of a contract, since contracts are never changed. */
export function perContract<Part extends object, T>(
  make: (contract: ContractDescriptor, part: Part) => T,
): (contract: ContractDescriptor, part: Part) => T {
  const known = new WeakMap<ContractDescriptor, WeakMap<Part, T>>();
  return (contract, part) => {
    let made = known.get(contract);
    if (made === undefined) known.set(contract, (made = new WeakMap()));
    let one = made.get(part);
    if (one === undefined) made.set(part, (one = make(contract, part)));
    return one;
  };
}

/** The look-ups of a list of fields. */
export const planOf = perContract((contract, fields: readonly FieldDescriptor[]) => {
  const properties: ReadonlySet<string> = new Set(fields.map(({ property }) => property));
  const elements = fields.filter(({ attribute }) => attribute !== true);
  const byName = new Map(
    elements.map((field) => [`${field.element} ${namespaceOf(contract, field)}`, field]),
  );
  /** The field that an element is, by namespace and local name. */
  const fieldOf = ({ namespace, name }: XmlElement): FieldDescriptor | undefined =>
    byName.get(`${name} ${namespace}`);
  return { properties, fieldOf };
});

/** What an attribute or an element without children holds. Built-in types and their restrictions are just a codec. */
export type TextType = { readonly kind: "value"; readonly codec: ValueCodec } | EnumerationTypeDescriptor;

/** A type as the walks need it. */
export type ResolvedType = TextType | ArrayTypeDescriptor | ComplexTypeDescriptor;

/** Looks a field's type up. A plain `Error` when the contract does not have it: the contract is broken. */
export function resolveType(contract: ContractDescriptor, type: string): ResolvedType {
  if (type.startsWith("xs:")) return builtInType(type);
  const named = Object.hasOwn(contract.types, type) ? contract.types[type] : undefined;
  if (named === undefined) throw new Error(`The contract has no type ${type}.`);
  return named.kind === "simple" ? builtInType(named.base) : named;
}

/** The type of an attribute, or of the text beside attributes. */
export function resolveTextType(contract: ContractDescriptor, name: string): TextType {
  const type = resolveType(contract, name);
  if (!isTextType(type)) throw new Error(`The contract uses the type ${name} for text.`);
  return type;
}

export function isTextType(type: ResolvedType): type is TextType {
  return type.kind === "value" || type.kind === "enumeration";
}

function builtInType(name: string): ResolvedType {
  return { kind: "value", codec: codecOf(name) };
}

/** All types that extend `type`, at any remove. */
export function derivedTypes(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
): readonly ComplexTypeDescriptor[] {
  return (type.derived ?? []).flatMap((key) => {
    const derived = resolveType(contract, key);
    return derived.kind === "complex" ? [derived] : [];
  });
}

/** Property of a complex type that carries its text beside attributes (`simpleContent`). */
export const TEXT_PROPERTY = "value";
/** Property with the name of the derived type that a value has, where its declared type has any. */
export const TYPE_PROPERTY = "xsiType";

/** `"open"` lets names pass that the enumeration does not list: a service learns new ones before its users. */
export type Openness = "open" | "closed";

/** The value that callers see. Throws `ValueError`. */
export function parseText(type: TextType, text: string, openness: Openness): unknown {
  return type.kind === "value" ? type.codec.parse(text) : parseEnumeration(type, text, openness);
}

/** The text of a caller's value, not yet escaped. Throws `ValueError`. */
export function formatText(type: TextType, value: unknown, openness: Openness): string {
  return type.kind === "value" ? type.codec.format(value) : formatEnumeration(type, value, openness);
}

/** The name, or the names of a `[Flags]` enumeration. */
export function parseEnumeration(
  type: EnumerationTypeDescriptor,
  text: string,
  openness: Openness,
): string | string[] {
  const parse = (one: string): string => parseName(type, one, openness);
  return type.flags === true ? (text.match(/[^ \t\r\n]+/g) ?? []).map(parse) : parse(text);
}

function formatEnumeration(type: EnumerationTypeDescriptor, value: unknown, openness: Openness): string {
  if (type.flags !== true) return formatName(type, value, openness);
  if (!Array.isArray(value)) throw new ValueError("must be an array of names");
  return Array.from(value, (one: unknown) => formatName(type, one, openness)).join(" ");
}

/** What .NET makes of an absent value; `undefined` where that is null. */
export function absentValue(type: ResolvedType): unknown {
  if (type.kind === "value") return type.codec.absent();
  if (type.kind === "enumeration") return type.flags === true ? [] : type.values[0];
  return undefined;
}

/** The name without the white space around it, whether it is listed or not. An empty name is none. */
function parseName(type: EnumerationTypeDescriptor, text: string, openness: Openness): string {
  const name = trim(text);
  if (type.values.includes(name)) return name;
  if (openness === "closed") throw new ValueError(oneOf(type));
  if (name === "") throw new ValueError("is empty");
  return name;
}

function formatName(type: EnumerationTypeDescriptor, value: unknown, openness: Openness): string {
  const name = formatString(value);
  if (openness === "closed" && !type.values.includes(name)) {
    throw new ValueError(`${oneOf(type)}${suggestion(name, type.values)}`);
  }
  return name;
}

function oneOf(type: EnumerationTypeDescriptor): string {
  return `must be one of ${type.values.join(", ")}`;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const LONGEST_KEY = 64;

/** Path of a key inside the value at `path`, as one would write it in code. */
export function pathOf(path: string, key: string): string {
  if (IDENTIFIER.test(key) && key.length <= LONGEST_KEY) return path === "" ? key : `${path}.${key}`;
  const shown = key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}…`;
  return `${path}[${JSON.stringify(shown)}]`;
}

/** Path of an item of the list at `path`. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** A message that cannot be written or read, and where. Never shows a value or a text of the message. */
export class MessageError extends Error {
  override readonly name = "MessageError";
  /** Path in the caller's terms, such as `items[2].name`; `""` for the whole message. */
  readonly field: string;
  /** Reads on from the field: `must be a boolean, got a string`. */
  readonly reason: string;
  /** The element that could not be read. */
  readonly element: XmlElement | undefined;

  constructor(field: string, reason: string, element?: XmlElement) {
    super(field === "" ? reason : `${field} ${reason}`);
    this.field = field;
    this.reason = reason;
    this.element = element;
  }
}

const LONGEST_NAME = 64;

/** The known name that an unknown one was most likely meant to be, if any is near enough. */
export function nearest(unknown: string, known: Iterable<string>): string | undefined {
  if (unknown.length > LONGEST_NAME) return undefined;
  const wanted = unknown.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const distance = levenshtein(wanted, name.toLowerCase());
    if (distance < bestDistance && distance < name.length) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `; did you mean "x"?`, or nothing. */
export function suggestion(unknown: string, known: Iterable<string>): string {
  const name = nearest(unknown, known);
  return name === undefined ? "" : `; did you mean "${name}"?`;
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    let [before, left] = [i, i + 1];
    row = row.map((above, j) => {
      const replaced = before + (a[i] === b[j - 1] ? 0 : 1);
      if (j > 0) left = Math.min(replaced, above + 1, left + 1);
      before = above;
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
