import type * as errors from "../../src/errors.js";

/** One error of every class, of whichever copy of the module. */
export function instances(module: typeof errors) {
  const context = { operation: "Ask", cause: new Error("why") };
  const result = { result: 52, code: "AlreadyExists", message: "Err-1;" };
  const fault = {
    version: "1.2",
    code: "Receiver",
    subcodes: [],
    reason: "no",
    actor: undefined,
    detail: undefined,
  } as const;
  return {
    InvalidRequestError: new module.InvalidRequestError("username", "what", context),
    CredentialsUnavailableError: new module.CredentialsUnavailableError("what", context),
    InvalidCredentialsError: new module.InvalidCredentialsError("what", {
      ...context,
      result,
      errorId: "Err-1",
    }),
    ServiceResultError: new module.ServiceResultError("what", result, "Err-1", context),
    SoapFaultError: new module.SoapFaultError("what", fault, context),
    HttpError: new module.HttpError("what", { status: 502, contentType: "text/html", excerpt: "x" }, context),
    InvalidResponseError: new module.InvalidResponseError("what", context),
    ConnectionError: new module.ConnectionError("what", { ...context, retryable: true, requestSent: true }),
    TimeoutError: new module.TimeoutError("what", 5, context),
    AbortedError: new module.AbortedError("what", context),
  };
}
