/** What a response means to a caller of the package: the error that the client throws, and what it says. */
export interface Explanation {
  /** Class of the client's error. */
  readonly error: string;
  readonly code: string;
  readonly when: string;
}

/** The rows of the error table that a response can lead to. */
export const EXPLANATIONS = {
  credentials: {
    error: "InvalidCredentialsError",
    code: "INVALID_CREDENTIALS",
    when: "The service refused the credentials, by a Result or by a fault.",
  },
  result: {
    error: "ServiceResultError",
    code: "SERVICE_RESULT",
    when: "The service carried out the call and said no.",
  },
  fault: { error: "SoapFaultError", code: "SOAP_FAULT", when: "The service responded with a SOAP fault." },
  http: {
    error: "HttpError",
    code: "HTTP_ERROR",
    when: "The response is not SOAP: an empty body, or a page of the web server.",
  },
  connection: {
    error: "ConnectionError",
    code: "CONNECTION_FAILED",
    when: "No response came: the emulator has stopped, or the connection was reset.",
  },
} as const satisfies Readonly<Record<string, Explanation>>;

/** What the service's documented Results mean; more of them exist. */
export const RESULTS: Readonly<Record<string, string>> = {
  UnexpectedError: "An unexpected error.",
  InvalidInputParameters: "A field of the request is invalid; the message says which.",
  InvalidSoapCredentials: "Wrong user name or password in the AuthHeader.",
  AlreadyExists: "There is one of that name already.",
  ObjectEntityMismatch: "The entity is inactive, or outside of the caller's hierarchy.",
};
