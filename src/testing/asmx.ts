import type { IncomingHttpHeaders } from "node:http";
import { isSecretHeader } from "../redaction/secrets.js";
import { readContentType } from "../soap/charset.js";
import { callerFields, wrapperOf } from "../soap/contract.js";
import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  SoapVersion,
} from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { MessageError, nearest } from "../soap/fields.js";
import { UnknownElements, readFields } from "../soap/read.js";
import { XmlError, findAttribute, readXml } from "../soap/xml.js";
import type { XmlElement } from "../soap/xml.js";
import { MEDIA_TYPES, NOT_REACHED, replyWithFault, soapReply } from "./responses.js";
import type { FaultReply, HttpResponse, Reply } from "./responses.js";
import type { HttpRequest } from "./server.js";
import { REDACTED, redactMessage } from "./call-values.js";

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

/** A call that has been decoded, and whose credentials are in order. */
export interface EmulatorCall<Request = Readonly<Record<string, unknown>>> {
  /** The operation's name in the contract. */
  readonly operation: string;
  readonly soapVersion: SoapVersion;
  /** As the client's caller passes it; an element that did not arrive is `undefined`. */
  readonly request: Request;
  /** Whether the `request` element around the fields arrived; true for operations that have none. */
  readonly hasRequest: boolean;
  /** What the AuthHeader said, password included: keep it out of logs. `undefined` without an AuthHeader. */
  readonly credentials:
    { readonly userName: string | undefined; readonly password: string | undefined } | undefined;
  /** HTTP headers by lower-case name, as they came. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
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

  constructor(why: string, { status, headers, body }: Reply) {
    super(why);
    this.response = { status, headers: { ...NOT_REACHED, ...headers }, body };
  }
}

/** ASMX refuses some requests without a word: only the status and the content type tell. */
function wordless(status: number, version: SoapVersion, why: string): RefusedRequest {
  return new RefusedRequest(why, soapReply(status, version, ""));
}

function refusal(version: SoapVersion, fault: FaultReply, hint = ""): RefusedRequest {
  return new RefusedRequest(`${fault.reason}${hint}`, replyWithFault(fault, version));
}

function unreadable(version: SoapVersion, why: string): RefusedRequest {
  return refusal(version, { code: "client", reason: `Server was unable to read request. ---> ${why}` });
}

/** Reads a POST to the service, and writes down in `entry` what it has found so far. Throws `RefusedRequest`. */
export function readRequest(
  contract: ContractDescriptor,
  http: HttpRequest,
  entry: JournalEntry,
): ReceivedRequest {
  const root = readDocument(http);
  const version = versionOf(root);
  entry.soapVersion = version;
  const { mediaType } = readContentType(http.headers["content-type"]);
  if (version === "1.1" && mediaType === MEDIA_TYPES["1.2"]) {
    throw wordless(415, "1.1", "The content type is SOAP 1.2's, the envelope 1.1's.");
  }
  const { header, body } = partsOf(root, version);
  const operation = operationCalled(contract, http, version, body);
  entry.operation = operation.name;

  const unknown = new UnknownElements();
  // As .NET's `XmlSerializer` reads values: order does not matter, unknown elements are ignored, the first of two
  // counts, and a value type that is missing has its default.
  const read = (fields: readonly FieldDescriptor[], element: XmlElement): Record<string, unknown> => {
    try {
      const options = { duplicates: "first", absent: "default", enumerations: "closed", unknown } as const;
      return readFields(contract, fields, element, options);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const { line, column } = error.element ?? element;
      const place = `There is an error in XML document (${line}, ${column}).`;
      throw unreadable(version, `${place} ---> ${error.message}`);
    }
  };
  const { authHeader } = contract;
  const isAuthHeader = (block: XmlElement): boolean =>
    authHeader !== undefined && isElement(block, authHeader);
  // The first AuthHeader counts.
  const block = header?.children.find(isAuthHeader);
  const credentials =
    block && (read(authHeader?.fields ?? [], block) as NonNullable<EmulatorCall["credentials"]>);
  entry.userName = credentials?.userName;

  const { request: message } = operation;
  const element = body.children.find((child) => isElement(child, message));
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
    notUnderstood: header?.children.find((one) => {
      const mark = findAttribute(one, root.namespace, "mustUnderstand")?.trim();
      return (mark === "1" || mark === "true") && !isAuthHeader(one);
    })?.name,
  };
}

function isElement({ namespace, name }: XmlElement, message: MessageDescriptor): boolean {
  return name === message.element && namespace === message.namespace;
}

/**
 * The bounds keep hostile documents cheap: the parser's work grows with the elements times their depth. ASMX
 * has none of them, and no message of the contract comes near.
 */
const BOUNDS = { maxDepth: 128, maxElements: 200_000, maxAttributes: 50_000 };

function readDocument({ headers, body }: HttpRequest): XmlElement {
  const contentType = headers["content-type"];
  const { mediaType } = readContentType(contentType);
  const is11 = mediaType === MEDIA_TYPES["1.1"];
  if (!is11 && mediaType !== MEDIA_TYPES["1.2"]) {
    const why = `The content type ${mediaType === undefined ? "is missing" : `${mediaType} is not SOAP`}.`;
    throw wordless(415, headers.soapaction === undefined ? "1.2" : "1.1", why);
  }
  try {
    return readXml(body, { ...BOUNDS, contentType });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw wordless(400, is11 ? "1.1" : "1.2", error.message);
  }
}

/** The envelope's namespace says the version, not the content type. */
function versionOf({ namespace, name }: XmlElement): SoapVersion {
  const version = (["1.1", "1.2"] as const).find((one) => ENVELOPE_NAMESPACES[one] === namespace);
  if (version === undefined) {
    const reason = `Possible SOAP version mismatch: Envelope namespace ${namespace} was unexpected. Expecting ${ENVELOPE_NAMESPACES["1.1"]}.`;
    throw refusal("1.1", { code: "versionMismatch", reason });
  }
  if (name !== "Envelope") throw missingPart(version, "Envelope");
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
  if (!isPart(body, "Body")) throw missingPart(version, "Body");
  return { header, body };
}

function missingPart(version: SoapVersion, name: string): RefusedRequest {
  return unreadable(version, `Request format is invalid: Missing required soap:${name} element.`);
}

/**
 * SOAP 1.1 goes by the `SOAPAction` header alone, with or without quotes, and looks at the body only where
 * there is no header; SOAP 1.2 goes by the body alone, whatever the action says.
 */
function operationCalled(
  contract: ContractDescriptor,
  { headers }: HttpRequest,
  version: SoapVersion,
  body: XmlElement,
): OperationDescriptor {
  const operations = Object.values(contract.operations);
  const action = version === "1.1" ? [headers.soapaction].flat()[0]?.replace(/^"(.*)"$/, "$1") : undefined;
  const [element] = body.children;
  const operation = operations.find(({ soapAction, request }) =>
    action === undefined ? element !== undefined && isElement(element, request) : soapAction === action,
  );
  if (operation !== undefined) return operation;
  if (action !== undefined) {
    const reason = `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`;
    const actions = operations.map(({ soapAction }) => soapAction);
    throw refusal(version, { code: "client", reason }, nearMiss(action, actions));
  }
  const reason =
    "Unable to handle request without a valid action parameter. Please supply a valid soap action.";
  const names = operations.map(({ request }) => request.element);
  throw refusal(version, { code: "client", reason }, whyNoOperation(contract, element, names));
}

function whyNoOperation(
  { namespace }: ContractDescriptor,
  element: XmlElement | undefined,
  names: readonly string[],
): string {
  if (element === undefined) return "The body is empty.";
  return names.includes(element.name)
    ? `The element ${element.name} is in the namespace "${element.namespace}", not in "${namespace}".`
    : `The contract has no operation ${element.name}.${nearMiss(element.name, names)}`;
}

/** Elements that .NET ignores in silence: mostly a mistyped name, the wrong case or the wrong namespace. */
function whyIgnored(path: string, known: readonly string[]): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const hint = known.includes(name) ? " Its namespace or its place is another." : nearMiss(name, known);
  return `The element ${path} is not in the contract and was ignored.${hint}`;
}

function nearMiss(given: string, known: readonly string[]): string {
  const name = nearest(given, known);
  return name === undefined ? "" : ` The nearest one is ${name}.`;
}
