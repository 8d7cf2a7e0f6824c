import { AccountManagementError } from "./error.js";

/** No answer came: the name does not resolve, the connection was refused, reset, or TLS failed. */
export class ConnectionError extends AccountManagementError {
  /** @internal */
  static override readonly code = "CONNECTION_FAILED";
  override readonly code = "CONNECTION_FAILED";
}
