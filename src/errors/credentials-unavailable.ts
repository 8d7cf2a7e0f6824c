import { AccountManagementError } from "./error.js";

/** The credentials could not be obtained: the provider threw, gave nothing usable, or a variable is not set. */
export class CredentialsUnavailableError extends AccountManagementError {
  /** @internal */
  static override readonly code = "CREDENTIALS_UNAVAILABLE";
  override readonly code = "CREDENTIALS_UNAVAILABLE";
}
