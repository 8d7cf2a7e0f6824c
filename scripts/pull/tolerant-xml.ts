import type { XmlElement } from "../../src/xml/element.js";
import { readXml } from "../../src/xml/read.js";

/** As much of an unexpected document as a message needs. */
export interface RootSummary {
  readonly name: string;
  /** The reason of a SOAP fault, of either version. */
  readonly fault: string | undefined;
}

/** `undefined` for what is no well-formed XML. */
export function parseTolerantly(bytes: Uint8Array): RootSummary | undefined {
  let root: XmlElement;
  try {
    root = readXml(bytes, { lenientCharacters: true });
  } catch {
    return undefined;
  }
  const fault = find(root, "Fault");
  const reason = fault && (find(fault, "faultstring") ?? find(fault, "Text"));
  return { name: root.name, fault: fault === undefined ? undefined : (reason?.text ?? "") };
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
