import { isUtf8 } from "node:buffer";
import { wrapperOf } from "./contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "./contract.js";
import { ENVELOPE_NAMESPACES } from "./envelope.js";
import { isTextType, parseEnumeration, perContract, resolveType } from "./fields.js";
import { ValueError, trim } from "./values.js";
import { XSD_NAMESPACE, XSI_NAMESPACE, escapeAttribute, firstForbiddenCharacter } from "./xml-text.js";

/*
 * A fast path in front of the strict reader (`xml.ts`, `read.ts`). An ASMX host writes each success in one form: no
 * white space between elements, fields in schema order, one prefix. So the response of an operation
 *
 *     <GetXResponse xmlns="…"><GetXResult><Id>7</Id><Note /></GetXResult></GetXResponse>
 *
 * is read without a parser, by comparing it with what is expected from left to right:
 *
 * - `Cursor` is the text and how far it is read.
 * - A `Read` reads one value at the cursor, a `Fill` some fields into an object. They are closures, which
 *   `Compiler` makes of the contract at an operation's first response: `element` reads one element with its tags,
 *   `textFields` a run of text fields that stand side by side, by one pattern.
 * - Whoever meets anything else calls `different()`. It unwinds to `readPlainSuccess`, which gives `undefined`,
 *   and the strict reader begins anew. A contract's shapes that are left to it do the same as they are compiled.
 *
 * The strict reader alone decides what an error is. This one may accept less, but nothing more, and gives the same
 * values: `test/message/compiled-reader.test.ts` compares the two.
 */

/** The result of a plain success; `undefined` for whatever differs from one in any way. */
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
  } catch {
    // Mostly `different()`. Whatever it is, the strict reader has the last word, and what it throws is typed.
    return undefined;
  }
}

const UTF8_XML = /^(?:text\/xml|application\/soap\+xml); ?charset=utf-8$/i;

const XSI = ` xmlns:xsi="${XSI_NAMESPACE}"`;
const XSD = ` xmlns:xsd="${XSD_NAMESPACE}"`;
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

  /** What a sticky pattern, one that also matches no text, captures here; it moves on behind it. */
  match(pattern: RegExp): readonly (string | undefined)[] {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at = pattern.lastIndex;
    return found ?? [];
  }
}

/** Character data. Without CR, which would have to be normalised, and `>`, which may end a `]]>`. */
const CHARACTERS = "[^<>\\0-\\x08\\x0B-\\x1F\\uFFFE\\uFFFF]*";
const TEXT = new RegExp(CHARACTERS, "y");

function unescape(written: string): string {
  return written.includes("&") ? written.replace(REFERENCE, referredTo) : written;
}

const REFERENCE = /&(?:([a-z]+);|#([0-9]{1,7});|#x([0-9a-fA-F]{1,6});)?/g;
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

const readerOf = perContract((contract, operation: OperationDescriptor): ResultReader => {
  try {
    return new Compiler(contract, operation).result();
  } catch {
    return different;
  }
});

/** How the inside of an element is read, and what an empty one (`<X />`) is. */
interface Content {
  readonly inside: Read;
  readonly empty: () => unknown;
}

/** `nil` is given where `xsi:nil` is allowed. */
function element(name: string, content: Content, absent: () => unknown, nil?: () => unknown): Read {
  const [open, close, empty] = [`<${name}>`, `</${name}>`, `<${name} />`];
  const nilled = `<${name} xsi:nil="true" />`;
  return (cursor) => {
    if (cursor.skip(open)) {
      cursor.count(1);
      const value = content.inside(cursor);
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

/** A field that holds text; `read` gets `undefined` where it is absent and `null` where it is nil. */
interface TextField {
  readonly name: string;
  readonly key: string;
  readonly nillable: boolean;
  readonly read: (written: string | null | undefined) => unknown;
}

/** One pattern for fields that stand side by side: it takes a third of the time of one after the other. */
function textFields(fields: readonly TextField[]): Fill {
  let next = 1;
  const groups = fields.map((field) => {
    const group = next;
    next += field.nillable ? 3 : 2;
    return { ...field, group };
  });
  const sources = groups.map(({ name, nillable }) => {
    const nil = nillable ? '| xsi:nil="true" /()' : "";
    return `(?:<${name}(?:>(${CHARACTERS})</${name}| /()${nil})>)?`;
  });
  const pattern = new RegExp(sources.join(""), "y");
  return (cursor, into) => {
    const found = cursor.match(pattern);
    for (const { group, key, nillable, read } of groups) {
      const nil = nillable && found[group + 2] !== undefined;
      const written = nil ? null : (found[group] ?? found[group + 1]);
      if (written !== undefined) cursor.count(nil ? NIL_COUNTS_AS : 1);
      into[key] = read(written);
    }
  };
}

/** What the parts of a standard Result state, `""` if they are absent; only the number of a success passes. */
const STATED = new Map<string, (written: string) => unknown>([
  ["Result", (number) => (number === "0" ? 0 : different())],
  ["Code", (code) => trim(code) || undefined],
  ["Message", (message) => message || undefined],
]);

const nothing = (): undefined => undefined;
const noItem = Symbol("no further item");

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

  /**
   * `path` leads from these fields to the Result; it is empty where that is elsewhere. `text` makes what reads a field
   * of text, and `undefined` for others.
   */
  #fields(
    fields: readonly FieldDescriptor[],
    path: readonly string[] = [],
    unwrapped?: FieldDescriptor,
    text = (field: FieldDescriptor, onPath: boolean) => this.#text(field, onPath),
  ): Fill {
    const [next, ...rest] = path;
    const names = new Set(fields.map((field) => this.#nameOf(field)));
    if (names.size < fields.length || (next !== undefined && !names.has(next))) throw DIFFERENT;
    const fills: Fill[] = [];
    let texts: TextField[] = [];
    const endTexts = (): void => {
      if (texts.length > 0) fills.push(textFields(texts));
      texts = [];
    };
    for (const field of fields) {
      const onPath = field.element === next;
      // The Result is in the unwrapped field, or beside it.
      if (onPath && (field === unwrapped) !== rest.length > 0) throw DIFFERENT;
      const asText = text(field, onPath);
      if (asText !== undefined) texts.push(asText);
      else {
        endTexts();
        fills.push(
          field === unwrapped ? this.#unwrapped(field, onPath ? rest : []) : this.#field(field, onPath),
        );
      }
    }
    endTexts();
    return (cursor, into) => {
      for (const fill of fills) fill(cursor, into);
    };
  }

  #nameOf({ element: name, namespace, property, attribute }: FieldDescriptor): string {
    const foreign = namespace !== undefined && namespace !== this.#contract.namespace;
    return foreign || attribute === true || property === "__proto__" ? different() : name;
  }

  #text(field: FieldDescriptor, isOutcome: boolean): TextField | undefined {
    const { element: name, property: key, nillable = false } = field;
    const parse = this.#parser(field);
    if (parse === undefined || field.repeated === true) return undefined;
    const { absent, nil } = missing(field);
    return {
      name,
      key,
      nillable,
      read(written) {
        if (written === undefined) return absent();
        if (written === null) return nil?.();
        if (written === "" && field.default !== undefined) throw DIFFERENT;
        const value = parse(unescape(written));
        // Where text is needed, an empty one is as good as none.
        if (field.optionalInSchema === true && value === "") throw DIFFERENT;
        return isOutcome && value !== "Success" ? different() : value;
      },
    };
  }

  #parser(field: FieldDescriptor): ((text: string) => unknown) | undefined {
    const type = resolveType(this.#contract, field.type);
    if (!isTextType(type)) return undefined;
    // Told apart here, once, and not for each value.
    if (type.kind === "value") return (text) => type.codec.parse(text);
    return (text) => parseEnumeration(type, text, "open");
  }

  /** Its fields stand beside its siblings. */
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

  #field(field: FieldDescriptor, isOutcome: boolean): Fill {
    const { element: name, property: key } = field;
    const { absent, nil } = missing(field);
    const isArray = resolveType(this.#contract, field.type).kind === "array";
    const read = isOutcome
      ? element(name, this.#outcome(field), different)
      : field.repeated === true
        ? this.#items(field)
        : element(name, this.#content(field), isArray ? () => [] : absent, isArray ? undefined : nil);
    return (cursor, into) => {
      into[key] = read(cursor);
    };
  }

  /** A standard Result. Nothing is required in it, so nil means something else there. */
  #outcome(field: FieldDescriptor): Content {
    const { fields } = this.#complex(field);
    const names = new Set(fields.map(({ element: name }) => name));
    const isPlain = fields.every(({ element: name, property, nillable }) =>
      STATED.has(name) ? property === name.toLowerCase() : nillable !== true,
    );
    const isStandard = this.#operation.response.outcome?.kind === "standard";
    if (!isStandard || !isPlain || [...STATED.keys()].some((name) => !names.has(name))) throw DIFFERENT;
    const part = (own: FieldDescriptor): TextField | undefined => {
      const { element: name, property: key } = own;
      const state = STATED.get(name);
      if (state === undefined) return this.#text(own, false);
      return { name, key, nillable: false, read: (written) => state(unescape(written ?? "")) };
    };
    return this.#object(this.#fields(fields, [], undefined, part));
  }

  #content(field: FieldDescriptor): Content {
    const type = resolveType(this.#contract, field.type);
    const parse = this.#parser(field);
    if (field.default !== undefined) throw DIFFERENT;
    if (parse !== undefined) {
      return { inside: (cursor) => parse(unescape(cursor.match(TEXT)[0] ?? "")), empty: () => parse("") };
    }
    if (type.kind === "array") return { inside: this.#items(type.item), empty: () => [] };
    const complex = this.#complex(field);
    // In a Result that is not this operation's, the strict reader requires less.
    if (this.#around.has(complex) || complex.fields.some(({ element: name }) => name === "Result"))
      throw DIFFERENT;
    this.#around.add(complex);
    const fill = this.#fields(complex.fields);
    this.#around.delete(complex);
    return this.#object(fill);
  }

  #object(fill: Fill): Content {
    const inside: ResultReader = (cursor) => {
      const value: Record<string, unknown> = {};
      fill(cursor, value);
      return value;
    };
    return { inside, empty: () => inside(new Cursor("")) };
  }

  /** Nil items are `null` among simple values and left out among objects. */
  #items(item: FieldDescriptor): Read<unknown[]> {
    this.#nameOf(item);
    const nilItem = this.#parser(item) === undefined ? nothing : () => null;
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

/** What an absent field is, and one that is nil. */
function missing({ required, nillable, optionalInSchema, default: preset }: FieldDescriptor): {
  readonly absent: () => unknown;
  readonly nil: (() => unknown) | undefined;
} {
  const absent = required || preset !== undefined ? different : nothing;
  if (nillable !== true) return { absent, nil: undefined };
  if (!required) return { absent, nil: nothing };
  return { absent, nil: optionalInSchema === true ? different : () => null };
}
