export { AccountManagementClient, VERSION } from "./client.js";
export type { CallOptions, ClientOptions } from "./options.js";
export type { SoapVersion } from "./soap/contract.js";
export type { CallEvent, Logger } from "./observe.js";
export type { CallPromise, CallResponse } from "./caller.js";
export type { Endpoint } from "./endpoint.js";
export type { Credentials, CredentialsProvider } from "./credentials.js";
export { fromEnvironment } from "./credentials.js";
export {
  AbortedError,
  AccountManagementError,
  ConnectionError,
  CredentialsUnavailableError,
  HttpError,
  InvalidCredentialsError,
  InvalidRequestError,
  InvalidResponseError,
  isAccountManagementError,
  ServiceResultError,
  SoapFaultError,
  TimeoutError,
} from "./errors.js";
export type { AccountManagementOperations } from "../generated/operations.js";
export type * from "../generated/types.js";
export type { AnyAccountManagementError, ErrorCode, SoapFault } from "./errors.js";
