/** What a response means to a caller of the package: the error that the client throws, and what it says. */
export interface Explanation {
  /** Class of the client's error. */
  readonly error: string;
  readonly code: string;
  readonly when: string;
}

/** Of the errors that a response can lead to; the words are those of `docs/errors.md`. */
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
} as const satisfies Readonly<Record<string, Explanation>>;

/** What to do about the service's documented Results, in the words of `docs/errors.md`; more of them exist. */
export const RESULTS: Readonly<Record<string, string>> = {
  AlreadyExists: "The account exists already; use it, or choose another user name.",
  ObjectEntityMismatch: "The entity is inactive, or is not yours.",
  InvalidInputParameters: "The service found a field wrong that the contract allows; its message says which.",
  UnexpectedError: "Trouble inside the service; quote errorId to support.",
};
