/** The stable codes of all errors that this package throws. */
export type ErrorCode =
  | "INVALID_REQUEST"
  | "CREDENTIALS_UNAVAILABLE"
  | "INVALID_CREDENTIALS"
  | "SERVICE_RESULT"
  | "SOAP_FAULT"
  | "HTTP_ERROR"
  | "INVALID_RESPONSE"
  | "CONNECTION_FAILED"
  | "TIMEOUT"
  | "ABORTED";

/** Spelled out because a minifier renames classes. */
export const ERROR_NAMES: Readonly<Record<ErrorCode, string>> = {
  INVALID_REQUEST: "InvalidRequestError",
  CREDENTIALS_UNAVAILABLE: "CredentialsUnavailableError",
  INVALID_CREDENTIALS: "InvalidCredentialsError",
  SERVICE_RESULT: "ServiceResultError",
  SOAP_FAULT: "SoapFaultError",
  HTTP_ERROR: "HttpError",
  INVALID_RESPONSE: "InvalidResponseError",
  CONNECTION_FAILED: "ConnectionError",
  TIMEOUT: "TimeoutError",
  ABORTED: "AbortError",
};
