import type { SoapFault } from "../../soap/fault.js";

/** The faults that ASMX gives by itself, in Microsoft's words. */

export function unknownSoapAction(action: string): SoapFault {
  return {
    code: "client",
    reason: `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`,
  };
}

export const NO_VALID_ACTION: SoapFault = {
  code: "client",
  reason: "Unable to handle request without a valid action parameter. Please supply a valid soap action.",
};

export function versionMismatch(namespace: string, expected: string): SoapFault {
  return {
    code: "versionMismatch",
    reason: `Possible SOAP version mismatch: Envelope namespace ${namespace} was unexpected. Expecting ${expected}.`,
  };
}

export function headerNotUnderstood(name: string): SoapFault {
  return { code: "mustUnderstand", reason: `SOAP header ${name} was not understood.`, detail: false };
}

/** The request's fault. `why` is .NET's message. */
export function unreadableRequest(why: string): SoapFault {
  return { code: "client", reason: `Server was unable to read request. ---> ${why}` };
}

/** A value that its type does not allow. */
export function unreadableValue(place: { line: number; column: number }, why: string): SoapFault {
  return unreadableRequest(`There is an error in XML document (${place.line}, ${place.column}). ---> ${why}`);
}

/** The service's fault. `why` is the message of the exception. */
export function unprocessedRequest(why: string): SoapFault {
  return { code: "server", reason: `Server was unable to process request. ---> ${why}` };
}

/** An answer that cannot be written as XML. */
export function unwritableAnswer(why: string): SoapFault {
  return unprocessedRequest(`There was an error generating the XML document. ---> ${why}`);
}
