import { ENVELOPE_NAMESPACES } from "../soap/envelope.js";
import { faultReply, operationOf, resultReply, successReply } from "./replies.js";
import type { Reply, ReplyOptions, ResultReplyOutcome } from "./replies.js";
import type { FaultReply } from "./responses.js";
import type { OperationMethod, ResponseOf } from "./types.js";

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
