export { AccountManagementClient } from "./client/client.js";
export type { ClientOptions, SoapVersion } from "./options/client-options.js";
export type { CallOptions } from "./options/call-options.js";
export type { Logger } from "./options/logger.js";
export type { Endpoint } from "./endpoint/index.js";
export type { Credentials, CredentialsProvider } from "./credentials/credentials.js";
export { fromEnvironment } from "./credentials/environment.js";
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
} from "./errors/index.js";
export type { ErrorCode, ServiceResult, SoapFault } from "./errors/index.js";
export type * from "../generated/caller-types.js";
export { VERSION } from "./version.js";
