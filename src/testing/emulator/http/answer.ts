import type { SoapFault } from "../../soap/fault.js";
import { writeFaultEnvelope } from "../../soap/fault.js";
import type { SoapVersion } from "../../soap/version.js";
import { soapContentType } from "../../soap/version.js";

/** What goes back over the connection, `Content-Length` and the server's own headers aside. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** ASP.NET's two forms of `Cache-Control`: whether the operation was reached or not. */
export const REACHED = "private, max-age=0";
export const NOT_REACHED = "private";

export function xmlAnswer(
  status: number,
  version: SoapVersion,
  body: string,
  cacheControl: string = REACHED,
): HttpAnswer {
  return {
    status,
    headers: { "Cache-Control": cacheControl, "Content-Type": soapContentType(version) },
    body,
  };
}

/** ASMX refuses some requests without a word: only the status and the content type tell. */
export function emptyAnswer(status: number, version: SoapVersion): HttpAnswer {
  return xmlAnswer(status, version, "", NOT_REACHED);
}

export function faultAnswer(
  version: SoapVersion,
  fault: SoapFault,
  cacheControl: string = NOT_REACHED,
): HttpAnswer {
  return xmlAnswer(500, version, writeFaultEnvelope(version, fault), cacheControl);
}

export function htmlAnswer(status: number, body: string, cacheControl: string = NOT_REACHED): HttpAnswer {
  return { status, headers: { "Cache-Control": cacheControl, "Content-Type": "text/html" }, body };
}

/** Ends the handling of a request with this answer. */
export class EarlyAnswer extends Error {
  override readonly name = "EarlyAnswer";
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer) {
    super("The request was refused before an operation was called.");
    this.answer = answer;
  }
}
