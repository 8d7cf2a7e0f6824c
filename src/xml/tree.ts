import type { SaxesTagNS } from "saxes";
import type { XmlAttribute, XmlElement } from "./element.js";
import { XML_NAMESPACE, XMLNS_NAMESPACE } from "./names.js";
import { XmlError } from "./xml-error.js";

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
