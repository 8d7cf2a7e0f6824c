import { contract as published } from "../../generated/contract.js";
import type { SoapVersion } from "../soap/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import {
  errorId,
  outcomeFields,
  withSuccess,
  writeEnvelope,
  writeFaultEnvelope,
  writeResponseBody,
} from "./responses.js";
import type { FaultReply } from "./responses.js";
import { soapContentType } from "./responses.js";
import type { OperationMethod, ResponseOf } from "./types.js";

/** An HTTP answer for `nock(…).post(…).reply(status, body, headers)`, or for any other stand-in of the service. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReplyOptions {
  /** The version that the client under test speaks. Default `"1.1"`. */
  readonly soapVersion?: SoapVersion | undefined;
}

export function soapReply(status: number, version: SoapVersion, body: string): Reply {
  return { status, headers: { "Content-Type": soapContentType(version) }, body };
}

const contract: ContractDescriptor = published;

/**
 * The answer of an operation that did what was asked: `successReply("getAuthorizationTokenByEntity", {
 * authToken: "t" })`. What `answer` leaves out goes out as .NET's default or not at all; `null` for the whole
 * answer is the empty wrapper that ASMX makes of a null result. Throws `MessageError` for what the contract does
 * not allow.
 */
export function successReply<M extends OperationMethod>(
  method: M,
  answer: ResponseOf<M> | null = {} as ResponseOf<M>,
  options: ReplyOptions = {},
): Reply {
  const operation = operationOf(method);
  return replyWith(operation, withSuccess(operation, answer), options);
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

/**
 * The answer of an operation whose Result is not a success, in the operation's own form:
 * `resultReply("createAccountBySize", { result: 52, code: "AlreadyExists" })`.
 */
export function resultReply(
  method: OperationMethod,
  { result, code, message = errorId() }: ResultReplyOutcome,
  options: ReplyOptions = {},
): Reply {
  const operation = operationOf(method);
  return replyWith(operation, outcomeFields(operation, { result, code, message }), options);
}

export function operationOf(method: OperationMethod): OperationDescriptor {
  const operation = Object.values(contract.operations).find((one) => one.method === method);
  if (operation === undefined) {
    throw new Error(`The contract has no operation whose method is ${method}.`);
  }
  return operation;
}

function replyWith(
  operation: OperationDescriptor,
  result: unknown,
  { soapVersion = "1.1" }: ReplyOptions,
): Reply {
  const body = writeResponseBody(contract, operation, result);
  return soapReply(200, soapVersion, writeEnvelope(soapVersion, body));
}

/** A SOAP fault, HTTP status 500: `faultReply({ code: "client", reason: "Server was unable to read request." })`. */
export function faultReply(fault: FaultReply, { soapVersion = "1.1" }: ReplyOptions = {}): Reply {
  return soapReply(500, soapVersion, writeFaultEnvelope(soapVersion, fault));
}
