import { contract as published } from "../../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import {
  errorId,
  outcomeFields,
  soapContentType,
  withSuccess,
  writeEnvelope,
  writeFaultEnvelope,
  writeResponseBody,
} from "./responses.js";
import type { FaultReply } from "./responses.js";
import type { OperationMethod, ResponseOf } from "./types.js";

/** An HTTP response for `nock(…).post(…).reply(status, body, headers)`, or for any other stand-in of the service. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReplyOptions {
  /** The version that the client under test speaks. Default `"1.1"`. */
  readonly soapVersion?: SoapVersion | undefined;
}

const contract: ContractDescriptor = published;

/**
 * The response of an operation that did what was asked: `successReply("getAuthorizationTokenByEntity", {
 * authToken: "t" })`. What `response` leaves out goes out as .NET's default or not at all; `null` for the whole
 * response is the empty wrapper that ASMX makes of a null result. Throws `MessageError` for what the contract does
 * not allow.
 */
export function successReply<M extends OperationMethod>(
  method: M,
  response: ResponseOf<M> | null = {} as ResponseOf<M>,
  options: ReplyOptions = {},
): Reply {
  const operation = operationOf(method);
  return replyWith(operation, withSuccess(operation, response), options);
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
 * The response of an operation whose Result is not a success, in the operation's own form:
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

function operationOf(method: OperationMethod): OperationDescriptor {
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

function soapReply(status: number, version: SoapVersion, body: string): Reply {
  return { status, headers: { "Content-Type": soapContentType(version) }, body };
}

/** A SOAP fault, HTTP status 500: `faultReply({ code: "client", reason: "Server was unable to read request." })`. */
export function faultReply(fault: FaultReply, { soapVersion = "1.1" }: ReplyOptions = {}): Reply {
  return soapReply(500, soapVersion, writeFaultEnvelope(soapVersion, fault));
}

/** What is used of a scope of `nock`: `nock("https://secure.sosonlinebackup.com")` is one. */
export interface MockScope {
  post(path: (path: string) => boolean, body: (body: unknown) => boolean): MockInterceptor;
}

/** What is used of an interceptor of `nock`. */
export interface MockInterceptor {
  reply(
    respond: (
      path: string,
      body: unknown,
    ) => readonly [status: number, body: string, headers: Record<string, string>],
  ): unknown;
}

/**
 * The next call of the operation succeeds with this response, whichever SOAP version it speaks:
 * `mockOperation(nock("https://secure.sosonlinebackup.com"), "getAuthorizationTokenByEntity", { authToken: "t" })`.
 * How often is up to the scope (`scope.persist()`). Gives the scope back. Throws for a response that the contract
 * does not allow.
 */
export function mockOperation<M extends OperationMethod, S extends MockScope>(
  scope: S,
  method: M,
  response: ResponseOf<M> | null,
): S {
  return mock(scope, method, (options) => successReply(method, response, options));
}

/** The next call of the operation ends with this Result, such as `{ result: 52, code: "AlreadyExists" }`. */
export function mockResult<S extends MockScope>(
  scope: S,
  method: OperationMethod,
  result: ResultReplyOutcome,
): S {
  return mock(scope, method, (options) => resultReply(method, result, options));
}

/** The next call of the operation ends with this SOAP fault. */
export function mockFault<S extends MockScope>(scope: S, method: OperationMethod, fault: FaultReply): S {
  return mock(scope, method, (options) => faultReply(fault, options));
}

function mock<S extends MockScope>(
  scope: S,
  method: OperationMethod,
  reply: (options: ReplyOptions) => Reply,
): S {
  const { element } = operationOf(method).request;
  const start = new RegExp(`<(?:[\\w.-]+:)?${element}[\\s/>]`);
  const replies = { "1.1": reply({ soapVersion: "1.1" }), "1.2": reply({ soapVersion: "1.2" }) };
  scope
    .post(
      () => true,
      (body) => start.test(String(body)),
    )
    .reply((_path, request) => {
      const version = String(request).includes(ENVELOPE_NAMESPACES["1.2"]) ? "1.2" : "1.1";
      const { status, body, headers } = replies[version];
      return [status, body, { ...headers }];
    });
  return scope;
}
