import { types } from "node:util";
import { portOf } from "../endpoint.js";
import { ConnectionError, HttpError, InvalidResponseError, isAccountManagementError } from "../errors.js";
import type { AccountManagementError } from "../errors.js";
import { ERROR_CODE, safeCause } from "../redaction/cause.js";
import { WITHHELD } from "../redaction/secrets.js";
import type { Redact } from "../redaction/secrets.js";
import { excerpt } from "../redaction/text.js";
import type { Access } from "../soap/contract.js";
import type { Call } from "./call.js";
import type { HttpRequest, HttpResponse } from "./post.js";
import { ifWritten, mayBeRepeated, retryAfterMs, whatIsKnown } from "./retry.js";
import { wallClock } from "./time.js";

/**
 * Failures before anything was sent that may pass by themselves. Everything else of that time stays as it is
 * however often it is tried: a name that does not exist (`ENOTFOUND`; a resolver in trouble says `EAI_AGAIN`),
 * a certificate that is not trusted, a server that does not speak TLS.
 */
const TRANSIENT: ReadonlySet<string> = new Set([
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

/** Codes of what is not HTTP from its first bytes on; all other parser errors are HTTP that is malformed. */
const NOT_HTTP = /^HPE_(?:INVALID_(?:CONSTANT|VERSION|METHOD)|CLOSED_CONNECTION|PAUSED\w*)$/;

/** A TLS 1.3 server says so after the handshake, and before it looks at what came with it. */
const CLIENT_CERTIFICATE = /^ERR_SSL_.*ALERT_(?:\w*CERTIFICATE\w*|UNKNOWN_CA|ACCESS_DENIED)$/;
const TLS_VERSION =
  /^ERR_SSL_\w*(?:UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW)$/;
const NOT_TLS = /^ERR_SSL_\w*(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE)$/;

/** The way to the endpoint ends at the proxy. The message is a sentence. */
export class ProxyError extends Error {
  constructor(
    message: string,
    readonly transient: boolean,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

export function codeOf(error: unknown): string | undefined {
  const code = property(error, "code");
  return typeof code === "string" && ERROR_CODE.test(code) ? code : undefined;
}

/** Whether the error itself proves that the server has not taken the request, whatever the socket looks like. */
export function provesNothingWasSent(error: unknown): boolean {
  const code = codeOf(error);
  const syscall = property(error, "syscall");
  return (
    syscall === "connect" ||
    (typeof syscall === "string" && syscall.startsWith("getaddrinfo")) ||
    (code !== undefined && (BEFORE_CONNECTING.has(code) || CLIENT_CERTIFICATE.test(code)))
  );
}

/** The typed error for one that `http.request` emitted before there was a whole response. */
export function failureBeforeResponse(
  error: unknown,
  request: HttpRequest,
  call: Call,
): AccountManagementError {
  if (isAccountManagementError(error)) return error;
  // `instanceof` alone would throw on a revoked proxy.
  if (types.isNativeError(error) && error instanceof ProxyError) {
    return connectionError(error.message, error.cause, request, call, error.transient);
  }
  const code = codeOf(error);
  if (code?.startsWith("HPE_") === true) {
    const cause = safeCause(error, request.redact);
    return new InvalidResponseError(notHttp(code, request.url.host) + ifWritten(call.access), { cause });
  }
  const what = call.requestSent
    ? `The connection to ${request.url.host} was lost before a response came${inBrackets(code)}.`
    : whatPreventedConnecting(code, error, request);
  return connectionError(what, error, request, call, call.requestSent || isTransient(error));
}

/** The response began and did not come to its end. */
export function cutResponse(error: unknown, request: HttpRequest, call: Call): ConnectionError {
  const what = `The response of ${request.url.host} was cut short: the connection ended in the middle of it.`;
  return connectionError(what, error, request, call, true);
}

export function connectionError(
  what: string,
  error: unknown,
  request: HttpRequest,
  call: Call,
  transient: boolean,
): ConnectionError {
  return new ConnectionError(`${what} ${whatIsKnown(call)}`, {
    requestSent: call.requestSent,
    retryable: transient && mayBeRepeated(call),
    cause: safeCause(error, request.redact),
  });
}

function notHttp(code: string, host: string): string {
  if (NOT_HTTP.test(code)) {
    return `The response of ${host} is not HTTP (${code}). Check the scheme and the port of the endpoint.`;
  }
  return code === "HPE_HEADER_OVERFLOW"
    ? `The response of ${host} has longer headers than Node reads (${code}). Node's option --max-http-header-size raises the limit.`
    : `The response of ${host} is malformed HTTP (${code}). The server, or something in front of it, is at fault.`;
}

function whatPreventedConnecting(code = "", error: unknown, { url, agent, redact }: HttpRequest): string {
  const other = agent === undefined ? undefined : otherHost(error, url);
  const proxy = other === undefined ? undefined : excerpt(other, redact);
  const name = proxy ?? url.host;
  const check =
    proxy === undefined ? "the endpoint" : "the option agent, which led there instead of to the endpoint";
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name ${proxy ?? url.hostname} could not be resolved (${code}). Check ${check}, and the DNS of this machine.`;
    case "ECONNREFUSED":
      return `${name} refused the connection (${code}). Check ${check}, and that the ${proxy === undefined ? "service" : "proxy"} is running.`;
  }
  if (CLIENT_CERTIFICATE.test(code)) {
    return `${url.host} asks for a client certificate, or refuses the one that it got (${code}). It goes into the option agent.`;
  }
  if (TLS_VERSION.test(code)) {
    return `${url.host} and this machine have no version of TLS in common (${code}). Old versions are refused for good reason; the server should offer TLS 1.2 or 1.3.`;
  }
  if (NOT_TLS.test(code)) {
    return `${url.host} does not speak TLS (${code}). Check the scheme and the port of the endpoint.`;
  }
  return isTransient(error)
    ? `No connection to ${name} could be made${inBrackets(code)}.`
    : `No trusted connection to ${name} could be made${inBrackets(code)}. Check ${check}; a private certificate authority or a client certificate goes into the option agent.`;
}

/** Where a connection was tried, if not at the endpoint: a proxy's, when an agent leads there. */
function otherHost(error: unknown, url: URL): string | undefined {
  const hostname = property(error, "hostname");
  if (typeof hostname === "string") return hostname === url.hostname ? undefined : hostname;
  const [port, address] = [property(error, "port"), property(error, "address")];
  if (typeof port !== "number" || typeof address !== "string") return undefined;
  return port === portOf(url) ? undefined : `${address}:${port}`;
}

/** An error without a code is a custom agent's; nothing was sent, so trying again does no harm. */
export function isTransient(error: unknown): boolean {
  const code = property(error, "code");
  return typeof code !== "string" || TRANSIENT.has(code);
}

export function inBrackets(code = ""): string {
  return code === "" ? "" : ` (${code})`;
}

/** What others throw may be anything: no object, or a revoked proxy. */
function property(error: unknown, key: string): unknown {
  try {
    return Reflect.get(error as object, key);
  } catch {
    return undefined;
  }
}

/** Statuses by which servers and what stands before them say that they cannot serve the request for the moment. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * The error for a response that is not SOAP. It is `retryable` for an operation that reads when the status is
 * transient. `what` begins the message: what is wrong with the response, and what to do.
 */
export function httpFailure(
  { status, contentType, headers, body }: HttpResponse,
  { access, redact }: { readonly access: Access; readonly redact: Redact },
  what: string,
): HttpError {
  const shown = excerpt(body, redact);
  return new HttpError(
    shown === "" ? what : `${what} The response begins: ${shown}`,
    {
      status,
      contentType: contentType === undefined ? undefined : shownContentType(contentType, redact),
      excerpt: shown,
      retryAfterMs: retryAfterMs(headers["retry-after"], wallClock()),
    },
    { retryable: access === "read" && TRANSIENT_STATUSES.has(status) },
  );
}

const ORDINARY_MEDIA_TYPE =
  /^(?:text|application|multipart)\/(?:html|json|octet-stream|plain|problem\+json|problem\+xml|related|soap\+xml|xhtml\+xml|xml)(?:; ?charset="?[a-z\d-]{1,20}"?)?$/i;

/** What programs may look at stays as it is; only what is not ordinary is free text. */
export function shownContentType(contentType: string, redact: Redact): string {
  return ORDINARY_MEDIA_TYPE.test(contentType) ? contentType : excerpt(contentType, redact);
}

/** Credentials must not follow a redirect, so none is followed. */
export function redirectFailure(response: HttpResponse, { url, redact }: HttpRequest, call: Call): HttpError {
  const target = targetOf(response.headers.location, url, redact);
  const to = target === undefined ? "" : ` to ${target}`;
  return httpFailure(
    response,
    { access: call.access, redact },
    `${url.origin} responded with HTTP ${response.status}, a redirect${to}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.${ifWritten(call.access)}`,
  );
}

/** Without user, query and fragment, which an endpoint has no use for. */
function targetOf(location: string | undefined, base: URL, redact: Redact): string | undefined {
  if (location === undefined || !URL.canParse(location, base.href)) return undefined;
  const { origin, protocol, host, pathname } = new URL(location, base);
  const target = origin === "null" ? `${protocol}//${host}` : `${origin}${pathname}`;
  // As it came, too: a URL has its host in lower case, so that base64 in it could not be read.
  const given = location.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
  return redact(given) === WITHHELD ? WITHHELD : excerpt(target, redact);
}
