import type { XmlElement } from "./element.js";

/** Bounds and hints for {@link readXml}. */
export interface ReadXmlOptions {
  /** The `Content-Type` header, for its `charset`. */
  readonly contentType?: string | undefined;
  /** How deep elements may nest; the root is at depth 1. Default 256. */
  readonly maxDepth?: number | undefined;
  /** How many elements the document may have. Default 1,000,000. */
  readonly maxElements?: number | undefined;
  /** How many attributes the document may have, namespace declarations included. Default 1,000,000. */
  readonly maxAttributes?: number | undefined;
  /**
   * Read characters that XML 1.0 forbids, and references to them such as `&#x1;`, as U+FFFD. A real ASMX
   * host writes them into fault strings; such a fault should still be reported as the fault that it is.
   */
  readonly lenientCharacters?: boolean | undefined;
}

/** Reads a document into a tree and gives its root. Throws `XmlError`. */
export declare function readXml(bytes: Uint8Array, options?: ReadXmlOptions): XmlElement;
