import { DOMParser } from "@xmldom/xmldom";
import { C14nCanonicalization, ExclusiveCanonicalization } from "xml-crypto";

/** Both canonical forms of a document; two documents that say the same have the same ones. */
export interface CanonicalForms {
  readonly exclusive: string;
  readonly inclusive: string;
}

/**
 * Canonical XML of a document, with the white space taken out that only indents: samples are printed for
 * readers. Text is kept as it is wherever an element has nothing but text.
 */
export function canonicalForms(xml: string): CanonicalForms {
  const root = parseStrictly(xml).documentElement;
  unindent(root);
  const exclusive = new ExclusiveCanonicalization();
  const inclusive = new C14nCanonicalization();
  return {
    exclusive: exclusive.process(root, {}),
    inclusive: inclusive.process(root, {}),
  };
}

/** The document as an independent parser reads it, which gives up on anything that is not well-formed. */
export function parseStrictly(xml: string): Document {
  const refuse = (message: string): never => {
    throw new Error(`The document is not well-formed: ${message}`);
  };
  const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
  return parser.parseFromString(xml, "text/xml");
}

function unindent(element: Element): void {
  const nodes = Array.from(element.childNodes);
  const children = nodes.filter((node) => node.nodeType === 1) as Element[];
  for (const node of nodes) {
    if (children.length > 0 && node.nodeType === 3 && (node.nodeValue ?? "").trim() === "") {
      element.removeChild(node);
    }
  }
  for (const child of children) unindent(child);
}
