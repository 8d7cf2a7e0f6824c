import type { IncomingHttpHeaders } from "node:http";
import { isSecretHeader } from "../redaction/secrets.js";
import { readContentType } from "../soap/charset.js";
import { callerFields, wrapperOf } from "../soap/contract.js";
import type {
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
  SoapVersion,
} from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { MessageError, nearest } from "../soap/fields.js";
import { UnknownElements, readFields } from "../soap/read.js";
import { XmlError, findAttribute, readXml } from "../soap/xml.js";
import type { XmlElement } from "../soap/xml.js";
import type { EmulatorCall } from "./behaviours.js";
import { emptyResponse, faultResponse } from "./responses.js";
import type { FaultReply, HttpResponse } from "./responses.js";
import type { HttpRequest } from "./server.js";
import { REDACTED, redactMessage } from "./values.js";

/*
 * How ASMX reads a request: everything that this package's client, `soap` or .NET can send is read as a real
 * host reads it. Of what they cannot send, a malformed document for instance, only the kind of refusal is kept.
 */

/** A SOAP request that the emulator received; passwords and other secrets are `"***"`. */
export interface EmulatorRequest {
  /** When it arrived. */
  readonly at: Date;
  /** The operation's name in the contract; `undefined` if the request was refused before that was known. */
  readonly operation: string | undefined;
  readonly soapVersion: SoapVersion | undefined;
  /** HTTP headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the AuthHeader gave as the user name. */
  readonly userName: string | undefined;
  /** The request as the client's caller passes it; `undefined` if it could not be read. */
  readonly request: Readonly<Record<string, unknown>> | undefined;
  /** HTTP status of the response; `undefined` as long as there is none. */
  readonly status: number | undefined;
  /**
   * What did not match, and why, with the nearest name there is: the reason why the request was refused, elements
   * that the contract does not have, credentials that are not the accepted ones, and steps of `failNext` and
   * `respondNext` that were waiting for another operation.
   */
  readonly mismatches: readonly string[];
}

/** An entry of the journal while it is being filled in, so that a refused request leaves a trace. */
export type JournalEntry = {
  -readonly [K in keyof Omit<EmulatorRequest, "mismatches">]: EmulatorRequest[K];
} & { readonly mismatches: string[] };

/** The entry of a request of which only the HTTP headers are known. */
export function openEntry(headers: IncomingHttpHeaders): JournalEntry {
  return {
    at: new Date(),
    operation: undefined,
    soapVersion: undefined,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? REDACTED : value]),
    ),
    userName: undefined,
    request: undefined,
    status: undefined,
    mismatches: [],
  };
}

/** A request that was understood. */
export interface ReceivedRequest {
  readonly operation: OperationDescriptor;
  readonly call: EmulatorCall;
  /** Name of the first header block that must be understood and is not. */
  readonly notUnderstood: string | undefined;
}

/** Ends the reading of a request with this response. The message says why, for the journal. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly response: HttpResponse;

  constructor(why: string, response: HttpResponse) {
    super(why);
    this.response = response;
  }
}

/** Reads a POST to the service, and writes down in `entry` what it has found so far. Throws `RefusedRequest`. */
export function readRequest(
  contract: ContractDescriptor,
  http: HttpRequest,
  entry: JournalEntry,
): ReceivedRequest {
  const root = readEnvelope(http);
  const version = versionOf(root);
  entry.soapVersion = version;
  if (version === "1.1" && readContentType(http.headers["content-type"]).mediaType === MEDIA_TYPE_12) {
    const why = "The content type is SOAP 1.2's, the envelope 1.1's.";
    throw new RefusedRequest(why, emptyResponse(415, "1.1"));
  }
  const { header, body } = partsOf(root, version);
  const operation = operationCalled(contract, http, version, body);
  entry.operation = operation.name;
  const unknown = new UnknownElements();
  const read = (fields: readonly FieldDescriptor[], element: XmlElement): Record<string, unknown> =>
    readValues(contract, fields, element, version, unknown);
  const credentials = header === undefined ? undefined : readCredentials(contract, header, read);
  entry.userName = credentials?.userName;

  const { request: message } = operation;
  const element = body.children.find(
    ({ namespace, name }) => name === message.element && namespace === message.namespace,
  );
  // Without its element an operation is called with nothing.
  const values = read(message.fields, element ?? { ...body, children: [] });
  if (element === undefined) {
    entry.mismatches.push(`The body has no element ${message.element} of ${contract.namespace}.`);
  }
  const known = callerFields(contract, message).map((field) => field.element);
  entry.mismatches.push(...unknown.paths.map((path) => whyIgnored(path, known)));
  // The wrapper's fields stand beside its siblings.
  const wrapper = wrapperOf(contract, message)?.field.property;
  const { [wrapper ?? ""]: wrapped, ...siblings } = values;
  const request = wrapper === undefined ? values : { ...(wrapped as object | undefined), ...siblings };
  entry.request = redactMessage(contract, message, request);
  return {
    operation,
    call: {
      operation: operation.name,
      soapVersion: version,
      request,
      hasRequest: wrapper === undefined || wrapped !== undefined,
      credentials,
      headers: http.headers,
    },
    notUnderstood: notUnderstood(contract, root, header),
  };
}

const MEDIA_TYPE_12 = "application/soap+xml";

/**
 * The bounds keep hostile documents cheap: the parser's work grows with the elements times their depth. ASMX
 * has none of them, and no message of the contract comes near.
 */
const BOUNDS = { maxDepth: 128, maxElements: 200_000, maxAttributes: 50_000 };

function readEnvelope(request: HttpRequest): XmlElement {
  const { mediaType } = readContentType(request.headers["content-type"]);
  const expected: SoapVersion = request.headers.soapaction === undefined ? "1.2" : "1.1";
  if (mediaType !== "text/xml" && mediaType !== MEDIA_TYPE_12) {
    const why = `The content type ${mediaType === undefined ? "is missing" : `${mediaType} is not SOAP`}.`;
    throw new RefusedRequest(why, emptyResponse(415, expected));
  }
  try {
    return readXml(request.body, { ...BOUNDS, contentType: request.headers["content-type"] });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new RefusedRequest(error.message, emptyResponse(400, mediaType === "text/xml" ? "1.1" : "1.2"));
  }
}

/** The envelope's namespace says the version, not the content type. */
function versionOf({ namespace, name }: XmlElement): SoapVersion {
  const version = (["1.1", "1.2"] as const).find((one) => ENVELOPE_NAMESPACES[one] === namespace);
  if (version === undefined) {
    const reason = `Possible SOAP version mismatch: Envelope namespace ${namespace} was unexpected. Expecting ${ENVELOPE_NAMESPACES["1.1"]}.`;
    throw refusal("1.1", { code: "versionMismatch", reason });
  }
  if (name !== "Envelope") throw refusal(version, missingPart("Envelope"));
  return version;
}

function partsOf(
  root: XmlElement,
  version: SoapVersion,
): { readonly header: XmlElement | undefined; readonly body: XmlElement } {
  const isPart = (element: XmlElement | undefined, name: string): element is XmlElement =>
    element?.name === name && element.namespace === root.namespace;
  const [first, second] = root.children;
  const header = isPart(first, "Header") ? first : undefined;
  const body = header === undefined ? first : second;
  if (!isPart(body, "Body")) throw refusal(version, missingPart("Body"));
  return { header, body };
}

/**
 * SOAP 1.1 goes by the `SOAPAction` header alone, with or without quotes, and looks at the body only where
 * there is no header; SOAP 1.2 goes by the body alone, whatever the action says.
 */
function operationCalled(
  contract: ContractDescriptor,
  request: HttpRequest,
  version: SoapVersion,
  body: XmlElement,
): OperationDescriptor {
  const operations = Object.values(contract.operations);
  const action = [request.headers.soapaction].flat()[0]?.replace(/^"(.*)"$/, "$1");
  if (version === "1.1" && action !== undefined) {
    const operation = operations.find(({ soapAction }) => soapAction === action);
    if (operation !== undefined) return operation;
    const reason = `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`;
    throw refusal(
      version,
      { code: "client", reason },
      nearMiss(
        action,
        operations.map((one) => one.soapAction),
      ),
    );
  }
  const [element] = body.children;
  const operation = operations.find(
    (one) => one.request.element === element?.name && one.request.namespace === element.namespace,
  );
  if (operation !== undefined) return operation;
  const names = operations.map((one) => one.request.element);
  throw refusal(
    version,
    {
      code: "client",
      reason: "Unable to handle request without a valid action parameter. Please supply a valid soap action.",
    },
    element === undefined ? "The body is empty." : whyNoOperation(contract, element, names),
  );
}

function whyNoOperation(contract: ContractDescriptor, element: XmlElement, names: readonly string[]): string {
  return names.includes(element.name)
    ? `The element ${element.name} is in the namespace "${element.namespace}", not in "${contract.namespace}".`
    : `The contract has no operation ${element.name}.${nearMiss(element.name, names)}`;
}

function nearMiss(given: string, known: readonly string[]): string {
  const name = nearest(given, known);
  return name === undefined ? "" : ` The nearest one is ${name}.`;
}

/** The first AuthHeader of the contract's namespace counts. */
function readCredentials(
  { authHeader }: ContractDescriptor,
  header: XmlElement,
  read: (fields: readonly FieldDescriptor[], element: XmlElement) => Record<string, unknown>,
): EmulatorCall["credentials"] {
  const block = header.children.find(
    ({ namespace, name }) => name === authHeader?.element && namespace === authHeader.namespace,
  );
  if (authHeader === undefined || block === undefined) return undefined;
  const { userName, password } = read(authHeader.fields, block);
  return { userName: userName as string | undefined, password: password as string | undefined };
}

function notUnderstood(
  { authHeader }: ContractDescriptor,
  root: XmlElement,
  header: XmlElement | undefined,
): string | undefined {
  return header?.children.find((block) => {
    const mark = findAttribute(block, root.namespace, "mustUnderstand")?.trim();
    const known = block.name === authHeader?.element && block.namespace === authHeader.namespace;
    return (mark === "1" || mark === "true") && !known;
  })?.name;
}

/**
 * Values as .NET's `XmlSerializer` reads them: order does not matter, unknown elements are ignored, the first
 * of two counts, and a value type that is missing has its default.
 */
function readValues(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  element: XmlElement,
  version: SoapVersion,
  unknown: UnknownElements,
): Record<string, unknown> {
  try {
    return readFields(contract, fields, element, {
      duplicates: "first",
      absent: "default",
      enumerations: "closed",
      unknown,
    });
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    const { line, column } = error.element ?? element;
    const reason = `Server was unable to read request. ---> There is an error in XML document (${line}, ${column}). ---> ${error.message}`;
    throw refusal(version, { code: "client", reason });
  }
}

/** Elements that .NET ignores in silence: mostly a mistyped name, the wrong case or the wrong namespace. */
function whyIgnored(path: string, known: readonly string[]): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const hint = known.includes(name) ? " Its namespace or its place is another." : nearMiss(name, known);
  return `The element ${path} is not in the contract and was ignored.${hint}`;
}

function refusal(version: SoapVersion, fault: FaultReply, hint = ""): RefusedRequest {
  return new RefusedRequest(`${fault.reason}${hint}`, faultResponse(version, fault));
}

function missingPart(name: string): FaultReply {
  return {
    code: "client",
    reason: `Server was unable to read request. ---> Request format is invalid: Missing required soap:${name} element.`,
  };
}
