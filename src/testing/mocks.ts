import { contract as published } from "../../generated/contract.js";
import { CallPromise } from "../caller.js";
import type { CallResponse } from "../caller.js";
import type { AccountManagementClient } from "../client.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { readMessage } from "../soap/read.js";
import { XSI_NAMESPACE } from "../soap/xml-text.js";
import { readXml } from "../soap/xml.js";
import { refusedResult, replyWith, replyWithFault, writeResponseBody } from "./responses.js";
import type { FaultReply, Reply, ResultReplyOutcome } from "./responses.js";
import { operationOf } from "./call-values.js";
import type { OperationMethod, RequestOf, ResponseOf } from "./call-values.js";

export interface ReplyOptions {
  /** The version that the client under test speaks. Default `"1.1"`. */
  readonly soapVersion?: SoapVersion | undefined;
}

const contract: ContractDescriptor = published;

/**
 * The response of an operation that did what was asked: `successReply("getAuthorizationTokenByEntity", {
 * authToken: "t" })`. What `response` leaves out goes out as .NET's default or not at all; `null` for the whole
 * response is the empty wrapper that ASMX makes of a null result. Throws `MessageError` for what the contract does
 * not allow, and `InvalidRequestError` when it has no such operation.
 */
export function successReply<M extends OperationMethod>(
  method: M,
  response: ResponseOf<M> | null = {} as ResponseOf<M>,
  options: ReplyOptions = {},
): Reply {
  return replyWith(contract, operationOf(contract, method), response, options.soapVersion);
}

/**
 * The response of an operation whose Result is not a success, in the operation's own form:
 * `resultReply("createAccountBySize", { result: 52, code: "AlreadyExists" })`.
 */
export function resultReply(
  method: OperationMethod,
  result: ResultReplyOutcome,
  options: ReplyOptions = {},
): Reply {
  const operation = operationOf(contract, method);
  return replyWith(contract, operation, refusedResult(operation, result), options.soapVersion);
}

/** A SOAP fault, HTTP status 500: `faultReply({ code: "client", reason: "Server was unable to read request." })`. */
export function faultReply(fault: FaultReply, { soapVersion }: ReplyOptions = {}): Reply {
  return replyWithFault(fault, soapVersion);
}

/** What is used of a scope of `nock`: `nock("https://secure.sosonlinebackup.com")` is one. */
export interface MockScope {
  post(path: (path: string) => boolean, body: (body: unknown) => boolean): MockInterceptor;
}

/** What is used of an interceptor of `nock`. */
export interface MockInterceptor {
  /** nock 14 gives the path and the body, nock 15 a `Request`. */
  reply(
    respond: (
      request: string | { readonly headers: { get(name: string): string | null } },
      ...body: unknown[]
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
  const { element } = operationOf(contract, method).request;
  const start = new RegExp(`<(?:[\\w.-]+:)?${element}[\\s/>]`);
  const replies = { "1.1": reply({ soapVersion: "1.1" }), "1.2": reply({ soapVersion: "1.2" }) };
  scope
    .post(
      () => true,
      (body) => start.test(String(body)),
    )
    // One parameter, because nock takes a last one for a callback: its second in nock 15, its third in nock 14.
    .reply((request, ...[sent]) => {
      const is12 =
        typeof request === "string"
          ? String(sent).includes(ENVELOPE_NAMESPACES["1.2"])
          : request.headers.get("content-type")?.includes("soap+xml") === true;
      const { status, body, headers } = replies[is12 ? "1.2" : "1.1"];
      return [status, body, { ...headers }];
    });
  return scope;
}

/** What code that calls operations needs of a client: its methods, without the connection. */
export type ClientOperations = Pick<AccountManagementClient, OperationMethod>;

/** What a fake method gives: a result, of which any part may be left out, or a function that makes one. */
export type FakeMethod<M extends OperationMethod> =
  ResponseOf<M> | ((request: RequestOf<M>) => ResponseOf<M> | Promise<ResponseOf<M>>);

/** Fake methods by their names. */
export type FakeMethods = { readonly [M in OperationMethod]?: FakeMethod<M> | undefined };

/**
 * A client without a network, for code that takes {@link ClientOperations}:
 * `fakeClient({ getAuthorizationTokenByEntity: { authToken: "t" } })`. Results have the shape that the real
 * client gives them: 64-bit integers are `bigint`, lists are arrays, what is left out is .NET's default or
 * `undefined`. A function may throw whatever the code under test is to meet. A method that was not given
 * rejects and says so. `withResponse()` tells of status 200 and one try.
 */
export function fakeClient(methods: FakeMethods): ClientOperations {
  const client: Record<string, (request: unknown) => CallPromise<unknown>> = {};
  for (const operation of Object.values(contract.operations)) {
    const { method } = operation;
    const given = methods[method as OperationMethod] as object | ((request: unknown) => unknown) | undefined;
    const respond = async (request: unknown): Promise<CallResponse<unknown>> => {
      if (given === undefined) throw new Error(`The fake client was given no ${method}.`);
      const data = resultOf(operation, typeof given === "function" ? await given(request) : given);
      return { data, status: 200, headers: {}, attempts: 1, durationMs: 0, callId: "fake" };
    };
    client[method] = (request) => new CallPromise(respond(request));
  }
  return client as unknown as ClientOperations;
}

/** By way of XML, as a real result comes. */
function resultOf(operation: OperationDescriptor, response: unknown): unknown {
  const body = writeResponseBody(contract, operation, response);
  const declared = body.replace(/^<[\w.-]+/, `$& xmlns:xsi="${XSI_NAMESPACE}"`);
  return readMessage(contract, operation.response, readXml(Buffer.from(declared)), { absent: "default" });
}
