import { SaxesParser } from "saxes";
import type { SaxesTagNS } from "saxes";
import { decodeXml } from "./charset.js";
import { findDoctype } from "./doctype.js";
import type { XmlElement } from "./element.js";
import { replaceForbiddenCharacters } from "./lenient-characters.js";
import { TreeBuilder } from "./tree.js";
import { XmlError } from "./xml-error.js";

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
