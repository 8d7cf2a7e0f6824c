import type { ContractDescriptor, OperationDescriptor, OutcomeDescriptor } from "../contract/operation.js";
import { InvalidCredentialsError, InvalidResponseError, ServiceResultError } from "../errors/index.js";
import type { ServiceResult } from "../errors/index.js";
import type { Redact } from "../redaction/index.js";
import type { XmlElement } from "../xml/element.js";
import { findAttribute, findChildren } from "../xml/find.js";
import { XSI_NAMESPACE } from "../xml/names.js";
import { adviceFor } from "./advice.js";
import { keptTextIfAny, quotedText } from "./kept-text.js";

/** The service's number and name for refused API credentials (vendor's wiki). */
const REFUSED_NUMBER = 3;
export const REFUSED_CODE = "InvalidSoapCredentials";

/**
 * What the answer's Result says; every part is `undefined` when it is absent, nil or empty. The message is free
 * text and stays as it is, white space included.
 */
export function readOutcome(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  response: XmlElement,
): ServiceResult {
  const { outcome } = operation.response;
  const unstated: ServiceResult = { result: undefined, code: undefined, message: undefined };
  if (outcome === undefined) return unstated;
  const element = follow(contract, operation, response, outcome);
  if (element === undefined || isNil(element)) return unstated;
  if (outcome.kind === "enumeration") return { ...unstated, code: textOf(element) };
  const part = (name: string): XmlElement | undefined => {
    const child = onlyChild(contract, operation, element, name);
    return child === undefined || isNil(child) ? undefined : child;
  };
  const message = part("Message")?.text;
  return {
    result: readNumber(textOf(part("Result")), operation),
    code: textOf(part("Code")),
    message: message === "" ? undefined : message,
  };
}

/** The number decides; the name does where there is no number. */
export function isSuccess({ result, code }: ServiceResult): boolean {
  return result === undefined ? code === "Success" : result === 0;
}

export function isUnstated({ result, code }: ServiceResult): boolean {
  return result === undefined && code === undefined;
}

/** The typed error for a Result that is no success. */
export function resultError(
  operation: OperationDescriptor,
  given: ServiceResult,
  redact: Redact,
): InvalidCredentialsError | ServiceResultError {
  const result: ServiceResult = {
    result: given.result,
    code: keptTextIfAny(given.code, redact),
    message: keptTextIfAny(given.message, redact),
  };
  const errorId = errorIdIn(result.message);
  const context = { operation: operation.name, result, errorId };
  if (given.result === REFUSED_NUMBER || given.code === REFUSED_CODE) {
    return new InvalidCredentialsError(
      `${operation.name}: the service refused the API credentials. Check the user name and the password given as credentials, and that they belong to this endpoint.`,
      context,
    );
  }
  const number = result.result === undefined ? "" : ` (${result.result})`;
  // The message is often the error id alone, with a semicolon behind it.
  const words = quotedText(result.message?.trim() ?? "", redact).replace(/[\s;.]+$/, "");
  const said = words === "" || words === errorId ? "" : `: ${words}`;
  const code = result.code === undefined ? "a failure" : quotedText(result.code, redact);
  return new ServiceResultError(
    `${operation.name}: the service answered ${code}${number}${said}. ${adviceFor(result, errorId)}`,
    result,
    errorId,
    context,
  );
}

/** The id that the vendor's support asks for, as the recorded answers have it. */
export function errorIdIn(text: string | undefined): string | undefined {
  return /Err-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text ?? "")?.[0];
}

function follow(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  response: XmlElement,
  outcome: OutcomeDescriptor,
): XmlElement | undefined {
  let current: XmlElement | undefined = response;
  for (const name of outcome.path) {
    const found = onlyChild(contract, operation, current, name);
    if (found === undefined) return undefined;
    current = found;
  }
  return current;
}

/** Two of them could say two things, and two readers of the answer could differ on what it says. */
function onlyChild(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  parent: XmlElement,
  name: string,
): XmlElement | undefined {
  const [found, second] = findChildren(parent, contract.namespace, name);
  if (second === undefined) return found;
  throw new InvalidResponseError(
    `${operation.name}: the answer has two elements ${name} where one belongs.`,
    { operation: operation.name },
  );
}

function readNumber(text: string | undefined, operation: OperationDescriptor): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^[+-]?\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidResponseError(`${operation.name}: the number in the answer's Result is no number.`, {
    operation: operation.name,
  });
}

function textOf(element: XmlElement | undefined): string | undefined {
  const text = element?.text.trim();
  return text === "" ? undefined : text;
}

function isNil(element: XmlElement): boolean {
  const nil = findAttribute(element, XSI_NAMESPACE, "nil")?.trim();
  return nil === "true" || nil === "1";
}
