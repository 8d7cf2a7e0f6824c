import { children } from "./document.js";
import type { Node } from "./document.js";
import { XML_SCHEMA } from "./namespaces.js";

/** The annotation of a schema component. */
export function documentationOf(node: Node): string | undefined {
  const text = children(node, XML_SCHEMA, "annotation")
    .flatMap((annotation) => children(annotation, XML_SCHEMA, "documentation"))
    .map(({ element }) => element.text)
    .join("\n");
  return normalizeText(text);
}

/** White space folded, so that a reformatted WSDL documents the same. */
export function normalizeText(text: string): string | undefined {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded === "" ? undefined : folded;
}
