import type { SoapVersion } from "../../src/index.js";

const NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

/** What the service responds with, as far as a test chooses it. */
export interface ServedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A Result that says success, as an element of the new style. */
export const SUCCESS = standardResult(0, "Success");

/** The standard Result object, in the element `name`. */
export function standardResult(number: number | "", code: string, message = "", name = "Result"): string {
  return `<${name}><Result>${number}</Result><Code>${code}</Code><Message>${message}</Message></${name}>`;
}

export function envelope(body: string, version: SoapVersion = "1.1"): string {
  const prefix = version === "1.1" ? "soap" : "soap12";
  return `<?xml version="1.0" encoding="utf-8"?><${prefix}:Envelope xmlns:${prefix}="${NAMESPACES[version]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><${prefix}:Body>${body}</${prefix}:Body></${prefix}:Envelope>`;
}

/** The envelope of an operation's response; `content` is what stands inside `XResponse`. */
export function responseEnvelope(operation: string, content: string, version: SoapVersion = "1.1"): string {
  return envelope(
    `<${operation}Response xmlns="sosonlinebackup.com">${content}</${operation}Response>`,
    version,
  );
}

/** The response of an operation of the new style; `content` is what stands inside `XResult`. */
export function wrapped(operation: string, content: string, version: SoapVersion = "1.1"): string {
  return responseEnvelope(operation, `<${operation}Result>${content}</${operation}Result>`, version);
}

export function tokenBody(token = "one-time-token", version: SoapVersion = "1.1"): string {
  return wrapped("GetAuthorizationTokenByEntity", `<AuthToken>${token}</AuthToken>${SUCCESS}`, version);
}

/** A response as ASMX sends it. */
export function soapResponse(body: string, version: SoapVersion = "1.1", status = 200): ServedResponse {
  const media = version === "1.1" ? "text/xml" : "application/soap+xml";
  return { status, headers: { "Content-Type": `${media}; charset=utf-8` }, body };
}

export function pageResponse(
  status: number,
  body: string,
  contentType = "text/html; charset=utf-8",
): ServedResponse {
  return { status, headers: { "Content-Type": contentType }, body };
}

export function fault11(code: string, reason: string, rest = ""): ServedResponse {
  const fault = `<soap:Fault><faultcode>${code}</faultcode><faultstring>${reason}</faultstring>${rest}</soap:Fault>`;
  return soapResponse(envelope(fault, "1.1"), "1.1", 500);
}

export function fault12(code: string, reason: string, rest = ""): ServedResponse {
  const fault = `<soap12:Fault><soap12:Code>${code}</soap12:Code><soap12:Reason><soap12:Text xml:lang="en">${reason}</soap12:Text></soap12:Reason>${rest}</soap12:Fault>`;
  return soapResponse(envelope(fault, "1.2"), "1.2", 500);
}
