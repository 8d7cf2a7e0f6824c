import { InvalidResponseError } from "./errors.js";
import {
  faultError,
  isSuccess,
  isUnstated,
  readOutcome,
  resultError,
  withLenientOutcomes,
  withoutStatedParts,
} from "./outcome.js";
import { excerpt } from "./redaction/text.js";
import { readPlainSuccess } from "./soap/compiled-reader.js";
import type { ContractDescriptor, OperationDescriptor } from "./soap/contract.js";
import { envelopeVersion, isFault, openEnvelope } from "./soap/envelope.js";
import { DecodeError } from "./soap/fields.js";
import { readMessage } from "./soap/read.js";
import { XmlError, readXml } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";
import { httpFailure } from "./transport/failures.js";
import type { TransportAnswer } from "./transport/post.js";

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
  const { contract, operation, redact } = context;
  if (answer.status === 200) {
    const plain = readPlainSuccess(contract, operation, answer.contentType, answer.body);
    if (plain !== undefined) return plain;
  }
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
  const stated = readOutcome(contract, operation, element);
  if (!isUnstated(stated) && !isSuccess(stated)) throw resultError(operation, stated, redact);
  const result = readFields(element, context);
  const needed = neededProperties(context);
  // An empty one is as good as none.
  const empty = needed.find((property) => result[property] === "");
  if (empty !== undefined) throw broken(context, `${empty} is empty`);
  const { outcome } = operation.response;
  if (outcome === undefined) return result;
  // Having read what the operation cannot do without is proof enough, where the Result is silent.
  if (isUnstated(stated) && needed.length === 0) {
    throw broken(context, "it carries no Result, so nothing says that the call was carried out");
  }
  if (outcome.kind === "standard") {
    const rest: unknown = result[outcome.property];
    result[outcome.property] = { ...(typeof rest === "object" ? rest : {}), ...stated };
  }
  return result;
}

function readFields(element: XmlElement, context: Interpretation): Record<string, unknown> {
  const { contract, operation } = context;
  const { outcome } = operation.response;
  try {
    if (outcome?.kind !== "standard") return readMessage(contract, operation.response, element);
    return readMessage(
      withLenientOutcomes(contract),
      operation.response,
      withoutStatedParts(element, contract.namespace, outcome.path),
    );
  } catch (error) {
    if (error instanceof DecodeError) throw broken(context, `${error.field} ${error.reason}`.trim());
    throw error;
  }
}

/** The properties without which a success of the operation is of no use. */
function neededProperties({ contract, operation }: Interpretation): readonly string[] {
  const { fields, unwrap } = operation.response;
  const wrapper = fields.find(({ element }) => element === unwrap);
  const type = wrapper === undefined ? undefined : contract.types[wrapper.type];
  const all = type?.kind === "complex" ? [...type.fields, ...fields] : fields;
  return all.filter(({ optionalInSchema }) => optionalInSchema === true).map(({ property }) => property);
}

function readAnswer(answer: TransportAnswer, context: Interpretation): XmlElement {
  if (answer.body.length === 0) throw noSoap(answer, context, "an empty body");
  if (!looksLikeXml(answer)) throw noSoap(answer, context, kindOf(answer, context));
  try {
    return readXml(answer.body, { contentType: answer.contentType });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const fault = faultWithForbiddenCharacters(answer);
    if (fault !== undefined) return fault;
    if (answer.status < 200 || answer.status > 299)
      throw noSoap(answer, context, "a body that cannot be read");
    throw new InvalidResponseError(
      `${context.operation.name}: the answer cannot be read. ${error.message} If it stays, the server or something in front of it is at fault.`,
      { operation: context.operation.name },
    );
  }
}

/**
 * A real ASMX host writes characters that XML forbids into fault strings. Such a fault is still the fault that it
 * is, with U+FFFD in their place; a result with them is refused, because it would not be what the service said.
 */
function faultWithForbiddenCharacters({ body, contentType }: TransportAnswer): XmlElement | undefined {
  try {
    const root = readXml(body, { contentType, lenientCharacters: true });
    const version = envelopeVersion(root);
    const envelope = version === undefined ? undefined : openEnvelope(root, version);
    if (typeof envelope !== "object") return undefined;
    return envelope.body.some((element) => isFault(element, envelope.version)) ? root : undefined;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/** By its first bytes and its content type; a page of HTML is often well-formed enough to pass for XML. */
function looksLikeXml({ body, contentType }: TransportAnswer): boolean {
  if (isHtml(body) || !/^\s*</.test(beginningOf(body))) return false;
  const media = mediaType(contentType);
  if (media === undefined || media === "text/plain" || media === "application/octet-stream") return true;
  return /^(?:text|application)\/(?:[^+]*\+)?xml$/.test(media) && media !== "application/xhtml+xml";
}

function isHtml(body: Buffer): boolean {
  let rest = beginningOf(body)
    .replace(/^\s*<\?xml[^>]*>/, "")
    .trimStart();
  while (rest.startsWith("<!--")) {
    const end = rest.indexOf("-->", 4);
    if (end < 0) return false;
    rest = rest.slice(end + 3).trimStart();
  }
  return /^<(?:!doctype\s+html|html)\b/i.test(rest);
}

/** The ASCII of its beginning, without a byte order mark, whether a character takes one byte or two. */
function beginningOf(body: Buffer): string {
  return body.toString("latin1", 0, 2_048).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0/g, "");
}

function mediaType(contentType: string | undefined): string | undefined {
  const media = contentType?.split(";")[0]?.trim().toLowerCase();
  return media === "" ? undefined : media;
}

function kindOf(answer: TransportAnswer, { redact }: Interpretation): string {
  if (isHtml(answer.body)) return "a page of HTML";
  const media = mediaType(answer.contentType);
  return media === undefined ? "something that is no XML" : `a body of type ${excerpt(media, redact, 80)}`;
}

function noSoap(answer: TransportAnswer, { operation, redact }: Interpretation, what: string): Error {
  return httpFailure(
    answer,
    { operation: operation.name, access: operation.access, redact },
    `${operation.name}: the server answered with HTTP ${answer.status} and ${redact(what)}, which is no SOAP. ${adviceForStatus(answer.status)}`,
  );
}

function adviceForStatus(status: number): string {
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
