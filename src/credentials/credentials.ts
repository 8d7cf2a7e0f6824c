/** The API user of the service: what the SOAP header `AuthHeader` carries. */
export interface Credentials {
  /** User name, sent as `AuthHeader/UserName`. */
  readonly userName: string;
  /** Password, sent as `AuthHeader/Password`. Never shown in an error, an event or an inspection. */
  readonly password: string;
}

/**
 * Gives the credentials of one call. It is called for each call anew, so rotated credentials are used from the
 * next call on, and it may be asynchronous; the call's `timeoutMs` and `signal` cover it. When it throws, the
 * call ends in a `CredentialsUnavailableError` that names the kind of its error but quotes nothing of it, since
 * it may hold the password; to say something to callers, throw a `CredentialsUnavailableError`.
 */
export type CredentialsProvider = () => Credentials | Promise<Credentials>;
