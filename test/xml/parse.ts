import { XmlError, readXml } from "../../src/soap/xml.js";
import type { ReadXmlOptions, XmlElement } from "../../src/soap/xml.js";

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
