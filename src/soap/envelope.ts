import type { contract } from "../../generated/contract.js";
import type { Credentials } from "../credentials.js";
import { InvalidRequestError } from "../errors.js";
import type { SoapFault } from "../errors.js";
import type { SoapVersion } from "../options.js";
import { safeCause } from "../redaction/cause.js";
import type { ContractDescriptor, OperationDescriptor } from "./contract.js";
import { writeFields } from "./write.js";
import { writeElement } from "./xml-text.js";
import { findChild, findChildren } from "./xml.js";
import type { XmlElement } from "./xml.js";

/** Envelope namespaces by SOAP version. */
export const ENVELOPE_NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

/** A request as it goes onto the wire. */
export interface EncodedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Encoder {
  /** `content` is what stands inside the message element, as XML. */
  encode(operation: OperationDescriptor, content: string, credentials: Credentials): EncodedRequest;
}

type Port = Readonly<Record<string, (args: { readonly $xml: string }, callback: () => void) => void>>;

const encoders = new Map<SoapVersion, Promise<Encoder>>();

/**
 * The encoder of a SOAP version. All clients share it: it holds the parsed contract, and no call leaves
 * anything behind in it, because encoding is synchronous.
 */
export function encoderFor(version: SoapVersion, table: typeof contract): Promise<Encoder> {
  const existing = encoders.get(version);
  if (existing !== undefined) return existing;
  const created = createEncoder(version, table);
  encoders.set(version, created);
  created.catch(() => encoders.delete(version));
  return created;
}

/**
 * What becomes of a call when the shared encoder cannot be made: an error of its own, since errors are kept.
 * Only a program that was put together wrongly lacks `soap`.
 */
export function encoderFailure(error: unknown, operation: string): InvalidRequestError {
  return new InvalidRequestError(
    "soap",
    `${operation}: the package soap could not be loaded; the cause says why. Nothing was sent. In an ESM bundle it needs require(): see the README on bundling.`,
    { operation, cause: safeCause(error, (text) => text) },
  );
}

/**
 * The generated client, with an HTTP client that takes the envelope and sends nothing. `soap` is imported at
 * the first call, since most of its import time is an HTTP client that is not used here.
 */
async function createEncoder(version: SoapVersion, table: ContractDescriptor): Promise<Encoder> {
  const [{ createClientAsync }, { wsdl }] = await Promise.all([
    import("../../generated/soap/client.js"),
    import("../../generated/wsdl.js"),
  ]);
  let taken: { readonly envelope: string; readonly headers: Readonly<Record<string, string>> } | undefined;
  const client = await createClientAsync(wsdl, {
    // `soap`'s process-wide cache lets one client rewrite the options of another.
    disableCache: true,
    // Everything is escaped already; `soap` would let a string through that looks like CDATA.
    escapeXML: false,
    envelopeKey: version === "1.1" ? "soap" : "soap12",
    forceSoap12Headers: version === "1.2",
    httpClient: {
      request: (_url: string, envelope: string, _callback: unknown, headers: Record<string, string> = {}) => {
        taken = { envelope, headers };
        // `soap` waits for the callback alone.
        return new Promise<never>(() => undefined);
      },
    },
  });
  client.wsdl.xmlnsInEnvelope = `xmlns:xsd="http://www.w3.org/2001/XMLSchema"`;
  const ports = Reflect.get(client, table.service) as Readonly<Record<string, Port>>;
  const port = ports[table.ports[version] ?? table.ports["1.1"] ?? table.ports["1.2"] ?? ""];

  return {
    encode(operation, content, credentials) {
      const method = port?.[operation.name];
      if (method === undefined)
        throw new InvalidRequestError(
          "soapVersion",
          `The contract has no operation ${operation.name} in SOAP ${version}.`,
          { operation: operation.name },
        );
      try {
        if (operation.authenticated && table.authHeader !== undefined) {
          const { element, namespace, fields } = table.authHeader;
          const header = writeFields(table, fields, credentials, { path: "credentials" });
          client.addSoapHeader({ [element]: { $xml: header } }, "", "tns", namespace);
        }
        method({ $xml: content }, () => undefined);
        if (taken === undefined) throw new Error("soap made no request");
        return { headers: httpHeaders(version, taken.headers), body: Buffer.from(taken.envelope, "utf8") };
      } finally {
        taken = undefined;
        client.clearSoapHeaders();
        client.lastRequest = "";
        client.lastMessage = "";
      }
    },
  };
}

/** As the service's samples have them: SOAP 1.2 goes without the `action` parameter that `soap` adds. */
function httpHeaders(
  version: SoapVersion,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return version === "1.1" ? headers : { "Content-Type": "application/soap+xml; charset=utf-8" };
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
