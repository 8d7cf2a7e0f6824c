import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** The request or an option was refused before anything was sent. `field` says which part of it. */
export class InvalidRequestError extends AccountManagementError {
  /** @internal */
  static override readonly code = "INVALID_REQUEST";
  override readonly code = "INVALID_REQUEST";
  /** Path of the offending field or option as the caller wrote it, such as `monitoredUsernames[2]`. */
  readonly field: string;

  constructor(field: string, message: string, context: ErrorContext = {}) {
    super(message, { ...context, retryable: false, requestSent: false });
    this.field = field;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), field: this.field };
  }
}
