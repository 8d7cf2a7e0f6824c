import type { SoapVersion } from "../options/client-options.js";
import type { XmlElement } from "../xml/element.js";
import { findChildren } from "../xml/find.js";
import { ENVELOPE_NAMESPACES } from "./namespaces.js";

export interface EnvelopeContent {
  readonly version: SoapVersion;
  /** What stands in the Body; more than one element is against the contract. */
  readonly body: readonly XmlElement[];
}

/** The SOAP version of an envelope; `undefined` when the document is none. */
export function envelopeVersion(root: XmlElement): SoapVersion | undefined {
  if (root.name !== "Envelope") return undefined;
  return (["1.1", "1.2"] as const).find((version) => ENVELOPE_NAMESPACES[version] === root.namespace);
}

/** Opens an envelope; gives a reason where it has no Body, or two. */
export function openEnvelope(root: XmlElement, version: SoapVersion): EnvelopeContent | string {
  const bodies = findChildren(root, ENVELOPE_NAMESPACES[version], "Body");
  const [body, second] = bodies;
  if (body === undefined) return "its envelope has no Body";
  if (second !== undefined) return "its envelope has two Bodies";
  return { version, body: body.children };
}
