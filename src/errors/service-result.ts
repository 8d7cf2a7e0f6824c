import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** The standard Result of the service (vendor's wiki), in one shape for all styles of operation. */
export interface ServiceResult {
  /** The number: 0 is success. `undefined` where the operation's Result is an enumeration or was empty. */
  readonly result: number | undefined;
  /** The name, an open set: `Success`, `AlreadyExists`, … */
  readonly code: string | undefined;
  /** Free text, often just `Err-<guid>;`. */
  readonly message: string | undefined;
}

/** The service carried out the call and said no. */
export class ServiceResultError extends AccountManagementError {
  /** @internal */
  static override readonly code = "SERVICE_RESULT";
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
    super(message, { ...context, retryable: false, requestSent: true });
    this.result = result;
    this.errorId = errorId;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), result: this.result, errorId: this.errorId };
  }
}
