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
