import type { XmlElement } from "./element.js";
import { XML_NAMESPACE } from "./names.js";
import { escapeAttribute, escapeText } from "./text.js";

/**
 * Writes a tree as XML text. Element namespaces become default namespaces, declared where they change;
 * attributes in a namespace get prefixes of this writer's own (`p1`, `p2`, …). Where an element has both
 * text and children the text comes first, since a tree does not know how they were interleaved.
 */
export function writeElement(element: XmlElement): string {
  const parts: string[] = [];
  write(element, "", new Map([[XML_NAMESPACE, "xml"]]), parts);
  return parts.join("");
}

function write(
  element: XmlElement,
  defaultNamespace: string,
  prefixes: ReadonlyMap<string, string>,
  parts: string[],
): void {
  parts.push("<", element.name);
  if (element.namespace !== defaultNamespace) parts.push(' xmlns="', escapeAttribute(element.namespace), '"');
  let inScope = prefixes;
  for (const { namespace, name, value } of element.attributes) {
    if (namespace !== "" && !inScope.has(namespace)) {
      const prefix = `p${inScope.size}`;
      inScope = new Map(inScope).set(namespace, prefix);
      parts.push(" xmlns:", prefix, '="', escapeAttribute(namespace), '"');
    }
    const prefix = inScope.get(namespace);
    parts.push(" ", prefix === undefined ? name : `${prefix}:${name}`, '="', escapeAttribute(value), '"');
  }
  if (element.text === "" && element.children.length === 0) {
    parts.push(" />");
    return;
  }
  parts.push(">", escapeText(element.text));
  for (const child of element.children) write(child, element.namespace, inScope, parts);
  parts.push("</", element.name, ">");
}
