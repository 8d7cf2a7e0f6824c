import type { SoapFault } from "../errors.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "./contract.js";
import { writeMessage } from "./write.js";
import { XSD_NAMESPACE, XSI_NAMESPACE, writeElement } from "./xml-text.js";
import { findChild, findChildren } from "./xml.js";
import type { XmlElement } from "./xml.js";

/** Envelope namespaces by SOAP version. */
export const ENVELOPE_NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

/** A request as it goes onto the wire. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const PREFIXES: Readonly<Record<SoapVersion, string>> = { "1.1": "soap", "1.2": "soap12" };

/**
 * The HTTP request of an operation, as the service's samples have it: `message` is the body element, and the
 * credentials go into the header block that the contract has for them.
 */
export function writeEnvelope(
  version: SoapVersion,
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  message: string,
  credentials: object,
): HttpMessage {
  const soap = PREFIXES[version];
  const { headers, xml } = writeHeader(version, contract, operation, credentials);
  const namespaces = `xmlns:${soap}="${ENVELOPE_NAMESPACES[version]}" xmlns:xsi="${XSI_NAMESPACE}" xmlns:xsd="${XSD_NAMESPACE}"`;
  const envelope = `<?xml version="1.0" encoding="utf-8"?><${soap}:Envelope ${namespaces}>${xml}<${soap}:Body>${message}</${soap}:Body></${soap}:Envelope>`;
  return { headers, body: Buffer.from(envelope, "utf8") };
}

/** The HTTP headers of a request, and the SOAP header with the credentials. */
export function writeHeader(
  version: SoapVersion,
  contract: ContractDescriptor,
  { authenticated, soapAction }: OperationDescriptor,
  credentials: object,
): { readonly headers: Readonly<Record<string, string>>; readonly xml: string } {
  const { authHeader } = contract;
  const soap = PREFIXES[version];
  return {
    headers:
      version === "1.1"
        ? { SOAPAction: `"${soapAction}"`, "Content-Type": "text/xml; charset=utf-8" }
        : { "Content-Type": "application/soap+xml; charset=utf-8" },
    xml:
      authenticated && authHeader !== undefined
        ? `<${soap}:Header>${writeMessage(contract, authHeader, credentials, { path: "credentials" }).xml}</${soap}:Header>`
        : "",
  };
}

/** The SOAP version of an envelope; `undefined` when the document is none. */
export function envelopeVersion(root: XmlElement): SoapVersion | undefined {
  if (root.name !== "Envelope") return undefined;
  return (["1.1", "1.2"] as const).find((version) => ENVELOPE_NAMESPACES[version] === root.namespace);
}

/** What stands in the Body of an envelope; a reason where it has no Body, or two. */
export function openEnvelope(root: XmlElement, version: SoapVersion): readonly XmlElement[] | string {
  const [body, second] = findChildren(root, ENVELOPE_NAMESPACES[version], "Body");
  if (body === undefined) return "its envelope has no Body";
  return second === undefined ? body.children : "its envelope has two Bodies";
}

export function isFault(element: XmlElement, version: SoapVersion): boolean {
  return element.name === "Fault" && element.namespace === ENVELOPE_NAMESPACES[version];
}

/** Both versions of a fault in one shape; what is missing is empty. */
export function readFault(fault: XmlElement, version: SoapVersion): SoapFault {
  const { codes, reason = "", actor } = version === "1.1" ? readFault11(fault) : readFault12(fault);
  const [code = "", ...subcodes] = codes;
  return { version, code, subcodes, reason, actor, detail: innerXml(detailOf(fault)) };
}

/** The detail element, whichever way it is written: ASMX writes a lower-case one into SOAP 1.2 faults. */
export function detailOf(fault: XmlElement): XmlElement | undefined {
  const details = fault.children.filter(({ name }) => name === "detail" || name === "Detail");
  return details.find(({ children, text }) => children.length > 0 || text.trim() !== "") ?? details[0];
}

/** A fault has a code and a few subcodes; what goes on like this is left out. */
const MAX_CODES = 16;

/** SOAP 1.1 leaves the members of a fault unqualified. */
function readFault11(fault: XmlElement) {
  const member = (name: string): string | undefined =>
    fault.children.find((child) => child.name === name)?.text;
  const codes = localName(member("faultcode") ?? "").split(".", MAX_CODES);
  return { codes, reason: member("faultstring"), actor: member("faultactor") };
}

function readFault12(fault: XmlElement) {
  const namespace = ENVELOPE_NAMESPACES["1.2"];
  const codes: string[] = [];
  let code = findChild(fault, namespace, "Code");
  while (code !== undefined && codes.length < MAX_CODES) {
    codes.push(localName(findChild(code, namespace, "Value")?.text ?? ""));
    code = findChild(code, namespace, "Subcode");
  }
  const reason = findChild(fault, namespace, "Reason");
  const text = reason && findChild(reason, namespace, "Text");
  const actor = findChild(fault, namespace, "Role") ?? findChild(fault, namespace, "Node");
  return { codes, reason: text?.text, actor: actor?.text };
}

function localName(qualified: string): string {
  const name = qualified.trim();
  return name.slice(name.indexOf(":") + 1);
}

/** More of a detail than any error shows, in characters. It may be as long as a response. */
const LONGEST_DETAIL = 65_536;

function innerXml(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  if (element.children.length === 0) return element.text.trim() === "" ? undefined : element.text;
  let xml = "";
  for (const child of element.children) {
    if (xml.length >= LONGEST_DETAIL) break;
    xml += writeElement(child, LONGEST_DETAIL - xml.length);
  }
  return xml;
}
