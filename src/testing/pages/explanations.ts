/**
 * The error that the client throws for a response: its class and code, and what it says in the words of
 * `docs/errors.md`.
 */
export const EXPLANATIONS = {
  credentials: {
    error: "InvalidCredentialsError",
    code: "INVALID_CREDENTIALS",
    when: "The service refused the user name or password of the client.",
  },
  result: {
    error: "ServiceResultError",
    code: "SERVICE_RESULT",
    when: "The service understood the request and said no.",
  },
  fault: { error: "SoapFaultError", code: "SOAP_FAULT", when: "A SOAP fault." },
  http: {
    error: "HttpError",
    code: "HTTP_ERROR",
    when: "The response is not SOAP: a proxy's page, a redirect, an empty body.",
  },
  connection: { error: "ConnectionError", code: "CONNECTION_FAILED", when: "Connection refused or reset." },
} as const;

/** What to do about the service's documented Results, in the words of `docs/errors.md`; more of them exist. */
export const RESULTS: Readonly<Record<string, string>> = {
  AlreadyExists: "The account exists already; use it, or choose another user name.",
  ObjectEntityMismatch: "The entity is inactive, or is not yours.",
  InvalidInputParameters: "The service found a field wrong that the contract allows; its message says which.",
  UnexpectedError: "Trouble inside the service; quote errorId to support.",
};
