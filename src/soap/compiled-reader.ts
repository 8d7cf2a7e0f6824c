import { isUtf8 } from "node:buffer";
import { wrapperOf } from "./contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "./contract.js";
import { ENVELOPE_NAMESPACES } from "./envelope.js";
import { parseEnumeration, resolveType } from "./fields.js";
import { ValueError } from "./values/codec.js";
import { escapeAttribute, firstForbiddenCharacter } from "./xml-text.js";
import { XSI_NAMESPACE } from "./xml.js";

/**
 * A fast path in front of the strict reader for the form in which ASMX writes a success: no white space between
 * elements, fields in schema order, one prefix. The reader of an operation is compiled from the contract at its
 * first response. `undefined` for whatever differs in any way: the strict reader (`read.ts`) alone decides what an
 * error is, so this one may accept less, but nothing more, and gives the same values.
 */
export function readPlainSuccess(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  contentType: string | undefined,
  body: Buffer,
): Record<string, unknown> | undefined {
  if (contentType === undefined || !UTF8_XML.test(contentType) || !isUtf8(body)) return undefined;
  const cursor = new Cursor(body.toString("utf8"));
  if (!PROLOGUES.some((prologue) => cursor.skip(prologue))) return undefined;
  try {
    return readerOf(contract, operation)(cursor);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

const UTF8_XML = /^(?:text\/xml|application\/soap\+xml); ?charset=utf-8$/i;

const XSI = ` xmlns:xsi="${XSI_NAMESPACE}"`;
const XSD = ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const PROLOGUES = Object.values(ENVELOPE_NAMESPACES).flatMap((namespace) =>
  [XSI + XSD, XSD + XSI].map(
    (schema) =>
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${namespace}"${schema}><soap:Body>`,
  ),
);

/** Made once: a stack trace would cost more than reading does. */
const DIFFERENT = new ValueError("is not what a plain success has here");

function different(): never {
  throw DIFFERENT;
}

/** Below the strict reader's bounds of 1,000,000 elements and 250,000 attributes. */
const MOST_ELEMENTS = 900_000;
const NIL_COUNTS_AS = 4;

class Cursor {
  readonly #text: string;
  #at = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  demand(expected: string): void {
    if (!this.skip(expected)) throw DIFFERENT;
  }

  count(elements: number): void {
    this.#elements += elements;
    if (this.#elements > MOST_ELEMENTS) throw DIFFERENT;
  }

  /** The character data up to the next tag. */
  characters(): string {
    CHARACTERS.lastIndex = this.#at;
    CHARACTERS.test(this.#text);
    const raw = this.#text.slice(this.#at, CHARACTERS.lastIndex);
    this.#at = CHARACTERS.lastIndex;
    return raw.includes("&") ? raw.replace(REFERENCE, referredTo) : raw;
  }
}

/** Without CR, which would have to be normalised, and `>`, which may end a `]]>`. */
const CHARACTERS = /[^<>\0-\x08\x0B-\x1F\uFFFE\uFFFF]*/y;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos);|#([0-9]{1,7});|#x([0-9a-fA-F]{1,6});)?/g;
const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function referredTo(_: string, name?: string, decimal?: string, hexadecimal?: string): string {
  if (name !== undefined) return PREDEFINED[name] ?? different();
  const code = decimal === undefined ? parseInt(hexadecimal ?? "", 16) : Number(decimal);
  // NaN for what is no reference.
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : different();
  return firstForbiddenCharacter(character) === -1 ? character : different();
}

type Read<T = unknown> = (cursor: Cursor) => T;
type ResultReader = Read<Record<string, unknown>>;
/** Reads fields, in schema order, into an object. */
type Fill = (cursor: Cursor, into: Record<string, unknown>) => void;

const readers = new WeakMap<ContractDescriptor, Map<OperationDescriptor, ResultReader>>();

function readerOf(contract: ContractDescriptor, operation: OperationDescriptor): ResultReader {
  let known = readers.get(contract);
  if (known === undefined) readers.set(contract, (known = new Map<OperationDescriptor, ResultReader>()));
  let reader = known.get(operation);
  if (reader === undefined) {
    // This one stays where compiling throws: some shapes are left to the strict reader.
    known.set(operation, different);
    known.set(operation, (reader = new Compiler(contract, operation).result()));
  }
  return reader;
}

/** How the inside of an element is read, and what an empty one (`<X />`) is. */
interface Content {
  readonly inside: Read;
  readonly empty: () => unknown;
}

/** `nil` is given where `xsi:nil` is allowed. */
function element(name: string, content: Content, absent: () => unknown, nil?: () => unknown): Read {
  const [open, close, empty, nilled] = [
    `<${name}>`,
    `</${name}>`,
    `<${name} />`,
    `<${name} xsi:nil="true" />`,
  ];
  const { inside } = content;
  return (cursor) => {
    if (cursor.skip(open)) {
      cursor.count(1);
      const value = inside(cursor);
      cursor.demand(close);
      return value;
    }
    if (cursor.skip(empty)) {
      cursor.count(1);
      return content.empty();
    }
    if (nil !== undefined && cursor.skip(nilled)) {
      cursor.count(NIL_COUNTS_AS);
      return nil();
    }
    return absent();
  };
}

function text(parse: (text: string) => unknown): Content {
  return { inside: (cursor) => parse(cursor.characters()), empty: () => parse("") };
}

const nothing = (): undefined => undefined;
const noItem = Symbol("no further item");

/** The parts of a standard Result; only the number of a success passes. */
const RESULT_PARTS: ReadonlyMap<string, Read> = new Map([
  [
    "Result",
    element(
      "Result",
      text((number) => (number === "0" ? 0 : different())),
      different,
    ),
  ],
  [
    "Code",
    element(
      "Code",
      text((code) => (code.trim() === "" ? undefined : code.trim())),
      nothing,
    ),
  ],
  [
    "Message",
    element(
      "Message",
      text((message) => (message === "" ? undefined : message)),
      nothing,
    ),
  ],
]);

class Compiler {
  readonly #contract: ContractDescriptor;
  readonly #operation: OperationDescriptor;
  /** Complex types around the one being compiled: one inside itself is left to the strict reader. */
  readonly #around = new Set<ComplexTypeDescriptor>();

  constructor(contract: ContractDescriptor, operation: OperationDescriptor) {
    this.#contract = contract;
    this.#operation = operation;
  }

  result(): ResultReader {
    const { response } = this.#operation;
    if (response.namespace !== this.#contract.namespace) throw DIFFERENT;
    const open = `<${response.element} xmlns="${escapeAttribute(response.namespace)}">`;
    const end = `</${response.element}></soap:Body></soap:Envelope>`;
    const unwrapped = wrapperOf(this.#contract, response)?.field;
    const fill = this.#fields(response.fields, response.outcome?.path ?? [], unwrapped);
    return (cursor) => {
      const result: Record<string, unknown> = {};
      cursor.demand(open);
      fill(cursor, result);
      cursor.demand(end);
      return cursor.ended ? result : different();
    };
  }

  /** `path` leads from these fields to the Result; it is empty where that is elsewhere. */
  #fields(fields: readonly FieldDescriptor[], path: readonly string[], unwrapped?: FieldDescriptor): Fill {
    const [next, ...rest] = path;
    const names = new Set(fields.map((field) => this.#nameOf(field)));
    if (names.size < fields.length || (next !== undefined && !names.has(next))) throw DIFFERENT;
    const fills = fields.map((field): Fill => {
      const onPath = field.element === next;
      // The Result is in the unwrapped field, or beside it.
      if (onPath && (field === unwrapped) !== rest.length > 0) throw DIFFERENT;
      if (field === unwrapped) return this.#unwrapped(field, onPath ? rest : []);
      const key = field.property;
      const read = onPath ? this.#outcome(field) : this.#field(field);
      return (cursor, into) => {
        into[key] = read(cursor);
      };
    });
    return (cursor, into) => {
      for (const fill of fills) fill(cursor, into);
    };
  }

  #nameOf({ element: name, namespace, property, attribute }: FieldDescriptor): string {
    const foreign = namespace !== undefined && namespace !== this.#contract.namespace;
    return foreign || attribute === true || property === "__proto__" ? different() : name;
  }

  #unwrapped(field: FieldDescriptor, path: readonly string[]): Fill {
    const fill = this.#fields(this.#complex(field).fields, path);
    const [open, close] = [`<${field.element}>`, `</${field.element}>`];
    return (cursor, into) => {
      cursor.demand(open);
      fill(cursor, into);
      cursor.demand(close);
    };
  }

  #complex(field: FieldDescriptor): ComplexTypeDescriptor {
    const type = resolveType(this.#contract, field.type);
    return type.kind === "complex" && type.textType === undefined ? type : different();
  }

  /** Beside what it states, a standard Result may hold fields of its own. */
  #outcome(field: FieldDescriptor): Read {
    if (this.#operation.response.outcome?.kind === "enumeration") {
      const read = this.#field(field);
      return (cursor) => (read(cursor) === "Success" ? "Success" : different());
    }
    const parts = this.#complex(field).fields.map((one) => {
      const stated = RESULT_PARTS.get(this.#nameOf(one));
      // Nothing in it is required, so nil means something else there.
      if (stated === undefined && one.nillable === true) throw DIFFERENT;
      return { key: one.property, name: one.element, stated, read: stated ?? this.#field(one) };
    });
    const inside: Read = (cursor) => {
      const rest: Record<string, unknown> = {};
      const said = new Map<string, unknown>();
      for (const { key, name, stated, read } of parts) {
        const value = read(cursor);
        rest[key] = stated === undefined ? value : undefined;
        if (stated !== undefined) said.set(name, value);
      }
      const number = said.get("Result") ?? different();
      return { ...rest, result: number, code: said.get("Code"), message: said.get("Message") };
    };
    return element(field.element, { inside, empty: different }, different);
  }

  #field(field: FieldDescriptor): Read {
    if (field.repeated === true) return this.#items(field);
    const content = this.#content(field);
    const { required, nillable, needed } = field;
    if (resolveType(this.#contract, field.type).kind === "array") {
      return element(field.element, content, () => []);
    }
    const absent = required || needed === true ? different : nothing;
    const nil = nillable !== true || needed === true ? undefined : required ? () => null : nothing;
    const read = element(field.element, content, absent, nil);
    if (needed !== true) return read;
    // An empty text is as good as none.
    return (cursor) => {
      const value = read(cursor);
      return value === "" ? different() : value;
    };
  }

  #content(field: FieldDescriptor): Content {
    const type = resolveType(this.#contract, field.type);
    switch (type.kind) {
      case "value":
        return text((characters) => type.codec.parse(characters));
      case "enumeration":
        return text((characters) => parseEnumeration(type, characters, "open"));
      case "array":
        return { inside: this.#items(type.item), empty: () => [] };
      case "complex": {
        // In a Result that is not this operation's, the strict reader requires less.
        const { fields } = this.#complex(field);
        if (this.#around.has(type) || fields.some(({ element: name }) => name === "Result")) throw DIFFERENT;
        this.#around.add(type);
        const fill = this.#fields(fields, []);
        this.#around.delete(type);
        const inside: ResultReader = (cursor) => {
          const value: Record<string, unknown> = {};
          fill(cursor, value);
          return value;
        };
        return { inside, empty: () => inside(new Cursor("")) };
      }
    }
  }

  /** Nil items are `null` among simple values and left out among objects. */
  #items(item: FieldDescriptor): Read<unknown[]> {
    this.#nameOf(item);
    const { kind } = resolveType(this.#contract, item.type);
    const nilItem = kind === "value" || kind === "enumeration" ? () => null : nothing;
    const nil = item.nillable === true ? nilItem : undefined;
    const read = element(item.element, this.#content(item), () => noItem, nil);
    return (cursor) => {
      const items: unknown[] = [];
      for (let value = read(cursor); value !== noItem; value = read(cursor)) {
        if (value !== undefined) items.push(value);
      }
      return items;
    };
  }
}
