import type { XmlElement } from "../../src/xml/element.js";
import { readXml } from "../../src/xml/read.js";
import type { ReadXmlOptions } from "../../src/xml/read.js";
import { XmlError } from "../../src/xml/xml-error.js";

export function parse(text: string, options?: ReadXmlOptions): XmlElement {
  return readXml(new TextEncoder().encode(text), options);
}

/** The error that reading throws; fails the test if it is no `XmlError`. */
export function refusal(document: string | Uint8Array, options?: ReadXmlOptions): XmlError {
  try {
    readXml(typeof document === "string" ? new TextEncoder().encode(document) : document, options);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error("The document was read.");
}
