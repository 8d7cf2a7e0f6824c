import { SaxesParser } from "saxes";
import type { SaxesTagNS } from "saxes";
import { decodeXml } from "./charset.js";
import { firstForbiddenCharacter } from "./xml-text.js";

/** `xsi:nil` and `xsi:type` live here. */
export const XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance";
/** What the prefix `xml` always means. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
/** Namespace of the attributes that declare namespaces. */
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

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

/** Why a document could not be read. */
export type XmlErrorKind = "empty" | "encoding" | "doctype" | "not-well-formed" | "too-deep" | "too-large";

/**
 * A document that cannot be read as XML. The message is in this package's own words and never quotes the
 * document, which may hold secrets.
 */
export class XmlError extends Error {
  override readonly name = "XmlError";
  readonly kind: XmlErrorKind;
  /** Where in the document, both counted from 1; both are 1 where no place can be named. */
  readonly line: number;
  readonly column: number;

  constructor(kind: XmlErrorKind, message: string, line = 1, column = 1) {
    super(message);
    this.kind = kind;
    this.line = line;
    this.column = column;
  }
}

/** Bounds and hints for {@link readXml}. */
export interface ReadXmlOptions {
  /** The `Content-Type` header, for its `charset`. */
  readonly contentType?: string | undefined;
  /** How deep elements may nest; the root is at depth 1. Default 256. */
  readonly maxDepth?: number | undefined;
  /** How many elements the document may have. Default 1,000,000. */
  readonly maxElements?: number | undefined;
  /** How many attributes the document may have, namespace declarations included. Default 250,000. */
  readonly maxAttributes?: number | undefined;
  /**
   * Read characters that XML 1.0 forbids, and references to them such as `&#x1;`, as U+FFFD. A real ASMX
   * host writes them into fault strings; such a fault should still be reported as the fault that it is.
   */
  readonly lenientCharacters?: boolean | undefined;
}

/**
 * Reads a document into a tree and gives its root. Strict XML 1.0 with namespaces; a document type
 * declaration is refused, so the five predefined entities are all there are. Throws `XmlError`.
 */
export function readXml(bytes: Uint8Array, options: ReadXmlOptions = {}): XmlElement {
  const text = documentText(bytes, options);
  const doctype = findDoctype(text);
  const tree = new TreeBuilder(text, {
    depth: options.maxDepth ?? 256,
    elements: options.maxElements ?? 1_000_000,
    attributes: options.maxAttributes ?? 250_000,
  });
  if (doctype !== -1) {
    const { line, column } = tree.placeOf(doctype);
    throw new XmlError(
      "doctype",
      "The document has a document type declaration, which is refused.",
      line,
      column,
    );
  }
  parse(text, tree);
  return tree.root();
}

/** Line ends are normalised here, as XML demands, so that every later position counts the same characters. */
function documentText(bytes: Uint8Array, options: ReadXmlOptions): string {
  const decoded = decodeXml(bytes, options.contentType);
  if (!/[^ \t\r\n]/.test(decoded)) throw new XmlError("empty", "The document is empty.");
  const allowed = options.lenientCharacters === true ? replaceForbiddenCharacters(decoded) : decoded;
  return allowed.includes("\r") ? allowed.replace(/\r\n?/g, "\n") : allowed;
}

/**
 * Five handlers and no more: with seven, V8 turns the parser into a hash table and parsing takes six times
 * as long. So start tags are placed and counted when they end, and errors are caught as they are thrown.
 */
function parse(text: string, tree: TreeBuilder): void {
  // The version is forced because XML 1.1 allows control characters and other line ends.
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  parser.on("attribute", () => tree.attribute());
  parser.on("opentag", (tag: SaxesTagNS) => tree.open(tag, parser.position));
  parser.on("closetag", () => tree.close());
  parser.on("text", (chunk) => tree.text(chunk));
  parser.on("cdata", (chunk) => tree.text(chunk));
  let ended = false;
  try {
    parser.write(text);
    ended = true;
    parser.close();
  } catch (error) {
    if (error instanceof XmlError) throw error;
    // The parser's own message quotes the document.
    const what = ended ? "ends before it is complete" : "is not well-formed XML";
    const { line, column } = tree.placeOf(ended ? text.length : parser.position - 1);
    throw new XmlError(
      "not-well-formed",
      `The document ${what} (line ${line}, column ${column}).`,
      line,
      column,
    );
  }
}

/** How large a tree may grow. */
export interface TreeBounds {
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
}

/** Builds the tree from a parser's events; iterative, so depth costs no stack. */
export class TreeBuilder {
  readonly #source: string;
  readonly #bounds: TreeBounds;
  readonly #open: ParsedElement[] = [];
  #root: ParsedElement | undefined;
  #elements = 0;
  #attributes = 0;
  /** The line of the last place asked for, so that asking in ascending order reads the source once. */
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;
  #start = 0;

  constructor(source: string, bounds: TreeBounds) {
    this.#source = source;
    this.#bounds = bounds;
    this.#lineEnd = this.#endOfLine(0);
  }

  root(): XmlElement {
    if (this.#root === undefined) throw new Error("The document was not parsed to its end.");
    return this.#root;
  }

  /** Line and column of a place in the source. */
  placeOf(index: number): { line: number; column: number } {
    if (index < this.#lineStart) {
      this.#line = 1;
      this.#lineStart = 0;
      this.#lineEnd = this.#endOfLine(0);
    }
    while (this.#lineEnd < index) {
      this.#line++;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#endOfLine(this.#lineStart);
    }
    return { line: this.#line, column: index - this.#lineStart + 1 };
  }

  attribute(): void {
    if (++this.#attributes > this.#bounds.attributes) this.#refuse("too-large", "has too many attributes");
  }

  /** A start tag ends at `end`. No attribute value can hold a raw `<`, so the last one begins it. */
  open(tag: SaxesTagNS, end: number): void {
    this.#start = this.#source.lastIndexOf("<", end - 1);
    if (this.#open.length >= this.#bounds.depth) this.#refuse("too-deep", "nests elements too deeply");
    if (++this.#elements > this.#bounds.elements) this.#refuse("too-large", "has too many elements");
    const parent = this.#open.at(-1);
    const element = new ParsedElement(tag, parent, this.placeOf(this.#start));
    if (element.declarations > MAX_DECLARATIONS) this.#refuse("too-large", "declares too many namespaces");
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

  #endOfLine(from: number): number {
    const end = this.#source.indexOf("\n", from);
    return end === -1 ? Infinity : end;
  }

  #refuse(kind: "too-deep" | "too-large", what: string): never {
    const { line, column } = this.placeOf(this.#start);
    throw new XmlError(kind, `The document ${what} (line ${line}, column ${column}).`, line, column);
  }
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
  readonly line: number;
  readonly column: number;
  readonly #scope: Scope;

  constructor(tag: SaxesTagNS, parent: ParsedElement | undefined, place: { line: number; column: number }) {
    this.namespace = tag.uri;
    this.name = tag.local;
    this.line = place.line;
    this.column = place.column;
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

  get prefixes(): ReadonlyMap<string, string> {
    return this.#scope.prefixes();
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

/**
 * Namespace declarations in scope. The map is made when it is first asked for, which is seldom: a map for
 * each element that declares something would make a hostile document cost its square.
 */
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

  prefixes(): ReadonlyMap<string, string> {
    if (this.#prefixes !== undefined) return this.#prefixes;
    const outwards: Scope[] = [this];
    for (let scope = this.#outer; scope !== undefined; scope = scope.#outer) outwards.push(scope);
    const prefixes = new Map<string, string>();
    for (const scope of outwards.reverse()) {
      for (const prefix of Object.keys(scope.#declared)) {
        prefixes.set(prefix, scope.#declared[prefix] ?? "");
      }
    }
    return (this.#prefixes = prefixes);
  }
}

const OUTERMOST = new Scope(undefined, { xml: XML_NAMESPACE });

/**
 * Index of the document type declaration in the prolog, -1 if there is none. Looked for ahead of parsing so
 * that no parser ever sees one.
 */
export function findDoctype(text: string): number {
  if (!text.includes("<!DOCTYPE")) return -1;
  const pastBlanks = /[^ \t\r\n]/g;
  let at = 0;
  for (;;) {
    pastBlanks.lastIndex = at;
    at = pastBlanks.exec(text)?.index ?? -1;
    if (at === -1) return -1;
    if (text.startsWith("<!DOCTYPE", at)) return at;
    const end = text.startsWith("<?", at) ? "?>" : text.startsWith("<!--", at) ? "-->" : undefined;
    if (end === undefined) return -1;
    const closed = text.indexOf(end, at + 2);
    if (closed === -1) return -1;
    at = closed + end.length;
  }
}

const REPLACEMENT = "\uFFFD";
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/gu;
const REFERENCE = /&#(?:x([0-9a-fA-F]+)|([0-9]+));/g;
const SECTION = /<!\[CDATA\[|<!--|<\?/g;

/**
 * Puts U+FFFD in place of the characters that XML 1.0 forbids and of references to them. What looks like a
 * reference in a CDATA section, a comment or a processing instruction is none and stays.
 */
export function replaceForbiddenCharacters(text: string): string {
  const clean = firstForbiddenCharacter(text) === -1 ? text : text.replace(FORBIDDEN, REPLACEMENT);
  if (!clean.includes("&#")) return clean;
  const parts: string[] = [];
  let at = 0;
  while (at < clean.length) {
    SECTION.lastIndex = at;
    const section = SECTION.exec(clean);
    parts.push(replaceReferences(clean.slice(at, section?.index ?? clean.length)));
    if (section === null) break;
    const end = section[0] === "<?" ? "?>" : section[0] === "<!--" ? "-->" : "]]>";
    const closed = clean.indexOf(end, section.index + section[0].length);
    at = closed === -1 ? clean.length : closed + end.length;
    parts.push(clean.slice(section.index, at));
  }
  return parts.join("");
}

function replaceReferences(text: string): string {
  return text.replace(REFERENCE, (whole: string, hexadecimal?: string, decimal?: string) => {
    const code = hexadecimal === undefined ? parseInt(decimal ?? "", 10) : parseInt(hexadecimal, 16);
    const allowed = code <= 0x10ffff && firstForbiddenCharacter(String.fromCodePoint(code)) === -1;
    return allowed ? whole : REPLACEMENT;
  });
}
