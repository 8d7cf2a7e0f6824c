import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/**
 * The caller's `AbortSignal` ended the call. Its `name` is `"AbortError"`, as the platform's is; the signal's
 * reason is the `cause`.
 */
export class AbortedError extends AccountManagementError {
  /** @internal */
  static override readonly code = "ABORTED";
  override readonly code = "ABORTED";

  constructor(message: string, context: ErrorContext = {}) {
    super(message, { ...context, retryable: false });
  }
}
