import { randomUUID } from "node:crypto";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { writeMessage } from "../soap/write.js";
import { XSD_NAMESPACE, XSI_NAMESPACE, escapeAttribute, escapeText } from "../soap/xml-text.js";

/** An HTTP response for `nock(…).post(…).reply(status, body, headers)`, or for any other stand-in of the service. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What goes back over the connection, `Content-Length` and the server's own headers aside. */
export interface HttpResponse extends Omit<Reply, "body"> {
  readonly body: string | Uint8Array;
}

/** ASP.NET's two forms of `Cache-Control`: whether the operation was reached or not. */
export const REACHED = { "Cache-Control": "private, max-age=0" } as const;
export const NOT_REACHED = { "Cache-Control": "private" } as const;

/** A page that says what is wrong; ASP.NET's look different on every host. */
export function errorPage(status: number, title: string, description: string): HttpResponse {
  const [heading, text] = [escapeText(title), escapeText(description)];
  return {
    status,
    headers: { ...NOT_REACHED, "Content-Type": "text/html" },
    body: `<!DOCTYPE html>\n<html lang="en">\n<head><title>${heading}</title></head>\n<body>\n<h1>${heading}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
  };
}

export const MEDIA_TYPES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "text/xml",
  "1.2": "application/soap+xml",
};

/** The `Content-Type` of every SOAP response, the ones with an empty body included. */
export function soapContentType(version: SoapVersion): string {
  return `${MEDIA_TYPES[version]}; charset=utf-8`;
}

export function soapReply(status: number, version: SoapVersion, body: string): Reply {
  return { status, headers: { "Content-Type": soapContentType(version) }, body };
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
 * The body element of a response, from a result as callers see it. One that does not say how it went is a success;
 * one that is null is an empty wrapper. Throws `MessageError` for what the contract does not allow.
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
  const property = response.outcome?.property;
  const isSilent =
    typeof result === "object" && property !== undefined && Reflect.get(result, property) === undefined;
  const whole = isSilent ? { ...result, ...outcomeFields(operation, SUCCESS) } : result;
  // The service may well know names and leave out parts that the contract does not foresee; so may a test.
  return writeMessage(contract, response, whole, { lenient: true, defaults: true }).xml;
}

/** The response of a call with that result. Throws `MessageError` for what the contract does not allow. */
export function replyWith(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  result: unknown,
  version: SoapVersion = "1.1",
): Reply {
  return soapReply(200, version, writeEnvelope(version, writeResponseBody(contract, operation, result)));
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

/** Thrown by a behaviour: the call ends with this Result, in the operation's own form of it. */
export class EmulatorResult extends Error {
  override readonly name = "EmulatorResult";
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`The emulated service responds with ${outcome.code} (${outcome.result}).`);
    this.outcome = outcome;
  }
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

/** Thrown by a behaviour: the call ends with this SOAP fault. */
export class EmulatorFault extends Error {
  override readonly name = "EmulatorFault";
  readonly fault: FaultReply;

  constructor(fault: FaultReply) {
    super(fault.reason);
    this.fault = fault;
  }
}

/** In SOAP 1.1 and in 1.2. */
export const FAULT_CODES: Readonly<Record<FaultReplyCode, Readonly<Record<SoapVersion, string>>>> = {
  client: { "1.1": "Client", "1.2": "Sender" },
  server: { "1.1": "Server", "1.2": "Receiver" },
  mustUnderstand: { "1.1": "MustUnderstand", "1.2": "MustUnderstand" },
  versionMismatch: { "1.1": "VersionMismatch", "1.2": "VersionMismatch" },
};

/** The response that a fault makes, as ASMX writes it. */
export function replyWithFault(fault: FaultReply, version: SoapVersion = "1.1"): Reply {
  const header = fault.code === "versionMismatch" ? UPGRADE : "";
  const content = `<soap:Fault>${faultContent(version, fault)}</soap:Fault>`;
  return soapReply(500, version, writeEnvelope(version, content, header));
}

function faultContent(version: SoapVersion, fault: FaultReply): string {
  const { code = "server", subcodes = [], actor, detail } = fault;
  const name = `soap:${FAULT_CODES[code][version]}`;
  const reason = textOf(fault.reason);
  const by = (element: string): string =>
    actor === undefined ? "" : `<${element}>${textOf(actor)}</${element}>`;
  // A custom detail is the lower-case element in no namespace even in SOAP 1.2.
  const own = detail === false ? "" : detail === undefined ? undefined : `<detail>${detail}</detail>`;
  if (version === "1.1") {
    return `<faultcode>${name}</faultcode><faultstring>${reason}</faultstring>${by("faultactor")}${own ?? "<detail />"}`;
  }
  const inner = subcodes.reduceRight(
    (deeper, one) =>
      `<soap:Subcode><soap:Value xmlns:q0="${escapeAttribute(one.namespace)}">q0:${one.name}</soap:Value>${deeper}</soap:Subcode>`,
    "",
  );
  return (
    `<soap:Code><soap:Value>${name}</soap:Value>${inner}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${reason}</soap:Text></soap:Reason>` +
    `${by("soap:Node")}${own ?? "<soap:Detail />"}`
  );
}

/** ASMX writes control characters as references that XML 1.0 forbids; clients have to live with it. */
function textOf(text: string): string {
  return escapeText(text).replace(
    /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g,
    (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

/** Tells the sender of an unknown envelope which ones would do. */
const UPGRADE =
  `<soap:Header><soap12:Upgrade xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}">` +
  `<soap12:SupportedEnvelope qname="soap:Envelope" xmlns:soap="${ENVELOPE_NAMESPACES["1.1"]}" />` +
  `<soap12:SupportedEnvelope qname="soap12:Envelope" xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}" />` +
  "</soap12:Upgrade></soap:Header>";
