import { InvalidCredentialsError, ServiceResultError, SoapFaultError } from "./errors.js";
import type { SoapFault } from "./errors.js";
import type { ServiceResult } from "../generated/types.js";
import { WITHHELD } from "./redaction/secrets.js";
import type { Redact } from "./redaction/secrets.js";
import { excerpt } from "./redaction/text.js";
import type {
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
  SoapVersion,
} from "./soap/contract.js";
import { detailOf, readFault } from "./soap/envelope.js";
import { MessageError, namespaceOf, pathOf, resolveType } from "./soap/fields.js";
import { trim } from "./soap/values.js";
import { findChildren, isNil } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";
import { ifWritten } from "./transport/retry.js";

/** The service's number and name for refused API credentials (vendor's wiki). */
const REFUSED_NUMBER = 3;
const REFUSED_CODE = "InvalidSoapCredentials";

/** What the Result of a response says; every part is `undefined` when it is absent, nil or empty. */
export interface Outcome {
  readonly stated: ServiceResult;
  /** The elements that said it, as far as there are any. They are read: nothing else looks at them again. */
  readonly parts: readonly (XmlElement | undefined)[];
}

const NOTHING: ServiceResult = { result: undefined, code: undefined, message: undefined };
const SILENT: Outcome = { stated: NOTHING, parts: [] };

/**
 * Reads the Result; `undefined` when the operation has none. The standard one is read by the names of its three
 * parts, whatever its type is: a refusal must be seen in a Result that extends another type, is named by
 * `xsi:type` or has no type at all. Throws `MessageError` for what cannot be a Result.
 */
export function readOutcome(
  contract: ContractDescriptor,
  { response }: OperationDescriptor,
  body: XmlElement,
): Outcome | undefined {
  const { outcome } = response;
  if (outcome === undefined) return undefined;
  let { element, fields }: Step = { element: body, fields: response.fields };
  for (const name of outcome.path) {
    const next = step(contract, fields, element, name);
    if (next === undefined) return SILENT;
    ({ element, fields } = next);
  }
  if (isNil(element)) return SILENT;
  const { property } = outcome;
  if (outcome.kind === "enumeration") {
    const code = trim(element.text);
    if (code === "") throw new MessageError(property, "is empty");
    return { ...SILENT, stated: { ...NOTHING, code: checkedCode(code, undefined, property) } };
  }
  if (trim(element.text) !== "") throw new MessageError(property, "holds text beside its parts");
  const parts = ["Result", "Code", "Message"].map((name) => step(contract, fields, element, name)?.element);
  if (parts.some((part) => part !== undefined && part.children.length > 0)) {
    throw new MessageError(property, "holds elements in one of its parts");
  }
  const [number, code, message] = parts;
  const result = readNumber(textOf(number), property);
  return {
    stated: {
      result,
      code: checkedCode(trim(textOf(code) ?? ""), result, property),
      message: textOf(message),
    },
    parts,
  };
}

interface Step {
  readonly element: XmlElement;
  /** What the contract knows of its elements. */
  readonly fields: readonly FieldDescriptor[];
}

/** The element of that name inside `parent`, in the namespace that the contract gives it there. */
function step(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  parent: XmlElement,
  name: string,
): Step | undefined {
  const field = fields.find((one) => one.element === name && one.attribute !== true);
  const namespace = field === undefined ? contract.namespace : namespaceOf(contract, field);
  const element = onlyChild(parent, name, namespace);
  const type = field === undefined ? undefined : resolveType(contract, field.type);
  return element && { element, fields: type?.kind === "complex" ? type.fields : [] };
}

function textOf(part: XmlElement | undefined): string | undefined {
  return part === undefined || isNil(part) || part.text === "" ? undefined : part.text;
}

/** The number decides; the name does where there is no number. */
export function isSuccess({ result, code }: ServiceResult): boolean {
  return result === undefined ? code === "Success" : result === 0;
}

export function isStated({ result, code }: ServiceResult): boolean {
  return result !== undefined || code !== undefined;
}

/** Two of them could say two things, and two readers of the response could differ on what it says. */
function onlyChild(parent: XmlElement, name: string, namespace: string): XmlElement | undefined {
  const [found, second] = findChildren(parent, namespace, name);
  if (second !== undefined) throw new MessageError("", `it has two elements ${name} where one belongs`);
  return found;
}

/** An `xs:int`, as the contract has it. */
function readNumber(text: string | undefined, property: string): number | undefined {
  const digits = trim(text ?? "");
  if (digits === "") return undefined;
  const number = /^[+-]?[0-9]{1,10}$/.test(digits) ? Number(digits) : NaN;
  if (number !== (number | 0)) throw new MessageError(pathOf(property, "result"), "must be a 32-bit integer");
  return number | 0;
}

/** Where there is no number the code decides, so that it must be one. */
function checkedCode(code: string, result: number | undefined, property: string): string | undefined {
  if (code === "") return undefined;
  if (result === undefined && !isName(code))
    throw new MessageError(pathOf(property, "code"), "is not a name");
  return code;
}

const LONGEST_NAME = 100;

function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(text);
}

/**
 * A code of the service or of a fault, which a program may compare: as it is, or not at all. Only one that nobody
 * knows may be a secret that a server put there.
 */
function shownCode(code: string | undefined, redact: Redact): string | undefined {
  if (code === undefined || !isName(code)) return undefined;
  return KNOWN_CODES.has(code) || redact(code) === code ? code : undefined;
}

/** The failures that the vendor's wiki documents, with their recorded numbers; the set of codes is open. */
const FAILURES: readonly (readonly [number: number, code: string, advice: string])[] = [
  [
    1,
    "UnexpectedError",
    "Something failed inside the service; report it to the vendor's support if it happens again",
  ],
  [2, "InvalidInputParameters", "Check the fields of the request; the service refused at least one of them"],
  [52, "AlreadyExists", "Choose another name, or use the account that exists"],
  [
    53,
    "ObjectEntityMismatch",
    "The entity is inactive or outside the hierarchy of the API user; check the ids and names",
  ],
];

/** Those of the vendor's wiki, of both SOAP versions and of WS-Security. */
const KNOWN_CODES: ReadonlySet<string> = new Set([
  ...["Success", REFUSED_CODE, ...FAILURES.map(([, code]) => code)],
  ...["Client", "Server", "Sender", "Receiver", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"],
  ...["Authentication", "FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken"],
]);

/** The typed error for a Result that is not a success. */
export function resultError(
  operation: OperationDescriptor,
  stated: ServiceResult,
  redact: Redact,
): InvalidCredentialsError | ServiceResultError {
  const result: ServiceResult = {
    result: stated.result,
    code: shownCode(stated.code, redact),
    message: stated.message === undefined ? undefined : redact(stated.message),
  };
  const errorId = errorIdIn(stated.message);
  const context = { result, errorId };
  if (result.result === REFUSED_NUMBER || result.code === REFUSED_CODE) {
    return new InvalidCredentialsError(refusal(operation.name, ""), context);
  }
  const number = result.result === undefined ? "" : ` (${result.result})`;
  // The message is often the error id alone, with a semicolon behind it.
  const words = quoted(stated.message ?? "", redact);
  const said = words === "" || words === errorId ? "" : `: ${words}`;
  return new ServiceResultError(
    `${operation.name}: the service responded with ${result.code ?? "a failure"}${number}${said}. ${adviceFor(operation, result, errorId)}`,
    result,
    errorId,
  );
}

function adviceFor(
  { access }: OperationDescriptor,
  { result, code }: ServiceResult,
  errorId: string | undefined,
): string {
  const [, name, advice = "The vendor's documentation says what it means"] =
    FAILURES.find(([number, known]) => (code === undefined ? number === result : known === code)) ?? [];
  const quote = errorId === undefined ? "" : ` Quote ${errorId} to the vendor's support.`;
  return `${advice}.${name === "UnexpectedError" ? ifWritten(access) : ""}${quote}`;
}

/** The id that the vendor's support asks for, as the recorded responses have it. */
function errorIdIn(text: string | undefined): string | undefined {
  return text?.match(/Err-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i)?.[0];
}

/** The typed error for a fault. */
export function faultError(
  element: XmlElement,
  version: SoapVersion,
  operation: OperationDescriptor,
  redact: Redact,
): InvalidCredentialsError | SoapFaultError {
  const raw = readFault(element, version);
  const shown = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : redact(text);
  // The detail first: what its names say is secret is secret in the other parts, too.
  const detail = shown(raw.detail);
  // Together, too: what SOAP 1.1 has dots in may be a secret that does.
  const codes = redact([raw.code, ...raw.subcodes].join("."));
  const redactCode = (code: string): string => (codes === WITHHELD ? WITHHELD : redact(code));
  const fault: SoapFault = {
    version,
    code: shownCode(raw.code, redactCode) ?? "",
    subcodes: raw.subcodes.flatMap((code) => shownCode(code, redactCode) ?? []),
    reason: redact(raw.reason),
    actor: shown(raw.actor),
    detail,
  };
  const { name } = operation;
  const error = new SoapFaultError(faultMessage(fault, raw.reason, operation, redact), fault, {
    operation: name,
  });
  if (!refusesCredentials(raw, detailOf(element))) return error;
  const errorId = errorIdIn(raw.reason);
  return new InvalidCredentialsError(refusal(name, " with a fault"), { errorId, cause: error });
}

function refusal(operation: string, how: string): string {
  return `${operation}: the service refused the API credentials${how}. Check the user name and the password given as credentials, and that they belong to this endpoint.`;
}

const REFUSED_WORD = new RegExp(`\\b${REFUSED_CODE}\\b`);

/** By the service's own word for it, SOAP 1.1's code for it, or WS-Security's. */
function refusesCredentials(fault: SoapFault, detail: XmlElement | undefined): boolean {
  const isRefusal = (code: string): boolean =>
    code === "Authentication" || code === "FailedAuthentication" || REFUSED_WORD.test(code);
  if (REFUSED_WORD.test(fault.reason) || [fault.code, ...fault.subcodes].some(isRefusal)) return true;
  return detail !== undefined && hasRefusedCode(detail);
}

function hasRefusedCode({ name, text, children }: XmlElement): boolean {
  return (name === "Code" && REFUSED_WORD.test(text)) || children.some(hasRefusedCode);
}

function faultMessage(
  fault: SoapFault,
  reason: string,
  operation: OperationDescriptor,
  redact: Redact,
): string {
  const codes = [fault.code, ...fault.subcodes].filter((code) => code !== "").join(".");
  const why = quoted(reason, redact);
  const what = codes === "" && why === "" ? "an empty SOAP fault" : `a SOAP fault ${codes}`.trimEnd();
  return `${operation.name}: the service responded with ${what}${why === "" ? "" : `: ${why}`}. ${faultAdvice(fault.code, operation)}`;
}

function faultAdvice(code: string, { access }: OperationDescriptor): string {
  switch (code) {
    case "Client":
    case "Sender":
      return "It blames the request: check its fields, and whether the contract has changed (npm run generate -- --pull in this package's repository).";
    case "VersionMismatch":
      return "The server does not accept this SOAP version: set the option soapVersion to the other one.";
    case "MustUnderstand":
      return "The server does not understand a header of the request: check that the endpoint is this service.";
    default:
      return access === "read"
        ? "It is the server's: try again later, and report it to the vendor's support if it stays."
        : `It is the server's.${ifWritten(access)}`;
  }
}

/** The beginning of a server's text, to be followed by a full stop. Longer ones than 500 characters are cut. */
function quoted(text: string, redact: Redact): string {
  return excerpt(text, redact, 500).replace(/[\s;.]+$/, "");
}
