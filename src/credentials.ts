import { CredentialsUnavailableError } from "./errors.js";
import { safeCause } from "./redaction/cause.js";
import { createRedactor } from "./redaction/secrets.js";

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

/** Environment variable of the user name. */
export const USERNAME_VARIABLE = "ACCOUNT_MANAGEMENT_USERNAME";
/** Environment variable of the password. */
export const PASSWORD_VARIABLE = "ACCOUNT_MANAGEMENT_PASSWORD";

/**
 * A provider that reads `ACCOUNT_MANAGEMENT_USERNAME` and `ACCOUNT_MANAGEMENT_PASSWORD` at each call.
 *
 * The provider throws {@link CredentialsUnavailableError}, naming the variable, when one is not set or empty.
 *
 * @param environment - Where to read; `process.env` by default.
 */
export function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CredentialsProvider {
  return (): Credentials => ({
    userName: read(environment, USERNAME_VARIABLE),
    password: read(environment, PASSWORD_VARIABLE),
  });
}

function read(environment: Readonly<Record<string, string | undefined>>, variable: string): string {
  const value = environment[variable];
  if (value !== undefined && value !== "") return value;
  throw new CredentialsUnavailableError(
    `The environment variable ${variable} is ${value === undefined ? "not set" : "empty"}. Set it, or pass credentials to the client.`,
  );
}

/**
 * The credentials of one call, copied; at once where there is no provider to wait for.
 *
 * @throws CredentialsUnavailableError when the provider throws or gives nothing usable.
 */
export function resolveCredentials(
  source: Credentials | CredentialsProvider,
): Credentials | Promise<Credentials> {
  return typeof source === "function" ? provide(source) : usable(source);
}

async function provide(provider: CredentialsProvider): Promise<Credentials> {
  let given: unknown;
  try {
    given = await provider();
  } catch (error) {
    throw providerFailure(error);
  }
  return usable(given);
}

function usable(given: unknown): Credentials {
  const copy = copyCredentials(given);
  if (typeof copy !== "string") return copy;
  throw new CredentialsUnavailableError(
    `The credentials provider gave ${copy}; it must give { userName, password }, two strings that are not empty.`,
  );
}

/**
 * A copy of a credentials object, each part read once, since a getter may show one value to the check and
 * another one later; or what was given instead, in words.
 */
export function copyCredentials(value: unknown): Credentials | string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  try {
    const { userName, password } = value as { userName?: unknown; password?: unknown };
    if (typeof userName !== "string") return "a userName that is not a string";
    if (typeof password !== "string") return "a password that is not a string";
    if (userName === "" || password === "") return `an empty ${userName === "" ? "userName" : "password"}`;
    return { userName, password };
  } catch {
    return "an object that cannot be read";
  }
}

/** In the place of every text: the provider handles the password, and nobody else knows it yet. */
const NOT_SHOWN = "(text not shown)";

/**
 * The typed error for what a provider threw: only the kinds of its errors are shown, never their texts. A
 * provider that has something to say throws a {@link CredentialsUnavailableError} of its own.
 */
function providerFailure(thrown: unknown): CredentialsUnavailableError {
  const cause = safeCause(thrown, () => NOT_SHOWN);
  if (thrown instanceof CredentialsUnavailableError) {
    const message = createRedactor([])(thrown.message);
    return new CredentialsUnavailableError(message, { cause: cause?.cause });
  }
  const { name = "something", code } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  const kind = typeof code === "string" ? `${name} (${code})` : name;
  return new CredentialsUnavailableError(
    `The credentials provider threw ${kind}. Its text is not shown, since it may hold the password; look at it inside the provider, or throw a CredentialsUnavailableError there.`,
    { cause },
  );
}
