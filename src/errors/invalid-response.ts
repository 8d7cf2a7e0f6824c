import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** The answer is not what the contract says: not well-formed, another operation's, or without what it must have. */
export class InvalidResponseError extends AccountManagementError {
  /** @internal */
  static override readonly code = "INVALID_RESPONSE";
  override readonly code = "INVALID_RESPONSE";

  constructor(message: string, context: ErrorContext = {}) {
    super(message, { ...context, retryable: false, requestSent: true });
  }
}
