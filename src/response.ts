import type { HttpError } from "./errors.js";
import { InvalidResponseError } from "./errors.js";
import { faultError, isStated, isSuccess, readOutcome, resultError } from "./outcome.js";
import { WITHHELD } from "./redaction/secrets.js";
import type { Redact } from "./redaction/secrets.js";
import { isKnownCharset, readContentType } from "./soap/charset.js";
import { readPlainSuccess } from "./soap/compiled-reader.js";
import { callerFields, requiredBySchema } from "./soap/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "./soap/contract.js";
import { envelopeVersion, isFault, openEnvelope } from "./soap/envelope.js";
import { MessageError } from "./soap/fields.js";
import { UnknownElements, readMessage } from "./soap/read.js";
import { XmlError, decodeDocument, parseXml } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";
import { httpFailure, shownContentType } from "./transport/failures.js";
import type { HttpResponse } from "./transport/post.js";
import { ifWritten } from "./transport/retry.js";

export interface ResponseContext {
  readonly contract: ContractDescriptor;
  readonly operation: OperationDescriptor;
  /** What an error may show of a text that the server wrote. */
  readonly redact: Redact;
  /** Called now and then while a long response is read; throws when the call has no time left. */
  readonly checkTime?: (() => void) | undefined;
}

export interface ReadResponse<T = Record<string, unknown>> {
  readonly result: T;
  /** Paths of the elements that the contract does not know, such as `accounts[].NewField`; never their content. */
  readonly unknownElements: readonly string[];
}

/**
 * The result of a call from its HTTP response: the only place that decides what a response means. Whatever is
 * not a usable result is thrown as a typed error.
 */
export function readResponse(response: HttpResponse, context: ResponseContext): ReadResponse {
  const { contract, operation } = context;
  if (response.status === 200) {
    const result = readPlainSuccess(contract, operation, response.contentType, response.body);
    if (result !== undefined) return { result, unknownElements: [] };
  }
  try {
    const text = decode(response, context);
    const element = bodyElement(text, response, context);
    const { element: name, namespace } = operation.response;
    if (element.name !== name) throw broken(context, `its Body holds another element than ${name}`);
    if (element.namespace !== namespace) {
      throw broken(context, `its Body holds ${name} in another namespace than ${namespace}`);
    }
    return readResult(element, text, context);
  } catch (error) {
    if (error instanceof MessageError) throw broken(context, error.message);
    throw error;
  }
}

/**
 * The text of a response that is a SOAP envelope with one element, not a fault, in its Body, whatever that
 * element holds. Everything else is thrown as {@link readResponse} throws it.
 */
export function readEnvelope(response: HttpResponse, context: ResponseContext): string {
  const text = decode(response, context);
  bodyElement(text, response, context);
  return text;
}

function bodyElement(text: string, response: HttpResponse, context: ResponseContext): XmlElement {
  const root = parse(text, response, context);
  const version = envelopeVersion(root);
  if (version === undefined) throw notSoap(response, context, "XML that is not a SOAP envelope");
  const body = openEnvelope(root, version);
  if (typeof body === "string") throw broken(context, body);
  const [element, second] = body;
  if (element === undefined) throw broken(context, "the Body of its envelope is empty");
  if (second !== undefined) throw broken(context, "the Body of its envelope holds more than one element");
  if (isFault(element, version)) {
    // What the names in a response say is secret is secret in every part of it that an error shows.
    context.redact(text);
    throw faultError(element, version, context.operation, context.redact);
  }
  if (!isSuccessStatus(response)) {
    throw broken(context, `HTTP status ${response.status} comes with an ordinary result`);
  }
  return element;
}

function readResult(element: XmlElement, text: string, context: ResponseContext): ReadResponse {
  const { contract, operation } = context;
  const { outcome } = operation.response;
  // Before anything else is looked at: a refusal is a refusal, whatever else the response lacks.
  const said = readOutcome(contract, operation, element);
  const stated = said?.stated;
  if (stated !== undefined && isStated(stated) && !isSuccess(stated)) {
    context.redact(text);
    throw resultError(operation, stated, context.redact);
  }
  const unknown = new UnknownElements();
  const result = readMessage(contract, operation.response, element, { unknown, skip: said?.parts });
  const needed = callerFields(contract, operation.response).filter(
    (field) => field.required && !requiredBySchema(field),
  );
  // An empty one is as good as none.
  const empty = needed.find(({ property }) => result[property] === "");
  if (empty !== undefined) throw new MessageError(empty.property, "is empty");
  // Having read what the operation cannot do without is proof enough, where the Result is silent.
  if (stated !== undefined && !isStated(stated) && needed.length === 0) {
    throw new MessageError("", "it carries no Result, so nothing says that the call was carried out");
  }
  if (outcome?.kind === "standard") {
    result[outcome.property] = Object.assign({}, result[outcome.property], stated);
  }
  return { result, unknownElements: unknown.paths.map(context.redact) };
}

function decode(response: HttpResponse, context: ResponseContext): string {
  if (response.body.length === 0) throw notSoap(response, context, "an empty body");
  const packed = packaging(response);
  if (packed !== undefined) throw unreadable(response, context, packed);
  if (!looksLikeXml(response)) throw notSoap(response, context, kindOf(response, context));
  try {
    return decodeDocument(response.body, { contentType: response.contentType, checkTime: context.checkTime });
  } catch (error) {
    throw error instanceof XmlError ? unreadable(response, context, error.message) : error;
  }
}

function parse(text: string, response: HttpResponse, context: ResponseContext): XmlElement {
  const { checkTime } = context;
  try {
    return parseXml(text, { checkTime });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const fault = faultWithForbiddenCharacters(response, checkTime);
    if (fault !== undefined) return fault;
    throw unreadable(response, context, error.message);
  }
}

/**
 * A real ASMX host writes characters that XML forbids into fault strings. Such a fault is still the fault that it
 * is, with U+FFFD in their place; a result with them is refused, because it would not be what the service said.
 */
function faultWithForbiddenCharacters(
  { body, contentType }: HttpResponse,
  checkTime: (() => void) | undefined,
): XmlElement | undefined {
  try {
    const root = parseXml(decodeDocument(body, { contentType, lenientCharacters: true, checkTime }), {
      checkTime,
    });
    const version = envelopeVersion(root);
    if (version === undefined) return undefined;
    const elements = openEnvelope(root, version);
    if (typeof elements === "string") return undefined;
    return elements.some((element) => isFault(element, version)) ? root : undefined;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function isSuccessStatus({ status }: HttpResponse): boolean {
  return status >= 200 && status <= 299;
}

/** SOAP, most likely, in a form that this client does not read. */
function packaging({ body, contentType }: HttpResponse): string | undefined {
  const { mediaType, charset } = readContentType(contentType);
  if (mediaType?.startsWith("multipart/") === true) {
    return "It is a MIME multipart message (MTOM or SOAP with attachments), which this client does not read.";
  }
  if (body[0] === 0x1f && body[1] === 0x8b) return "It is gzip data without the header Content-Encoding.";
  return charset === undefined || isKnownCharset(charset)
    ? undefined
    : "Its Content-Type names a character set that is not supported.";
}

/** By its first bytes and its content type; a page of HTML is often well-formed enough to pass for XML. */
function looksLikeXml({ body, contentType }: HttpResponse): boolean {
  if (isHtml(body) || !/^\s*</.test(beginningOf(body))) return false;
  const { mediaType } = readContentType(contentType);
  if (mediaType === undefined || mediaType === "text/plain" || mediaType === "application/octet-stream") {
    return true;
  }
  return /^(?:text|application)\/(?:[^+]*\+)?xml$/.test(mediaType) && mediaType !== "application/xhtml+xml";
}

function isHtml(body: Buffer): boolean {
  const rest = beginningOf(body).replace(/^\s*(?:<\?xml[^>]*>)?(?:\s*<!--[^]*?-->)*\s*/, "");
  return /^<(?:!doctype\s+html|html)\b/i.test(rest);
}

/** The ASCII of its beginning, without byte order marks, whether a character takes one byte or two. */
function beginningOf(body: Buffer): string {
  return body.toString("latin1", 0, 2_048).replace(/\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0/g, "");
}

function kindOf({ body, contentType }: HttpResponse, { redact }: ResponseContext): string {
  if (isHtml(body)) return "an HTML page";
  const { mediaType } = readContentType(contentType);
  if (mediaType === undefined || contentType === undefined) return "something that is not XML";
  if (!/^(?=.{1,80}$)[\w.+-]+\/[\w.+-]+$/.test(mediaType)) return "a body of a malformed type";
  const isShown = shownContentType(contentType, redact) !== WITHHELD;
  return `a body of type ${isShown ? mediaType : WITHHELD}`;
}

function notSoap(response: HttpResponse, context: ResponseContext, what: string): HttpError {
  return httpError(response, context, `and ${what}, which is not SOAP.`);
}

/** A body that cannot be read, for a `reason` that is a sentence. */
function unreadable(
  response: HttpResponse,
  context: ResponseContext,
  reason: string,
): HttpError | InvalidResponseError {
  if (!isSuccessStatus(response)) {
    return httpError(response, context, `and a body that cannot be read. ${reason}`);
  }
  const { name, access } = context.operation;
  return new InvalidResponseError(
    `${name}: the response cannot be read. ${reason} If it stays, the server or something in front of it is at fault.${ifWritten(access)}`,
  );
}

function httpError(response: HttpResponse, context: ResponseContext, what: string): HttpError {
  const { name, access } = context.operation;
  return httpFailure(
    response,
    { access, redact: context.redact },
    `${name}: the server responded with HTTP ${response.status} ${what} ${adviceFor(response, access)}`,
  );
}

function adviceFor({ status }: HttpResponse, access: OperationDescriptor["access"]): string {
  if (status === 401 || status === 403 || status === 407) {
    return "Something in front of the service refuses access; the API credentials were not looked at.";
  }
  if (status === 404 || status === 405) return "Check the endpoint: the service is not there.";
  if (status === 400 || status === 415)
    return "The server could not take the request as SOAP; check the endpoint and soapVersion.";
  if (status === 429 || status > 500) {
    return access === "read"
      ? "The server is overloaded or unavailable; try again later."
      : `The server is overloaded or unavailable.${ifWritten(access)}`;
  }
  return `Check the endpoint, and what stands between here and the service.${ifWritten(access)}`;
}

function broken({ operation }: ResponseContext, why: string): InvalidResponseError {
  return new InvalidResponseError(
    `${operation.name}: the response breaks the contract: ${why}. If the service has changed, update this package; otherwise report it to the vendor's support.${ifWritten(operation.access)}`,
  );
}
