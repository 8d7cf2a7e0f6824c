import type { XmlElement } from "./element.js";

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
