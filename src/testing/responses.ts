import { randomUUID } from "node:crypto";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { writeMessage } from "../soap/write.js";
import { XSD_NAMESPACE, XSI_NAMESPACE, escapeAttribute, escapeText } from "../soap/xml-text.js";

/** What goes back over the connection, `Content-Length` and the server's own headers aside. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** ASP.NET's two forms of `Cache-Control`: whether the operation was reached or not. */
export const REACHED = "private, max-age=0";
export const NOT_REACHED = "private";

export function xmlResponse(
  status: number,
  version: SoapVersion,
  body: string,
  cacheControl: string = REACHED,
): HttpResponse {
  return {
    status,
    headers: { "Cache-Control": cacheControl, "Content-Type": soapContentType(version) },
    body,
  };
}

/** ASMX refuses some requests without a word: only the status and the content type tell. */
export function emptyResponse(status: number, version: SoapVersion): HttpResponse {
  return xmlResponse(status, version, "", NOT_REACHED);
}

export function faultResponse(
  version: SoapVersion,
  fault: FaultReply,
  cacheControl: string = NOT_REACHED,
): HttpResponse {
  return xmlResponse(500, version, writeFaultEnvelope(version, fault), cacheControl);
}

/** A page that says what is wrong; ASP.NET's look different on every host. */
export function errorPage(status: number, title: string, description: string): HttpResponse {
  const [heading, text] = [escapeText(title), escapeText(description)];
  return {
    status,
    headers: { "Cache-Control": NOT_REACHED, "Content-Type": "text/html" },
    body: `<!DOCTYPE html>\n<html lang="en">\n<head><title>${heading}</title></head>\n<body>\n<h1>${heading}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
  };
}

const MEDIA_TYPES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "text/xml",
  "1.2": "application/soap+xml",
};

/** The `Content-Type` of every SOAP response, the ones with an empty body included. */
export function soapContentType(version: SoapVersion): string {
  return `${MEDIA_TYPES[version]}; charset=utf-8`;
}

/**
 * An envelope as ASMX writes it: the prefix is `soap` in both versions, and the schema namespaces are always
 * declared. `body` and `header` are XML; `header` brings its own `soap:Header` element.
 */
export function writeEnvelope(version: SoapVersion, body: string, header = ""): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ENVELOPE_NAMESPACES[version]}"` +
    ` xmlns:xsi="${XSI_NAMESPACE}" xmlns:xsd="${XSD_NAMESPACE}">` +
    `${header}<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

/**
 * The body element of a response, from a result as callers see it. A result that is null is an empty wrapper.
 * Throws `MessageError` for what the contract does not allow.
 */
export function writeResponseBody(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  result: unknown,
): string {
  const { response } = operation;
  if (result === undefined || result === null) {
    return `<${response.element} xmlns="${escapeAttribute(response.namespace)}" />`;
  }
  // The service may well know names and leave out parts that the contract does not foresee; so may a test.
  return writeMessage(contract, response, result, { lenient: true, defaults: true }).xml;
}

/** What the standard Result says: number, code and message. */
export interface Outcome {
  readonly result: number;
  readonly code: string;
  /** Absent in a success. */
  readonly message?: string | undefined;
}

const SUCCESS: Outcome = { result: 0, code: "Success" };

/** The numbers of the Results that the emulator gives of itself. */
const RESULTS = {
  InvalidInputParameters: 2,
  InvalidSoapCredentials: 3,
  AlreadyExists: 52,
  ObjectEntityMismatch: 53,
} as const;

/** `what` says what is wrong, before the id of the error. */
export function refusal(code: keyof typeof RESULTS, what = ""): Outcome {
  return { result: RESULTS[code], code, message: `${what} ${errorId()}`.trimStart() };
}

/** The form in which the service names an error to its support: `Err-<guid>;`. */
function errorId(): string {
  return `Err-${randomUUID()};`;
}

/** What the service's Result says when it did not do what was asked. */
export interface ResultReplyOutcome {
  /** Number, such as 52. Operations whose Result is an enumeration do not show it. */
  readonly result: number;
  /** Name, such as `AlreadyExists`. */
  readonly code: string;
  /** Default: `Err-<guid>;`, a different one each time. */
  readonly message?: string | undefined;
}

/** The result of a call that ends with that outcome. */
export function refusedResult(
  operation: OperationDescriptor,
  { result, code, message = errorId() }: ResultReplyOutcome,
): Record<string, unknown> {
  return outcomeFields(operation, { result, code, message });
}

/**
 * The outcome in the form that the operation gives it, as a part of its result: the standard object, or the
 * code alone. Empty for an operation without a Result.
 */
export function outcomeFields({ response }: OperationDescriptor, outcome: Outcome): Record<string, unknown> {
  const form = response.outcome;
  if (form === undefined) return {};
  return { [form.property]: form.kind === "standard" ? { ...outcome } : outcome.code };
}

/** A result that does not say how it went is a success; what is null, or no object at all, stays as it is. */
export function withSuccess(operation: OperationDescriptor, result: unknown): unknown {
  if (typeof result !== "object" || result === null) return result;
  const property = operation.response.outcome?.property;
  const says = property !== undefined && (result as Record<string, unknown>)[property] !== undefined;
  return says ? result : { ...result, ...outcomeFields(operation, SUCCESS) };
}

/** Whose mistake it was; each SOAP version has its own names for it (`Client` is `Sender` in 1.2). */
export type FaultReplyCode = "client" | "server" | "mustUnderstand" | "versionMismatch";

/** A SOAP fault to respond with, in terms of both versions. */
export interface FaultReply {
  /** Default `"server"`. */
  readonly code?: FaultReplyCode | undefined;
  /** More precise codes, outermost first; SOAP 1.2 only, as 1.1 has no place for them. */
  readonly subcodes?: readonly { readonly namespace: string; readonly name: string }[] | undefined;
  /** `faultstring` in 1.1, `Reason` in 1.2. */
  readonly reason: string;
  /** `faultactor` in 1.1, `Node` in 1.2. */
  readonly actor?: string | undefined;
  /**
   * Well-formed XML for inside the detail element. Absent: an empty one, as ASMX sends. `false`: none at all,
   * as in faults about headers.
   */
  readonly detail?: string | false | undefined;
}

/** In SOAP 1.1 and in 1.2. */
const CODES: Readonly<Record<FaultReplyCode, Readonly<Record<SoapVersion, string>>>> = {
  client: { "1.1": "Client", "1.2": "Sender" },
  server: { "1.1": "Server", "1.2": "Receiver" },
  mustUnderstand: { "1.1": "MustUnderstand", "1.2": "MustUnderstand" },
  versionMismatch: { "1.1": "VersionMismatch", "1.2": "VersionMismatch" },
};

/** A whole envelope with the fault in it, as ASMX writes it. */
export function writeFaultEnvelope(version: SoapVersion, fault: FaultReply): string {
  const header = fault.code === "versionMismatch" ? UPGRADE : "";
  const content = version === "1.1" ? contentOf11(fault) : contentOf12(fault);
  return writeEnvelope(version, `<soap:Fault>${content}</soap:Fault>`, header);
}

function contentOf11(fault: FaultReply): string {
  return (
    `<faultcode>soap:${CODES[fault.code ?? "server"]["1.1"]}</faultcode>` +
    `<faultstring>${faultText(fault.reason)}</faultstring>` +
    (fault.actor === undefined ? "" : `<faultactor>${faultText(fault.actor)}</faultactor>`) +
    detailOf(fault, "<detail />")
  );
}

function contentOf12(fault: FaultReply): string {
  const subcodes = (fault.subcodes ?? []).reduceRight(
    (inner, { namespace, name }) =>
      `<soap:Subcode><soap:Value xmlns:q0="${escapeAttribute(namespace)}">q0:${name}</soap:Value>${inner}</soap:Subcode>`,
    "",
  );
  return (
    `<soap:Code><soap:Value>soap:${CODES[fault.code ?? "server"]["1.2"]}</soap:Value>${subcodes}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${faultText(fault.reason)}</soap:Text></soap:Reason>` +
    (fault.actor === undefined ? "" : `<soap:Node>${faultText(fault.actor)}</soap:Node>`) +
    detailOf(fault, "<soap:Detail />")
  );
}

/** A custom detail is the lower-case element in no namespace even in SOAP 1.2. */
function detailOf(fault: FaultReply, empty: string): string {
  if (fault.detail === false) return "";
  return fault.detail === undefined ? empty : `<detail>${fault.detail}</detail>`;
}

/** ASMX writes control characters as references that XML 1.0 forbids; clients have to live with it. */
function faultText(text: string): string {
  return escapeText(text).replace(
    CONTROL_CHARACTERS,
    (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;

/** Tells the sender of an unknown envelope which ones would do. */
const UPGRADE =
  `<soap:Header><soap12:Upgrade xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}">` +
  `<soap12:SupportedEnvelope qname="soap:Envelope" xmlns:soap="${ENVELOPE_NAMESPACES["1.1"]}" />` +
  `<soap12:SupportedEnvelope qname="soap12:Envelope" xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}" />` +
  "</soap12:Upgrade></soap:Header>";
