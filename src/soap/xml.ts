import { SaxesParser } from "saxes";
import type { SaxesAttributeNSIncomplete, SaxesTagNS } from "saxes";
import { decodeXml } from "./charset.js";
import { trim } from "./values.js";
import {
  FORBIDDEN,
  XMLNS_NAMESPACE,
  XML_NAMESPACE,
  XSI_NAMESPACE,
  XmlError,
  firstForbiddenCharacter,
} from "./xml-text.js";
import type { XmlErrorKind } from "./xml-text.js";

export { XmlError };

/** An attribute as the document has it; `namespace` is `""` for an unprefixed one. */
export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** An element with its namespace resolved. Prefixes, comments and processing instructions are gone. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The character data directly inside the element, CDATA included, joined and exactly as written. */
  readonly text: string;
  /** Namespace declarations in scope by prefix, for values that are qualified names. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Where its start tag is, both counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** The first child element of that name. */
export function findChild(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name && child.namespace === namespace);
}

/** All child elements of that name, in document order. */
export function findChildren(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === namespace);
}

/** The value of an attribute; `namespace` is `""` for an unprefixed one. */
export function findAttribute(element: XmlElement, namespace: string, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.namespace === namespace)
    ?.value;
}

/** Whether an element says by `xsi:nil` that it has no value. */
export function isNil(element: XmlElement): boolean {
  if (element.attributes.length === 0) return false;
  const nil = findAttribute(element, XSI_NAMESPACE, "nil");
  return nil !== undefined && ["true", "1"].includes(trim(nil));
}

/** How a document's bytes are decoded, and bounds for what they hold. */
export interface ReadXmlOptions {
  /** The `Content-Type` header, for its `charset`. */
  readonly contentType?: string | undefined;
  /**
   * Read characters that XML 1.0 forbids, and references to them such as `&#x1;`, as U+FFFD. A real ASMX
   * host writes them into fault strings; such a fault should still be reported as the fault that it is.
   */
  readonly lenientCharacters?: boolean | undefined;
  /** Called now and then while a long document is read; what it throws ends the reading. */
  readonly checkTime?: (() => void) | undefined;
  /** How deep elements may nest; the root is at depth 1. Default 256. */
  readonly maxDepth?: number | undefined;
  /** How many elements the document may have. Default 1,000,000. */
  readonly maxElements?: number | undefined;
  /** How many attributes the document may have, namespace declarations included. Default 250,000. */
  readonly maxAttributes?: number | undefined;
}

/**
 * Reads a document into a tree and gives its root. Strict XML 1.0 with namespaces; a document type
 * declaration is refused, so the five predefined entities are all there are. Throws `XmlError`.
 */
export function readXml(bytes: Uint8Array, options: ReadXmlOptions = {}): XmlElement {
  return parseXml(decodeDocument(bytes, options), options);
}

/** Characters that are read between two looks at the clock: about a millisecond. */
const PORTION = 65_536;

/** Line ends are normalised here, as XML demands, so that every later position counts the same characters. */
export function decodeDocument(bytes: Uint8Array, options: ReadXmlOptions = {}): string {
  const decoded = decodeXml(bytes, options.contentType);
  if (!/[^ \t\r\n]/.test(decoded)) throw new XmlError("empty", "The document is empty.");
  if (decoded.startsWith("\uFEFF")) {
    throw new XmlError("encoding", "The document begins with two byte order marks.");
  }
  const allowed =
    options.lenientCharacters === true
      ? replaceForbiddenCharacters(decoded, everySoOften(options.checkTime))
      : decoded;
  if (!allowed.includes("\r")) return allowed;
  const parts: string[] = [];
  for (let at = 0, end = 0; at < allowed.length; at = end) {
    options.checkTime?.();
    end = at + PORTION;
    // Not between the two characters of a line end.
    if (allowed.charAt(end) === "\n") end += 1;
    // Four times as fast as a pattern for both.
    parts.push(allowed.slice(at, end).split("\r\n").join("\n").replaceAll("\r", "\n"));
  }
  return parts.join("");
}

/** For what is done for each of many small things: looks at the clock at every 4,096th. */
function everySoOften(checkTime: (() => void) | undefined): () => void {
  let count = 0;
  return () => {
    if ((++count & 4_095) === 0) checkTime?.();
  };
}

/** The tree of a text that {@link decodeDocument} gave. Throws `XmlError`. */
export function parseXml(text: string, options: ReadXmlOptions = {}): XmlElement {
  const { checkTime } = options;
  const source = new Source(text);
  refuseBeforeParsing(source, everySoOften(checkTime));
  const tree = new TreeBuilder(source, options);
  // The version is forced because XML 1.1 allows control characters and other line ends.
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  // Five handlers and no more: with seven, V8 turns the parser into a hash table and parsing takes six times as
  // long. So start tags are placed and counted when they end, and errors are caught as they are thrown.
  parser.on("attribute", (attribute) => tree.attribute(attribute, parser.position));
  parser.on("opentag", (tag: SaxesTagNS) => tree.open(tag, parser.position));
  parser.on("closetag", () => tree.close());
  parser.on("text", (chunk) => tree.text(chunk));
  parser.on("cdata", (chunk) => tree.text(chunk));
  for (let at = 0; at < text.length; at += PORTION) {
    if (at > 0) checkTime?.();
    try {
      parser.write(text.length <= PORTION ? text : text.slice(at, at + PORTION));
    } catch (error) {
      // The parser's own message quotes the document.
      throw error instanceof XmlError
        ? error
        : source.error("not-well-formed", NOT_WELL_FORMED, parser.position - 1);
    }
  }
  try {
    parser.close();
  } catch {
    throw source.error("not-well-formed", "ends before it is complete", text.length);
  }
  return tree.root();
}

const NOT_WELL_FORMED = "is not well-formed XML";

/** A text and the places in it. */
class Source {
  readonly text: string;
  /** The line of the last place asked for, so that asking in ascending order reads the text once. */
  #line = 1;
  #lineStart = 0;
  #lineEnd: number | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Line and column, both counted from 1. */
  placeOf(index: number): { line: number; column: number } {
    if (index < this.#lineStart) {
      this.#line = 1;
      this.#lineStart = 0;
      this.#lineEnd = undefined;
    }
    this.#lineEnd ??= this.#endOfLine(this.#lineStart);
    while (this.#lineEnd < index) {
      this.#line++;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#endOfLine(this.#lineStart);
    }
    return { line: this.#line, column: index - this.#lineStart + 1 };
  }

  error(kind: XmlErrorKind, what: string, index: number): XmlError {
    const { line, column } = this.placeOf(index);
    return new XmlError(kind, `The document ${what} (line ${line}, column ${column}).`, line, column);
  }

  #endOfLine(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end === -1 ? Infinity : end;
  }
}

/** Builds the tree from a parser's events; iterative, so depth costs no stack. */
class TreeBuilder {
  readonly #source: Source;
  readonly #maxDepth: number;
  readonly #maxElements: number;
  readonly #maxAttributes: number;
  readonly #open: ParsedElement[] = [];
  #root: ParsedElement | undefined;
  #elements = 0;
  #attributes = 0;

  constructor(source: Source, { maxDepth, maxElements, maxAttributes }: ReadXmlOptions) {
    this.#source = source;
    this.#maxDepth = maxDepth ?? 256;
    this.#maxElements = maxElements ?? 1_000_000;
    this.#maxAttributes = maxAttributes ?? 250_000;
  }

  root(): XmlElement {
    if (this.#root === undefined) throw new Error("The document was not parsed to its end.");
    return this.#root;
  }

  /** What the parser lets pass: it trims namespace names, and looks at the first character of a prefix alone. */
  attribute({ name, prefix, local, value }: SaxesAttributeNSIncomplete, position: number): void {
    if (++this.#attributes > this.#maxAttributes)
      this.#refuse("too-large", "has too many attributes", position);
    if (prefix === "" && name !== "xmlns") return;
    const declares = prefix === "xmlns" || name === "xmlns";
    if ((prefix !== "" && !startsName(local)) || (declares && value !== value.trim())) {
      this.#refuse("not-well-formed", NOT_WELL_FORMED, position);
    }
  }

  /** A start tag ends at `end`. No attribute value can hold a raw `<`, so the last one begins it. */
  open(tag: SaxesTagNS, end: number): void {
    const start = this.#source.text.lastIndexOf("<", end - 1);
    if (this.#open.length >= this.#maxDepth) this.#refuse("too-deep", "nests elements too deeply", start);
    if (++this.#elements > this.#maxElements) this.#refuse("too-large", "has too many elements", start);
    if (tag.prefix !== "" && !startsName(tag.local)) this.#refuse("not-well-formed", NOT_WELL_FORMED, start);
    const parent = this.#open.at(-1);
    const element = new ParsedElement(tag, parent, this.#source, start);
    if (element.declarations > MAX_DECLARATIONS) {
      this.#refuse("too-large", "declares too many namespaces", start);
    }
    if (parent === undefined) this.#root = element;
    else parent.append(element);
    this.#open.push(element);
  }

  close(): void {
    this.#open.pop();
  }

  text(chunk: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += chunk;
  }

  #refuse(kind: XmlErrorKind, what: string, index: number): never {
    throw this.#source.error(kind, what, index);
  }
}

/** Characters that may stand in a name, but not at its beginning. */
const NOT_AT_THE_START = /^[-.0-9\u00B7\u0300-\u036F\u203F\u2040]/;

function startsName(local: string): boolean {
  return !NOT_AT_THE_START.test(local);
}

/** Namespace declarations in scope of one element, so that looking one up stays cheap. */
const MAX_DECLARATIONS = 256;

/** Most elements have neither: they share these. */
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_CHILDREN: readonly XmlElement[] = [];

class ParsedElement implements XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  children: readonly XmlElement[] = NO_CHILDREN;
  text = "";
  readonly #source: Source;
  readonly #start: number;
  readonly #scope: Scope;

  constructor(tag: SaxesTagNS, parent: ParsedElement | undefined, source: Source, start: number) {
    this.namespace = tag.uri;
    this.name = tag.local;
    this.#source = source;
    this.#start = start;
    let attributes: XmlAttribute[] | undefined;
    let declares = false;
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name];
      if (attribute === undefined) continue;
      if (attribute.uri === XMLNS_NAMESPACE) declares = true;
      else {
        attributes ??= [];
        attributes.push({ namespace: attribute.uri, name: attribute.local, value: attribute.value });
      }
    }
    this.attributes = attributes ?? NO_ATTRIBUTES;
    const outer = parent === undefined ? OUTERMOST : parent.#scope;
    this.#scope = declares ? new Scope(outer, tag.ns) : outer;
  }

  /** Found when it is asked for: only errors tell places. */
  get line(): number {
    return this.#source.placeOf(this.#start).line;
  }

  get column(): number {
    return this.#source.placeOf(this.#start).column;
  }

  get prefixes(): ReadonlyMap<string, string> {
    return this.#scope.prefixes;
  }

  /** How many namespace declarations are in scope. */
  get declarations(): number {
    return this.#scope.size;
  }

  append(child: XmlElement): void {
    if (this.children === NO_CHILDREN) this.children = [];
    (this.children as XmlElement[]).push(child);
  }
}

/** Namespace declarations in scope. */
class Scope {
  readonly size: number;
  readonly #outer: Scope | undefined;
  readonly #declared: Readonly<Record<string, string>>;
  #prefixes: ReadonlyMap<string, string> | undefined;

  constructor(outer: Scope | undefined, declared: Readonly<Record<string, string>>) {
    this.#outer = outer;
    this.#declared = declared;
    this.size = (outer?.size ?? 0) + Object.keys(declared).length;
  }

  /** Made when it is asked for, which is seldom: one for each scope would make a hostile document cost its square. */
  get prefixes(): ReadonlyMap<string, string> {
    return (this.#prefixes ??= new Map([
      ...(this.#outer?.prefixes ?? []),
      ...Object.entries(this.#declared),
    ]));
  }
}

const OUTERMOST = new Scope(undefined, { xml: XML_NAMESPACE });

/** The target of a processing instruction, and what ends it. The parser lets `<?x?y z?>` pass. */
const INSTRUCTION = /<\?[^ \t\n?:]+(?=\?>|[ \t\n])/y;

/**
 * A document type declaration, so that no parser ever sees one, and a processing instruction whose target does not
 * end as XML demands.
 */
function refuseBeforeParsing(source: Source, look: () => void): void {
  const { text } = source;
  let doctype = text.indexOf("<!DOCTYPE");
  // Nearly all documents have an XML declaration and nothing else of the kind.
  if (doctype === -1 && !text.includes("<?", text.startsWith("<?xml ") ? 1 : 0)) return;
  for (const { kind, start, end } of sections(text)) {
    look();
    if (doctype !== -1 && doctype < start) break;
    if (doctype !== -1 && doctype < end) doctype = text.indexOf("<!DOCTYPE", end);
    INSTRUCTION.lastIndex = start;
    if (kind === "<?" && !INSTRUCTION.test(text))
      throw source.error("not-well-formed", NOT_WELL_FORMED, start);
  }
  if (doctype !== -1)
    throw source.error("doctype", "has a document type declaration, which is refused", doctype);
}

const SECTION = /<!\[CDATA\[|<!--|<\?/g;
const SECTION_ENDS: Readonly<Record<string, string>> = { "<?": "?>", "<!--": "-->", "<![CDATA[": "]]>" };

/** The CDATA sections, comments and processing instructions of a document. */
function* sections(text: string): Generator<{ kind: string; start: number; end: number }> {
  let at = 0;
  for (;;) {
    SECTION.lastIndex = at;
    const found = SECTION.exec(text);
    if (found === null) return;
    const [kind] = found;
    const end = SECTION_ENDS[kind] ?? "";
    const closed = text.indexOf(end, found.index + kind.length);
    at = closed === -1 ? text.length : closed + end.length;
    yield { kind, start: found.index, end: at };
  }
}

const REPLACEMENT = "\uFFFD";
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, "gu");
const REFERENCE = /&#(?:x([0-9a-fA-F]+)|([0-9]+));/g;

/**
 * Puts U+FFFD in place of the characters that XML 1.0 forbids and of references to them. What looks like a
 * reference in a CDATA section, a comment or a processing instruction is none and stays.
 */
function replaceForbiddenCharacters(text: string, look: () => void): string {
  const clean =
    firstForbiddenCharacter(text) === -1 ? text : replaceEach(text, ALL_FORBIDDEN, () => REPLACEMENT, look);
  if (!clean.includes("&#")) return clean;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of sections(clean)) {
    parts.push(withAllowedReferences(clean.slice(at, start), look), clean.slice(start, end));
    at = end;
  }
  return parts.join("") + withAllowedReferences(clean.slice(at), look);
}

function withAllowedReferences(text: string, look: () => void): string {
  return replaceEach(
    text,
    REFERENCE,
    ([whole, hexadecimal, decimal]) => {
      const code = hexadecimal === undefined ? parseInt(decimal ?? "", 10) : parseInt(hexadecimal, 16);
      const allowed = code <= 0x10ffff && firstForbiddenCharacter(String.fromCodePoint(code)) === -1;
      return allowed ? whole : REPLACEMENT;
    },
    look,
  );
}

/** `text.replace`, which finds all that it replaces before it asks what for, and cannot be stopped meanwhile. */
function replaceEach(
  text: string,
  pattern: RegExp,
  replacement: (found: RegExpExecArray) => string,
  look: () => void,
): string {
  const parts: string[] = [];
  let at = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    look();
    parts.push(text.slice(at, found.index), replacement(found));
    at = pattern.lastIndex;
  }
  return parts.join("") + text.slice(at);
}
