import { findAttribute } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import type { Place, UnservedModel } from "./model.js";

/** One XML document of a contract: the WSDL itself, or a part that it imports. */
export interface ContractDocument {
  /** File name or URL, for messages. */
  readonly location: string;
  readonly root: XmlElement;
}

/** An element together with the document it stands in. */
export class Node {
  constructor(
    readonly document: string,
    readonly element: XmlElement,
  ) {}

  get place(): Place {
    return { document: this.document, line: this.element.line, column: this.element.column };
  }

  /** Those of a namespace and a name; all of them where neither is given. */
  children(namespace?: string, name?: string): Node[] {
    return this.element.children
      .filter((child) => namespace === undefined || child.namespace === namespace)
      .filter((child) => name === undefined || child.name === name)
      .map((element) => new Node(this.document, element));
  }

  /** The first of {@link children}. */
  child(namespace?: string, name?: string): Node | undefined {
    return this.children(namespace, name)[0];
  }

  attribute(name: string, namespace = ""): string | undefined {
    return findAttribute(this.element, namespace, name);
  }

  /** Whether an `xs:boolean` attribute is there and true, in any of its spellings. */
  isTrue(name: string, namespace = ""): boolean {
    return /^(?:true|1)$/.test(this.attribute(name, namespace)?.trim() ?? "");
  }

  /** `""` for what has none, which a reader refuses elsewhere. */
  get name(): string {
    return this.attribute("name") ?? "";
  }

  get targetNamespace(): string {
    return this.attribute("targetNamespace") ?? "";
  }

  /** Resolves a `prefix:local` value by the declarations in scope; `undefined` for an undeclared prefix. */
  resolve(value: string): QualifiedName | undefined {
    const text = value.trim();
    const colon = text.indexOf(":");
    const prefix = colon < 0 ? "" : text.slice(0, colon);
    const namespace = this.element.prefixes.get(prefix) ?? (prefix === "" ? "" : undefined);
    return namespace === undefined ? undefined : { namespace, name: text.slice(colon + 1) };
  }

  /** The documentation of a part of the WSDL, or the annotation of a schema component. */
  get documentation(): string | undefined {
    const annotations = this.children(XML_SCHEMA, "annotation");
    const texts = [
      ...this.children(WSDL, "documentation"),
      ...annotations.flatMap((annotation) => annotation.children(XML_SCHEMA, "documentation")),
    ];
    return normalizeText(texts.map(({ text }) => text).join("\n"));
  }

  /** All text of a documentation, that inside its markup included: what a reader sees of it. */
  get text(): string {
    return [this.element.text, ...this.children().map(({ text }) => text)].join(" ");
  }
}

export interface QualifiedName {
  readonly namespace: string;
  readonly name: string;
}

/** A name with its namespace, as `{namespace}local`. */
export function expandedName(namespace: string, name: string): string {
  return `{${namespace}}${name}`;
}

function rootsOf(documents: readonly ContractDocument[], namespace: string, name: string): readonly Node[] {
  return documents
    .filter(({ root }) => root.namespace === namespace && root.name === name)
    .map(({ location, root }) => new Node(location, root));
}

/** The documents that are WSDL; the first is the one that was asked for. */
export function definitionsOf(documents: readonly ContractDocument[]): readonly Node[] {
  return rootsOf(documents, WSDL, "definitions");
}

/** The schemas that stand in the WSDL, and those of the other documents. */
export function schemasOf(documents: readonly ContractDocument[]): readonly Node[] {
  const embedded = definitionsOf(documents).flatMap((root) =>
    root.children(WSDL, "types").flatMap((types) => types.children(XML_SCHEMA, "schema")),
  );
  return [...embedded, ...rootsOf(documents, XML_SCHEMA, "schema")];
}

/** White space folded, so that a reformatted WSDL documents the same. */
export function normalizeText(text: string): string | undefined {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded === "" ? undefined : folded;
}

export const WSDL = "http://schemas.xmlsoap.org/wsdl/";
export const WSDL_SOAP_11 = "http://schemas.xmlsoap.org/wsdl/soap/";
export const WSDL_SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
export const SOAP_HTTP_TRANSPORT = "http://schemas.xmlsoap.org/soap/http";
export const SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";
export const XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";

/** What a problem makes unusable; the whole contract where nothing is named. */
export type ProblemOwner = Partial<Pick<UnservedModel, "kind" | "name">>;

/** One reason why a WSDL, or a part of it, cannot be served faithfully. */
export type Problem = ProblemOwner & Pick<UnservedModel, "place" | "reason">;

/** The WSDL is refused; every problem found is in `problems`, and in the message. */
export class ContractError extends Error {
  override readonly name = "ContractError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
  }
}

export function formatProblem({ place, reason }: Pick<Problem, "place" | "reason">): string {
  return place === undefined ? reason : `${place.document}:${place.line}:${place.column}: ${reason}`;
}

/** Collects problems, so that a maintainer sees all of them at once instead of one a run. */
export class ProblemLog {
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();
  #owner: ProblemOwner = {};

  /** Problems that `work` adds concern the operation or the type. */
  within<T>(owner: ProblemOwner, work: () => T): T {
    const outer = this.#owner;
    this.#owner = owner;
    try {
      return work();
    } finally {
      this.#owner = outer;
    }
  }

  add(place: Place | undefined, reason: string): void {
    const problem = { place, reason, ...this.#owner };
    const text = JSON.stringify(problem);
    if (!this.#seen.has(text)) this.problems.push(problem);
    this.#seen.add(text);
  }

  /** A problem where the element stands. */
  at(node: Node, reason: string): void {
    this.add(node.place, reason);
  }

  /** A problem of the whole contract, after which nothing more can be said of it. */
  refuse(place: Place | undefined, reason: string): never {
    this.within({}, () => this.add(place, reason));
    throw new ContractError(this.problems);
  }
}
