import type { XmlElement } from "../../src/xml/element.js";
import { placeOf } from "./problem.js";
import type { Place } from "./model.js";

/** One XML document of a contract: the WSDL itself, or a part that it imports. */
export interface ContractDocument {
  /** File name or URL, for messages. */
  readonly location: string;
  readonly root: XmlElement;
}

/** An element together with the document it stands in. */
export interface Node {
  readonly document: string;
  readonly element: XmlElement;
}

export function place({ document, element }: Node): Place {
  return placeOf(document, element);
}

export function children(node: Node, namespace: string, name?: string): Node[] {
  return node.element.children
    .filter((child) => child.namespace === namespace && (name === undefined || child.name === name))
    .map((element) => ({ document: node.document, element }));
}

export function attribute(node: Node, name: string, namespace = ""): string | undefined {
  return node.element.attributes.find((one) => one.name === name && one.namespace === namespace)?.value;
}

/** A name with its namespace, as `{namespace}local`. */
export function expandedName(namespace: string, name: string): string {
  return `{${namespace}}${name}`;
}

export interface QualifiedName {
  readonly namespace: string;
  readonly name: string;
}

/** Resolves a `prefix:local` value by the declarations in scope; `undefined` for an undeclared prefix. */
export function qualifiedName(node: Node, value: string): QualifiedName | undefined {
  const text = value.trim();
  const colon = text.indexOf(":");
  const prefix = colon < 0 ? "" : text.slice(0, colon);
  const namespace = node.element.prefixes.get(prefix) ?? (prefix === "" ? "" : undefined);
  return namespace === undefined ? undefined : { namespace, name: text.slice(colon + 1) };
}
