import type { OperationDescriptor } from "../contract/operation.js";
import { detailOf, readFault } from "../envelope/fault.js";
import { InvalidCredentialsError, SoapFaultError } from "../errors/index.js";
import type { SoapFault } from "../errors/index.js";
import type { SoapVersion } from "../options/client-options.js";
import type { Redact } from "../redaction/index.js";
import type { XmlElement } from "../xml/element.js";
import { keptText, keptTextIfAny, quotedText } from "./kept-text.js";
import { errorIdIn, REFUSED_CODE } from "./outcome.js";

/** The typed error for a fault. */
export function faultError(
  element: XmlElement,
  version: SoapVersion,
  operation: OperationDescriptor,
  redact: Redact,
): InvalidCredentialsError | SoapFaultError {
  const raw = readFault(element, version);
  const fault: SoapFault = {
    version,
    code: keptText(raw.code, redact),
    subcodes: raw.subcodes.map((code) => keptText(code, redact)),
    reason: keptText(raw.reason, redact),
    actor: keptTextIfAny(raw.actor, redact),
    detail: keptTextIfAny(raw.detail, redact),
  };
  const error = new SoapFaultError(messageOf(fault, operation, redact), fault, { operation: operation.name });
  if (refusesCredentials(raw, detailOf(element))) {
    return new InvalidCredentialsError(
      `${operation.name}: the service refused the API credentials with a fault. Check the user name and the password given as credentials, and that they belong to this endpoint.`,
      { operation: operation.name, errorId: errorIdIn(fault.reason), cause: error },
    );
  }
  return error;
}

/** The service's own word for it, SOAP 1.1's code for it, or WS-Security's. */
function refusesCredentials(fault: SoapFault, detail: XmlElement | undefined): boolean {
  const word = new RegExp(`\\b${REFUSED_CODE}\\b`);
  if (word.test(fault.reason)) return true;
  const codes = [fault.code, ...fault.subcodes];
  if (codes.some((code) => code === "Authentication" || code === "FailedAuthentication" || word.test(code)))
    return true;
  return detail !== undefined && holdsRefusal(detail, word);
}

function holdsRefusal(root: XmlElement, word: RegExp): boolean {
  const pending = [root];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element.name === "Code" && word.test(element.text)) return true;
    for (const child of element.children) pending.push(child);
  }
  return false;
}

function messageOf(fault: SoapFault, { name }: OperationDescriptor, redact: Redact): string {
  const code = quotedText([fault.code, ...fault.subcodes].join("."), redact);
  const side = /^(Client|Sender)$/.test(fault.code)
    ? "It blames the request: check its fields, and whether the contract has changed (npm run generate -- --pull in this package's repository)"
    : "It is the server's: try again later, and report it to the vendor's support if it stays";
  return `${name}: the service answered with a SOAP fault ${code}: ${quotedText(fault.reason, redact)}. ${side}.`;
}
