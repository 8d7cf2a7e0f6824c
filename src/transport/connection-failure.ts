import { ConnectionError, InvalidResponseError, isAccountManagementError } from "../errors/index.js";
import type { AccountManagementError } from "../errors/index.js";
import { safeCause } from "../redaction/index.js";
import type { TryClock } from "./call-clock.js";
import type { TransportRequest } from "./request.js";
import { mayBeRepeated, whatIsKnown } from "./safe-to-repeat.js";

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
