import {
  InvalidCredentialsError,
  InvalidResponseError,
  ServiceResultError,
  SoapFaultError,
} from "./errors.js";
import type { ServiceResult } from "../generated/types.js";
import type { SoapFault } from "./errors.js";
import type { SoapVersion } from "./options.js";
import type { Redact } from "./redaction/secrets.js";
import { excerpt } from "./redaction/text.js";
import type {
  ContractDescriptor,
  OperationDescriptor,
  OutcomeDescriptor,
  TypeDescriptor,
} from "./soap/contract.js";
import { detailOf, readFault } from "./soap/envelope.js";
import { XSI_NAMESPACE, findAttribute, findChildren } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";

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

/** What to do about the failures that the vendor's wiki documents; the set of codes is open. */
const ADVICE: Readonly<Record<string, string>> = {
  UnexpectedError:
    "Something failed inside the service; if it happens again, report it to the vendor's support",
  InvalidInputParameters: "Check the fields of the request; the service refused at least one of them",
  AlreadyExists: "Choose another name, or use the account that exists",
  ObjectEntityMismatch:
    "The entity is inactive or outside the hierarchy of the API user; check the ids and names",
};

/** The recorded numbers of the same, for answers without a name. */
const NAMES: ReadonlyMap<number | undefined, string> = new Map([
  [1, "UnexpectedError"],
  [2, "InvalidInputParameters"],
  [52, "AlreadyExists"],
  [53, "ObjectEntityMismatch"],
]);

export function adviceFor({ result, code }: ServiceResult, errorId: string | undefined): string {
  const name = code ?? NAMES.get(result) ?? "";
  const advice = Object.hasOwn(ADVICE, name) ? ADVICE[name] : "The vendor's documentation says what it means";
  const quote = errorId === undefined ? "" : ` Quote ${errorId} to the vendor's support.`;
  return `${advice ?? ""}.${quote}`;
}

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

/** Of a longer text an error keeps only the beginning: no real one comes near. In characters. */
const LONGEST_KEPT = 262_144;
/** Thrown away where a text is cut, because a secret may have been cut in two there. */
const EDGE = 16_384;

/** A text of an answer as an error keeps it, secrets taken out. Its cost is bounded, whatever the answer holds. */
export function keptText(text: string, redact: Redact): string {
  if (text.length <= LONGEST_KEPT) return redact(text);
  return `${redact(text.slice(0, LONGEST_KEPT)).slice(0, -EDGE)}…`;
}

/** The same where there may be none. */
export function keptTextIfAny(text: string | undefined, redact: Redact): string | undefined {
  return text === undefined ? undefined : keptText(text, redact);
}

/** Longer texts are cut in messages. In characters. */
const LONGEST_QUOTED = 500;

/** The beginning of a text of an answer for a message: on one line, without control characters. */
export function quotedText(text: string, redact: Redact): string {
  return excerpt(text, redact, LONGEST_QUOTED);
}

/** The parts of a standard Result; they are read and judged before anything else is. */
const OUTCOME_PARTS: readonly string[] = ["Result", "Code", "Message"];

const lenient = new WeakMap<ContractDescriptor, ContractDescriptor>();

/**
 * The contract with nothing required inside a standard Result: the service may leave it empty (`<Result />`)
 * although the schema requires its number, and what that means has been decided by then.
 */
export function withLenientOutcomes(contract: ContractDescriptor): ContractDescriptor {
  const known = lenient.get(contract);
  if (known !== undefined) return known;
  const outcomes = new Set(Object.values(contract.operations).map((one) => outcomeType(contract, one)));
  const types = Object.fromEntries(
    Object.entries(contract.types).map(([key, type]) => [
      key,
      outcomes.has(key) ? withoutRequired(type) : type,
    ]),
  );
  const made = { ...contract, types };
  lenient.set(contract, made);
  return made;
}

/** The response without what its Result states; `path` leads to the Result. */
export function withoutStatedParts(
  response: XmlElement,
  namespace: string,
  path: readonly string[],
): XmlElement {
  const [name, ...rest] = path;
  const children =
    name === undefined
      ? response.children.filter((child) => !OUTCOME_PARTS.includes(child.name))
      : response.children.map((child) =>
          child.name === name && child.namespace === namespace
            ? withoutStatedParts(child, namespace, rest)
            : child,
        );
  return { ...response, children };
}

function withoutRequired(type: TypeDescriptor): TypeDescriptor {
  if (type.kind !== "complex") return type;
  return { ...type, fields: type.fields.map((field) => ({ ...field, required: false })) };
}

/** Key of the type of the standard Result, at the end of the outcome's path. */
function outcomeType(contract: ContractDescriptor, { response }: OperationDescriptor): string | undefined {
  if (response.outcome?.kind !== "standard") return undefined;
  let { fields } = response;
  let key: string | undefined;
  for (const element of response.outcome.path) {
    key = fields.find((field) => field.element === element)?.type;
    const type = key === undefined ? undefined : contract.types[key];
    fields = type?.kind === "complex" ? type.fields : [];
  }
  return key;
}
