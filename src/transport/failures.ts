import { ConnectionError, HttpError, InvalidResponseError, isAccountManagementError } from "../errors.js";
import type { AccountManagementError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import { excerpt } from "../redaction/text.js";
import type { TryClock } from "./deadline.js";
import type { TransportAnswer, TransportRequest } from "./post.js";
import { mayBeRepeated, retryAfterMs, whatIsKnown } from "./retry.js";

/**
 * Failures before anything was sent that may pass by themselves. Everything else of that time stays as it is
 * however often it is tried: a name that does not exist (`ENOTFOUND`; a resolver in trouble says `EAI_AGAIN`),
 * a certificate that is not trusted, a server that speaks no TLS.
 */
const PASSING: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Codes that only name look-up and connecting can give. */
const BEFORE_CONNECTING: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** Whether the error itself proves that no connection came about, whatever the socket looks like. */
export function provesNothingWasSent(error: unknown): boolean {
  const syscall = textProperty(error, "syscall");
  return (
    syscall === "connect" ||
    syscall?.startsWith("getaddrinfo") === true ||
    BEFORE_CONNECTING.has(textProperty(error, "code") ?? "")
  );
}

/** The typed error for one that `http.request` emitted before there was an answer. */
export function failureBeforeAnswer(
  error: unknown,
  request: TransportRequest,
  clock: TryClock,
): AccountManagementError {
  if (isAccountManagementError(error)) return error;
  const code = textProperty(error, "code");
  if (code?.startsWith("HPE_") === true) {
    return new InvalidResponseError(
      `The answer of ${request.url.host} is no HTTP (${code}). Check the scheme and the port of the endpoint.`,
      { operation: request.operation, cause: safeCause(error, request.redact) },
    );
  }
  const what = clock.requestSent
    ? `The connection to ${request.url.host} was lost before an answer came${inBrackets(code)}.`
    : whatPreventedConnecting(code, request.url);
  return connectionError(what, error, request, clock, clock.requestSent || isPassing(code));
}

/** The answer began and did not come to its end. */
export function cutAnswer(error: unknown, request: TransportRequest, clock: TryClock): ConnectionError {
  return connectionError(
    `The answer of ${request.url.host} was cut short: the connection ended in the middle of it.`,
    error,
    request,
    clock,
    true,
  );
}

function connectionError(
  what: string,
  error: unknown,
  request: TransportRequest,
  clock: TryClock,
  passing: boolean,
): ConnectionError {
  return new ConnectionError(`${what} ${whatIsKnown(clock)}`, {
    operation: request.operation,
    requestSent: clock.requestSent,
    retryable: passing && mayBeRepeated(clock),
    cause: safeCause(error, request.redact),
  });
}

function whatPreventedConnecting(code: string | undefined, url: URL): string {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name ${url.hostname} could not be resolved (${code}). Check the endpoint, and the DNS of this machine.`;
    case "ECONNREFUSED":
      return `${url.host} refused the connection (${code}). Check the endpoint, and that the service is running.`;
    default:
      return isPassing(code)
        ? `No connection to ${url.host} could be made${inBrackets(code)}.`
        : `No trusted connection to ${url.host} could be made${inBrackets(code)}. Check the endpoint; a private certificate authority or a client certificate goes into the option agent.`;
  }
}

/** An error without a code is a custom agent's; nothing was sent, so trying again does no harm. */
function isPassing(code: string | undefined): boolean {
  return code === undefined || PASSING.has(code);
}

function inBrackets(code: string | undefined): string {
  return code === undefined ? "" : ` (${code})`;
}

function textProperty(error: unknown, key: string): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
}

/** Statuses by which servers and what stands before them say that they are not up to it for the moment. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

type RequestFacts = Pick<TransportRequest, "operation" | "access" | "redact">;

/**
 * The error for an answer that is no SOAP. It is `retryable` for an operation that reads when the status is 502,
 * 503 or 504. `what` begins the message: what is wrong with the answer, and what to do.
 */
export function httpFailure(answer: TransportAnswer, request: RequestFacts, what: string): HttpError {
  const shown = excerpt(answer.body, request.redact);
  return new HttpError(
    shown === "" ? what : `${what} The answer begins: ${shown}`,
    {
      status: answer.status,
      contentType: answer.contentType === undefined ? undefined : excerpt(answer.contentType, request.redact),
      excerpt: shown,
      retryAfterMs: retryAfterMs(answer.headers["retry-after"], Date.now()),
    },
    {
      operation: request.operation,
      retryable: request.access === "read" && PASSING_STATUSES.has(answer.status),
    },
  );
}

/** Credentials must not follow a redirect, so none is followed. Only the host of the target is shown. */
export function redirectFailure(answer: TransportAnswer, request: TransportRequest): HttpError {
  const target = targetHost(answer.headers.location, request.url);
  return httpFailure(
    answer,
    request,
    `${request.url.host} answered with HTTP ${answer.status}, a redirect${target === undefined ? "" : ` to ${request.redact(target)}`}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.`,
  );
}

function targetHost(location: string | undefined, base: URL): string | undefined {
  return location !== undefined && URL.canParse(location, base.href)
    ? new URL(location, base).host
    : undefined;
}
