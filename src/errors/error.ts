import { ERROR_NAMES } from "./code.js";
import type { ErrorCode } from "./code.js";

/** Set on every error of this package under a registered symbol, so that a second copy of it is recognised. */
const BRAND = Symbol.for("account-management-service-client/error");

export interface ErrorContext {
  /** Name of the operation in the WSDL, when the error belongs to a call. */
  readonly operation?: string | undefined;
  readonly cause?: unknown;
  readonly retryable?: boolean | undefined;
  /** Whether the server may have seen the request: `false` means that it certainly did not. */
  readonly requestSent?: boolean | undefined;
}

/**
 * Base of all errors that this package throws. Switch on `code`, or use `instanceof`; both work across
 * duplicate copies of the package.
 */
export abstract class AccountManagementError extends Error {
  /** @internal */
  static readonly code: ErrorCode | undefined = undefined;

  /** Stable, machine-readable kind of the error. */
  abstract readonly code: ErrorCode;
  /** Name of the operation in the WSDL, such as `GetAuthorizationTokenByEntity`; `undefined` outside a call. */
  readonly operation: string | undefined;
  /** Whether the same call, made again unchanged, may succeed without doing anything twice. */
  readonly retryable: boolean;
  /** `false`: the server has certainly not seen the request. `true`: it may have, or has. */
  readonly requestSent: boolean;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.operation = context.operation;
    this.retryable = context.retryable ?? false;
    this.requestSent = context.requestSent ?? false;
    Object.defineProperty(this, BRAND, { value: true });
    const code = new.target.code;
    Object.defineProperty(this, "name", {
      value: code === undefined ? "AccountManagementError" : ERROR_NAMES[code],
      configurable: true,
      writable: true,
    });
  }

  static override [Symbol.hasInstance](this: unknown, value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    const code = ownCode(this);
    if (code === undefined && this !== AccountManagementError) return inherits(this, value);
    if (Reflect.get(value, BRAND) !== true) return false;
    return code === undefined || Reflect.get(value, "code") === code;
  }

  /** What `JSON.stringify` shows: the same fields for every error, nothing nested that could hold a secret. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      operation: this.operation,
      retryable: this.retryable,
      requestSent: this.requestSent,
    };
  }
}

/** Whether `value` is an error of this package, of whatever class and whichever copy. */
export function isAccountManagementError(value: unknown): value is AccountManagementError {
  return value instanceof AccountManagementError;
}

function ownCode(constructor: unknown): unknown {
  return typeof constructor === "function" && Object.hasOwn(constructor, "code")
    ? Reflect.get(constructor, "code")
    : undefined;
}

/** A caller's own subclass: the ordinary meaning of `instanceof`. */
function inherits(constructor: unknown, value: object): boolean {
  return typeof constructor === "function" && Function.prototype[Symbol.hasInstance].call(constructor, value);
}
