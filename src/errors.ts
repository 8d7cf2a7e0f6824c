import type { ServiceResult } from "../generated/types.js";

/** The stable codes of all errors that this package throws. */
export type ErrorCode =
  | "INVALID_REQUEST"
  | "CREDENTIALS_UNAVAILABLE"
  | "INVALID_CREDENTIALS"
  | "SERVICE_RESULT"
  | "SOAP_FAULT"
  | "HTTP_ERROR"
  | "INVALID_RESPONSE"
  | "CONNECTION_FAILED"
  | "TIMEOUT"
  | "ABORTED";

/** What `JSON.stringify` shows of an error that has it: nothing nested that could hold a secret. */
const SHOWN = [
  ...["name", "code", "message", "operation", "callId", "retryable", "requestSent", "field", "result"],
  ...["errorId", "fault", "status", "contentType", "excerpt", "retryAfterMs", "timeoutMs"],
];

/** Set on every error of this package under a registered symbol, so that a second copy of it is recognised. */
const BRAND = Symbol.for("account-management-service-client/error");

export interface ErrorContext {
  /** Name of the operation in the WSDL, when the error belongs to a call. */
  readonly operation?: string | undefined;
  readonly cause?: unknown;
  readonly retryable?: boolean | undefined;
  readonly callId?: string | undefined;
  /** Whether the server may have seen the request: `false` means that it certainly did not. */
  readonly requestSent?: boolean | undefined;
}

/**
 * Base of all errors that this package throws. Switch on `code`, or use `instanceof`; both work across
 * duplicate copies of the package.
 */
export abstract class AccountManagementError extends Error {
  /** Stable, machine-readable kind of the error. */
  abstract readonly code: ErrorCode;
  /** Name of the operation in the WSDL, such as `GetAuthorizationTokenByEntity`; `undefined` outside a call. */
  readonly operation: string | undefined;
  /** Whether the same call, made again unchanged, may succeed without doing anything twice. */
  readonly retryable: boolean;
  /** The call's id, the same as in the log and in the diagnostics events; `undefined` outside a call. */
  readonly callId: string | undefined;
  /** `false`: the server has certainly not seen the request. `true`: it may have, or has. */
  readonly requestSent: boolean;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.operation = context.operation;
    this.callId = context.callId;
    this.retryable = context.retryable ?? false;
    const { name, responded = false } = kindOf(new.target);
    this.requestSent = context.requestSent ?? responded;
    Object.defineProperty(this, BRAND, { value: true });
    Object.defineProperty(this, "name", { value: name, configurable: true, writable: true });
  }

  /** Where this package's documentation tells why it happens and what to do. */
  get docs(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`;
  }

  static override [Symbol.hasInstance](this: unknown, value: unknown): boolean {
    if (typeof this !== "function" || typeof value !== "object" || value === null) return false;
    try {
      const kind = KINDS.get(this);
      // A caller's own subclass has the ordinary meaning.
      if (kind === undefined) return Function.prototype[Symbol.hasInstance].call(this, value);
      if (Reflect.get(value, BRAND) !== true) return false;
      return kind.code === undefined || Reflect.get(value, "code") === kind.code;
    } catch {
      // A revoked proxy, among others.
      return false;
    }
  }

  toJSON(): Record<string, unknown> {
    return Object.fromEntries(SHOWN.flatMap((key) => (key in this ? [[key, Reflect.get(this, key)]] : [])));
  }
}

/**
 * Every error of this package, told apart by its `code`: after {@link isAccountManagementError},
 * `switch (error.code)` gives `error.status`, `error.result` and so on.
 */
export type AnyAccountManagementError =
  | InvalidRequestError
  | CredentialsUnavailableError
  | InvalidCredentialsError
  | ServiceResultError
  | SoapFaultError
  | HttpError
  | InvalidResponseError
  | ConnectionError
  | TimeoutError
  | AbortedError;

/** Whether `value` is an error of this package, of whatever class and whichever copy. */
export function isAccountManagementError(value: unknown): value is AnyAccountManagementError {
  return value instanceof AccountManagementError;
}

/** Says which call an error belongs to: whoever makes one during a call need not know. */
export function assignToCall(error: AccountManagementError, operation: string, callId: string): void {
  Reflect.set(error, "operation", operation);
  Reflect.set(error, "callId", callId);
}

/** The request or an option was refused before anything was sent. `field` says which part of it. */
export class InvalidRequestError extends AccountManagementError {
  override readonly code = "INVALID_REQUEST";
  /** Path of the offending field or option as the caller wrote it, such as `monitoredUsernames[2]`. */
  readonly field: string;

  constructor(field: string, message: string, context: ErrorContext = {}) {
    super(message, context);
    this.field = field;
  }
}

/** The credentials could not be obtained: the provider threw, gave nothing usable, or a variable is not set. */
export class CredentialsUnavailableError extends AccountManagementError {
  override readonly code = "CREDENTIALS_UNAVAILABLE";
}

/**
 * The service refused the user name or the password of the AuthHeader, by a Result (number 3 or code
 * `InvalidSoapCredentials`) or by a fault.
 */
export class InvalidCredentialsError extends AccountManagementError {
  override readonly code = "INVALID_CREDENTIALS";
  /** The Result that refused them; `undefined` when a fault did. */
  readonly result: ServiceResult | undefined;
  /** The `Err-…` id to quote to the vendor's support, where the service gave one. */
  readonly errorId: string | undefined;

  constructor(
    message: string,
    context: ErrorContext & {
      readonly result?: ServiceResult | undefined;
      readonly errorId?: string | undefined;
    } = {},
  ) {
    super(message, context);
    this.result = context.result;
    this.errorId = context.errorId;
  }
}

/** The service refused what was asked: the Result of its response is not a success. */
export class ServiceResultError extends AccountManagementError {
  override readonly code = "SERVICE_RESULT";
  readonly result: ServiceResult;
  /** The `Err-…` id to quote to the vendor's support, where the service gave one. */
  readonly errorId: string | undefined;

  constructor(
    message: string,
    result: ServiceResult,
    errorId: string | undefined,
    context: ErrorContext = {},
  ) {
    super(message, context);
    this.result = result;
    this.errorId = errorId;
  }
}

/** A SOAP fault, SOAP 1.1 and 1.2 in one shape. Texts longer than 6,144 characters are cut. */
export interface SoapFault {
  /** The SOAP version of the envelope that carried it. */
  readonly version: "1.1" | "1.2";
  /** Local name of the fault code: `Client`, `Server`, `Sender`, `Receiver`, `VersionMismatch`, `MustUnderstand`, … */
  readonly code: string;
  /** Local names of the subcodes, outermost first: SOAP 1.2's nested `Subcode`, SOAP 1.1's dotted code. */
  readonly subcodes: readonly string[];
  /** `faultstring`, or the first `Reason/Text`. Free text. */
  readonly reason: string;
  /** `faultactor`, or `Role`, or `Node`. */
  readonly actor: string | undefined;
  /** The XML inside the detail element; `undefined` when there is none or it is empty. */
  readonly detail: string | undefined;
}

/** The service responded with a SOAP fault. */
export class SoapFaultError extends AccountManagementError {
  override readonly code = "SOAP_FAULT";
  readonly fault: SoapFault;

  constructor(message: string, fault: SoapFault, context: ErrorContext = {}) {
    super(message, context);
    this.fault = fault;
  }
}

/** The server, or something in front of it, responded with something that is not SOAP. */
export class HttpError extends AccountManagementError {
  override readonly code = "HTTP_ERROR";
  /** HTTP status. */
  readonly status: number;
  /** `Content-Type` as it came; `undefined` when there was none. */
  readonly contentType: string | undefined;
  /** The beginning of the body, withheld where it may hold a secret; `""` for an empty one. */
  readonly excerpt: string;
  /** What `Retry-After` asked for, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    response: {
      readonly status: number;
      readonly contentType: string | undefined;
      readonly excerpt: string;
      readonly retryAfterMs?: number | undefined;
    },
    context: ErrorContext = {},
  ) {
    super(message, context);
    this.status = response.status;
    this.contentType = response.contentType;
    this.excerpt = response.excerpt;
    this.retryAfterMs = response.retryAfterMs;
  }
}

/** The response is not what the contract says: not well-formed, another operation's, or without what it must have. */
export class InvalidResponseError extends AccountManagementError {
  override readonly code = "INVALID_RESPONSE";
}

/** No response came: the name does not resolve, the connection was refused, reset, or TLS failed. */
export class ConnectionError extends AccountManagementError {
  override readonly code = "CONNECTION_FAILED";
}

/** The call did not end within `timeoutMs`, or its last try not within `tryTimeoutMs`. */
export class TimeoutError extends AccountManagementError {
  override readonly code = "TIMEOUT";
  /** The call's `timeoutMs`. */
  readonly timeoutMs: number;

  constructor(message: string, timeoutMs: number, context: ErrorContext = {}) {
    super(message, context);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * The caller's `AbortSignal` ended the call. Its `name` is `"AbortError"`, as the platform's is; the signal's
 * reason is the `cause`.
 */
export class AbortedError extends AccountManagementError {
  override readonly code = "ABORTED";
}

interface Kind {
  /** The class's, spelled out because a minifier renames it. */
  readonly name: string;
  readonly code?: ErrorCode;
  /** Such an error means that a response came. */
  readonly responded?: true;
}

const KINDS: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [AccountManagementError, { name: "AccountManagementError" }],
  [InvalidRequestError, { name: "InvalidRequestError", code: "INVALID_REQUEST" }],
  [CredentialsUnavailableError, { name: "CredentialsUnavailableError", code: "CREDENTIALS_UNAVAILABLE" }],
  [
    InvalidCredentialsError,
    { name: "InvalidCredentialsError", code: "INVALID_CREDENTIALS", responded: true },
  ],
  [ServiceResultError, { name: "ServiceResultError", code: "SERVICE_RESULT", responded: true }],
  [SoapFaultError, { name: "SoapFaultError", code: "SOAP_FAULT", responded: true }],
  [HttpError, { name: "HttpError", code: "HTTP_ERROR", responded: true }],
  [InvalidResponseError, { name: "InvalidResponseError", code: "INVALID_RESPONSE", responded: true }],
  [ConnectionError, { name: "ConnectionError", code: "CONNECTION_FAILED" }],
  [TimeoutError, { name: "TimeoutError", code: "TIMEOUT" }],
  [AbortedError, { name: "AbortError", code: "ABORTED" }],
]);

/** That of a caller's own subclass is its parent's. */
function kindOf(type: unknown): Kind {
  return KINDS.get(type) ?? kindOf(Reflect.getPrototypeOf(type as object));
}
