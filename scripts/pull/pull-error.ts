import { exitCode, GenerateError } from "../exit-code.js";

/** The WSDL could not be had from its source. The message holds no secret. */
export class PullError extends GenerateError {
  override readonly name = "PullError";

  constructor(message: string, options?: ErrorOptions) {
    super(exitCode.couldNotPull, message, options);
  }
}
