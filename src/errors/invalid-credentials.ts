import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";
import type { ServiceResult } from "./service-result.js";

/**
 * The service refused the user name or the password of the AuthHeader, by a Result (number 3 or code
 * `InvalidSoapCredentials`) or by a fault.
 */
export class InvalidCredentialsError extends AccountManagementError {
  /** @internal */
  static override readonly code = "INVALID_CREDENTIALS";
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
    super(message, { ...context, retryable: false, requestSent: true });
    this.result = context.result;
    this.errorId = context.errorId;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), result: this.result, errorId: this.errorId };
  }
}
