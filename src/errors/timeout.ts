import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** The call did not end within `timeoutMs`. */
export class TimeoutError extends AccountManagementError {
  /** @internal */
  static override readonly code = "TIMEOUT";
  override readonly code = "TIMEOUT";
  /** The limit that was passed, in ms. */
  readonly timeoutMs: number;

  constructor(message: string, timeoutMs: number, context: ErrorContext = {}) {
    super(message, context);
    this.timeoutMs = timeoutMs;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), timeoutMs: this.timeoutMs };
  }
}
