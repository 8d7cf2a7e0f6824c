import type { ContractDescriptor, OperationDescriptor } from "../contract/operation.js";
import { isFault } from "../envelope/fault.js";
import { envelopeVersion, openEnvelope } from "../envelope/read.js";
import { InvalidResponseError } from "../errors/index.js";
import { DecodeError } from "../message/decode-error.js";
import { readMessage } from "../message/read.js";
import { httpFailure } from "../transport/index.js";
import type { TransportAnswer } from "../transport/index.js";
import type { XmlElement } from "../xml/element.js";
import { readXml } from "../xml/read.js";
import { XmlError } from "../xml/xml-error.js";
import { faultError } from "./fault-error.js";
import { withLenientOutcomes } from "./lenient-outcome.js";
import { isSuccess, isUnstated, readOutcome, resultError } from "./outcome.js";

export interface Interpretation {
  readonly contract: ContractDescriptor;
  readonly operation: OperationDescriptor;
  /** Takes the call's secrets out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * The result of a call from its HTTP answer: the only place that decides what an answer means. Whatever is no
 * usable result is thrown as a typed error.
 */
export function interpret(answer: TransportAnswer, context: Interpretation): Record<string, unknown> {
  const { operation, redact } = context;
  const root = readAnswer(answer, context);
  const version = envelopeVersion(root);
  if (version === undefined) {
    throw noSoap(answer, context, "XML that is no SOAP envelope");
  }
  const envelope = openEnvelope(root, version);
  if (typeof envelope === "string") throw broken(context, envelope);
  const [element, second] = envelope.body;
  if (element === undefined) throw broken(context, "the Body of its envelope is empty");
  if (second !== undefined) throw broken(context, "the Body of its envelope holds more than one element");
  if (isFault(element, version)) throw faultError(element, version, operation, redact);
  if (answer.status < 200 || answer.status > 299) {
    throw broken(context, `HTTP status ${answer.status} comes with an ordinary result`);
  }
  const { response } = operation;
  if (element.name !== response.element || element.namespace !== response.namespace) {
    throw broken(context, `its Body holds another element than ${response.element}`);
  }
  return readResult(element, context);
}

function readResult(element: XmlElement, context: Interpretation): Record<string, unknown> {
  const { contract, operation, redact } = context;
  // Before anything else is looked at: a refusal is a refusal, whatever else the answer lacks.
  const outcome = readOutcome(contract, operation, element);
  if (!isUnstated(outcome) && !isSuccess(outcome)) throw resultError(operation, outcome, redact);
  const { response } = operation;
  let result: Record<string, unknown>;
  try {
    result = readMessage(withLenientOutcomes(contract), response, element);
  } catch (error) {
    if (error instanceof DecodeError) throw broken(context, `${error.field} ${error.reason}`.trim());
    throw error;
  }
  if (response.outcome === undefined) return result;
  if (isUnstated(outcome) && !provesSuccess(context)) {
    throw broken(context, "it carries no Result, so nothing says that the call was carried out");
  }
  if (response.outcome.kind === "standard") {
    const stated: unknown = result[response.outcome.property];
    const more = typeof stated === "object" && stated !== null ? stated : {};
    result[response.outcome.property] = { ...more, ...outcome };
  }
  return result;
}

/** Having read a result that the operation cannot do without is proof enough, where the Result is absent. */
function provesSuccess({ contract, operation }: Interpretation): boolean {
  const { fields, unwrap } = operation.response;
  const wrapper = fields.find(({ element }) => element === unwrap);
  const type = wrapper === undefined ? undefined : contract.types[wrapper.type];
  const all = type?.kind === "complex" ? [...type.fields, ...fields] : fields;
  return all.some(({ needed }) => needed === true);
}

function readAnswer(answer: TransportAnswer, context: Interpretation): XmlElement {
  if (answer.body.length === 0) throw noSoap(answer, context, "an empty body");
  if (!looksLikeXml(answer)) throw noSoap(answer, context, kindOf(answer));
  try {
    return readXml(answer.body, { contentType: answer.contentType, lenientCharacters: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (answer.status < 200 || answer.status > 299)
      throw noSoap(answer, context, "a body that cannot be read");
    throw new InvalidResponseError(
      `${context.operation.name}: the answer cannot be read. ${error.message} If it stays, the server or something in front of it is at fault.`,
      { operation: context.operation.name },
    );
  }
}

/** By its first bytes and its content type; a page of HTML is often well-formed enough to pass for XML. */
function looksLikeXml({ body, contentType }: TransportAnswer): boolean {
  const media = mediaType(contentType);
  if (isHtml(body)) return false;
  if (media === undefined || media === "text/plain" || media === "application/octet-stream") {
    return /^[\s\ufeff]*</.test(
      body.toString("latin1", 0, 64).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0/g, ""),
    );
  }
  return /^(?:text|application)\/(?:[^+]*\+)?xml$/.test(media) && media !== "application/xhtml+xml";
}

function isHtml(body: Buffer): boolean {
  return /^\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html)\b/i.test(
    body.toString("latin1", 0, 2_048).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0/g, ""),
  );
}

function mediaType(contentType: string | undefined): string | undefined {
  const media = contentType?.split(";")[0]?.trim().toLowerCase();
  return media === "" ? undefined : media;
}

function kindOf(answer: TransportAnswer): string {
  if (isHtml(answer.body)) return "a page of HTML";
  const media = mediaType(answer.contentType);
  return media === undefined ? "something that is no XML" : `a body of type ${media.slice(0, 80)}`;
}

function noSoap(answer: TransportAnswer, { operation, redact }: Interpretation, what: string): Error {
  return httpFailure(
    answer,
    { operation: operation.name, access: operation.access, redact },
    `${operation.name}: the server answered with HTTP ${answer.status} and ${redact(what)}, which is no SOAP. ${adviceFor(answer.status)}`,
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403 || status === 407) {
    return "Something in front of the service refuses access; the API credentials were not looked at.";
  }
  if (status === 404 || status === 405) return "Check the endpoint: the service is not there.";
  if (status === 400 || status === 415)
    return "The server could not take the request as SOAP; check the endpoint and soapVersion.";
  if (status === 429 || status > 500) return "The server is not up to it for the moment; try again later.";
  return "Check the endpoint, and what stands between here and the service.";
}

function broken({ operation, redact }: Interpretation, why: string): InvalidResponseError {
  return new InvalidResponseError(
    `${operation.name}: the answer breaks the contract: ${redact(why)}. If the service has changed, update this package; otherwise report it to the vendor's support.`,
    { operation: operation.name },
  );
}
