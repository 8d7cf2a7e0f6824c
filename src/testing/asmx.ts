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
import type { FaultReply } from "./responses.js";
import { emptyResponse, faultResponse } from "./server.js";
import type { HttpRequest, HttpResponse } from "./server.js";

/*
 * How ASMX reads a request: everything that this package's client, `soap` or .NET can send is read as a real
 * host reads it. Of what they cannot send, a malformed document for instance, only the kind of refusal is kept.
 */

/** What the AuthHeader of a request says; a part that did not arrive is `undefined`. */
export interface ReceivedCredentials {
  readonly userName: string | undefined;
  readonly password: string | undefined;
}

/** A request that was understood. */
export interface ReceivedRequest {
  readonly version: SoapVersion;
  readonly operation: OperationDescriptor;
  /** `undefined` without an AuthHeader. */
  readonly credentials: ReceivedCredentials | undefined;
  /** As callers pass it: the wrapper's fields stand beside its siblings. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Whether the `request` element arrived; true for operations that have none. */
  readonly hasRequest: boolean;
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

/** Where the reader tells what it has found so far, so that a refused request leaves a trace. */
export interface Progress {
  soapVersion: SoapVersion | undefined;
  operation: string | undefined;
  userName: string | undefined;
  readonly mismatches: string[];
}

/** Reads a POST to the service. Throws `RefusedRequest`. */
export function readRequest(
  contract: ContractDescriptor,
  request: HttpRequest,
  progress: Progress,
): ReceivedRequest {
  const root = readEnvelope(request);
  const version = versionOf(root);
  progress.soapVersion = version;
  if (
    version === "1.1" &&
    readContentType(request.headers["content-type"]).mediaType === "application/soap+xml"
  ) {
    throw new RefusedRequest(
      "The content type is SOAP 1.2's, the envelope 1.1's.",
      emptyResponse(415, "1.1"),
    );
  }
  const { header, body } = partsOf(root, version);
  const operation = operationOf(contract, request, version, body);
  progress.operation = operation.name;
  const unknown = new UnknownElements();
  const read = (fields: readonly FieldDescriptor[], element: XmlElement): Record<string, unknown> =>
    readValues(contract, fields, element, version, unknown);
  const credentials = header === undefined ? undefined : readCredentials(contract, header, read);
  progress.userName = credentials?.userName;

  const element = body.children.find(
    ({ namespace, name }) => name === operation.request.element && namespace === operation.request.namespace,
  );
  const wrapper = wrapperOf(contract, operation.request);
  // Without its element an operation is called with nothing.
  const values = read(operation.request.fields, element ?? { ...body, children: [] });
  if (element === undefined) {
    progress.mismatches.push(
      `The body has no element ${operation.request.element} of ${contract.namespace}.`,
    );
  }
  const known = callerFields(contract, operation.request).map((field) => field.element);
  progress.mismatches.push(...unknown.paths.map((path) => whyIgnored(path, known)));
  const { [wrapper?.field.property ?? ""]: wrapped, ...siblings } = values;
  return {
    version,
    operation,
    credentials,
    request: wrapper === undefined ? values : { ...(wrapped as object | undefined), ...siblings },
    hasRequest: wrapper === undefined || wrapped !== undefined,
    notUnderstood: notUnderstood(contract, root, header),
  };
}

/**
 * The bounds keep hostile documents cheap: the parser's work grows with the elements times their depth. ASMX
 * has none of them, and no message of the contract comes near.
 */
const BOUNDS = { maxDepth: 128, maxElements: 200_000, maxAttributes: 50_000 };

function readEnvelope(request: HttpRequest): XmlElement {
  const { mediaType } = readContentType(request.headers["content-type"]);
  const expected: SoapVersion = request.headers.soapaction === undefined ? "1.2" : "1.1";
  if (mediaType !== "text/xml" && mediaType !== "application/soap+xml") {
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
function operationOf(
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
): ReceivedCredentials | undefined {
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
