import { InvalidRequestError } from "../errors.js";
import type { SoapFault } from "../errors.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "./contract.js";
import { writeMessage } from "./write.js";
import { XSI_NAMESPACE, writeElement } from "./xml-text.js";
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

/**
 * The HTTP request of an operation, as the service's samples have it: `xml` is the body element, and the
 * credentials go into the header block that the contract has for them.
 */
export function writeEnvelope(
  version: SoapVersion,
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  xml: string,
  credentials: object,
): HttpMessage {
  if (contract.ports[version] === undefined) {
    throw new InvalidRequestError("soapVersion", `The contract has no port for SOAP ${version}.`, {
      operation: operation.name,
    });
  }
  const soap = version === "1.1" ? "soap" : "soap12";
  const header =
    operation.authenticated && contract.authHeader !== undefined
      ? `<${soap}:Header>${writeMessage(contract, contract.authHeader, credentials, { path: "credentials" }).xml}</${soap}:Header>`
      : "";
  const namespaces = `xmlns:${soap}="${ENVELOPE_NAMESPACES[version]}" xmlns:xsi="${XSI_NAMESPACE}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"`;
  const envelope = `<?xml version="1.0" encoding="utf-8"?><${soap}:Envelope ${namespaces}>${header}<${soap}:Body>${xml}</${soap}:Body></${soap}:Envelope>`;
  return {
    headers:
      version === "1.1"
        ? { SOAPAction: `"${operation.soapAction}"`, "Content-Type": "text/xml; charset=utf-8" }
        : { "Content-Type": "application/soap+xml; charset=utf-8" },
    body: Buffer.from(envelope, "utf8"),
  };
}

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

export function isFault(element: XmlElement, version: SoapVersion): boolean {
  return element.name === "Fault" && element.namespace === ENVELOPE_NAMESPACES[version];
}

/** Both versions of a fault in one shape; what is missing is empty. */
export function readFault(fault: XmlElement, version: SoapVersion): SoapFault {
  return version === "1.1" ? readFault11(fault) : readFault12(fault);
}

/** The detail element, whichever way it is written: ASMX writes a lower-case one into SOAP 1.2 faults. */
export function detailOf(fault: XmlElement): XmlElement | undefined {
  const details = fault.children.filter(({ name }) => name === "detail" || name === "Detail");
  return details.find(({ children, text }) => children.length > 0 || text.trim() !== "") ?? details[0];
}

/** A fault has a code and a few subcodes; what goes on like this is left out. */
const MAX_CODES = 16;

/** SOAP 1.1 leaves the members of a fault unqualified. */
function readFault11(fault: XmlElement): SoapFault {
  const member = (name: string): string | undefined =>
    fault.children.find((child) => child.name === name)?.text;
  const [code = "", ...subcodes] = localName(member("faultcode") ?? "").split(".", MAX_CODES);
  return {
    version: "1.1",
    code,
    subcodes,
    reason: member("faultstring") ?? "",
    actor: member("faultactor"),
    detail: innerXml(detailOf(fault)),
  };
}

function readFault12(fault: XmlElement): SoapFault {
  const namespace = ENVELOPE_NAMESPACES["1.2"];
  const codes: string[] = [];
  let code = findChild(fault, namespace, "Code");
  while (code !== undefined && codes.length < MAX_CODES) {
    codes.push(localName(findChild(code, namespace, "Value")?.text ?? ""));
    code = findChild(code, namespace, "Subcode");
  }
  const [first = "", ...subcodes] = codes;
  const reason = findChild(fault, namespace, "Reason");
  const actor = findChild(fault, namespace, "Role") ?? findChild(fault, namespace, "Node");
  return {
    version: "1.2",
    code: first,
    subcodes,
    reason: (reason === undefined ? undefined : findChild(reason, namespace, "Text"))?.text ?? "",
    actor: actor?.text,
    detail: innerXml(detailOf(fault)),
  };
}

function localName(qualified: string): string {
  const name = qualified.trim();
  return name.slice(name.indexOf(":") + 1);
}

function innerXml(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  if (element.children.length === 0) return element.text.trim() === "" ? undefined : element.text;
  return element.children.map((child) => writeElement(child)).join("");
}
