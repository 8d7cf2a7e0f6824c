import { CredentialsUnavailableError, InvalidRequestError } from "./errors.js";
import { redactJson } from "./redaction/secrets.js";
import { redactXml } from "./redaction/text.js";
import { firstForbiddenCharacter } from "./soap/xml-text.js";

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
 * The credentials of one call, copied.
 *
 * @throws CredentialsUnavailableError when the provider throws or gives nothing usable.
 * @throws InvalidRequestError when they hold a character that XML forbids.
 */
export async function resolveCredentials(
  source: Credentials | CredentialsProvider,
  operation: string,
): Promise<Credentials> {
  const given = typeof source === "function" ? await provide(source, operation) : copyCredentials(source);
  if (typeof given === "string") {
    throw new CredentialsUnavailableError(
      `The credentials provider gave ${given}; it must give { userName, password }, two strings that are not empty.`,
      { operation },
    );
  }
  refuseForbidden("credentials.userName", given.userName, operation);
  refuseForbidden("credentials.password", given.password, operation);
  return given;
}

/**
 * A copy of a credentials object, each part read once, since a getter may show one value to the check and
 * another one later; or what was given instead, in words.
 */
export function copyCredentials(value: unknown): Credentials | string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  let userName: unknown;
  let password: unknown;
  try {
    ({ userName, password } = value as { userName?: unknown; password?: unknown });
  } catch {
    return "an object that cannot be read";
  }
  if (typeof userName !== "string") return "a userName that is no string";
  if (typeof password !== "string") return "a password that is no string";
  if (userName === "" || password === "") return `an empty ${userName === "" ? "userName" : "password"}`;
  return { userName, password };
}

async function provide(provider: CredentialsProvider, operation: string): Promise<Credentials | string> {
  try {
    return copyCredentials(await provider());
  } catch (error) {
    throw providerFailure(error, operation);
  }
}

function refuseForbidden(field: string, text: string, operation: string): void {
  if (firstForbiddenCharacter(text) >= 0) {
    throw new InvalidRequestError(
      field,
      `${field} holds a character that XML 1.0 forbids. Nothing was sent.`,
      {
        operation,
      },
    );
  }
}

/** A chain of causes longer than this is cut. */
const MAX_DEPTH = 4;

/**
 * The typed error for what a provider threw. A provider handles the password, so its error may quote it, and
 * nobody else knows it yet who could take it out: only the kinds of its errors are shown, never their texts. A
 * provider that has something to say throws a {@link CredentialsUnavailableError} of its own.
 */
export function providerFailure(thrown: unknown, operation: string): CredentialsUnavailableError {
  const cause = kindOfFailure(thrown, MAX_DEPTH);
  if (thrown instanceof CredentialsUnavailableError) {
    return new CredentialsUnavailableError(redactJson(redactXml(thrown.message)), {
      operation,
      cause: cause?.cause,
    });
  }
  return new CredentialsUnavailableError(
    `The credentials provider threw ${describe(cause)}. Its text is not shown, since it may hold the password; look at it inside the provider, or throw a CredentialsUnavailableError there.`,
    { operation, cause },
  );
}

/** Name and code of an error and of its causes, where they look like such. */
function kindOfFailure(thrown: unknown, depth: number): Error | undefined {
  if (!(thrown instanceof Error) || depth === 0) return undefined;
  const cause = kindOfFailure(readProperty(thrown, "cause"), depth - 1);
  const kind = new Error("(text not shown)", cause === undefined ? undefined : { cause });
  const name = readProperty(thrown, "name");
  const code = readProperty(thrown, "code");
  if (typeof name === "string" && /^[A-Z][A-Za-z]{0,60}(?:Error|Exception)$/.test(name)) {
    Object.defineProperty(kind, "name", { value: name, configurable: true, writable: true });
  }
  Object.defineProperty(kind, "stack", { value: `${kind.name}: ${kind.message}`, configurable: true });
  if (typeof code === "string" && /^E[A-Z_]{2,40}$/.test(code)) Object.assign(kind, { code });
  return kind;
}

function describe(cause: Error | undefined): string {
  if (cause === undefined) return "something";
  const code = readProperty(cause, "code");
  return typeof code === "string" ? `${cause.name} (${code})` : cause.name;
}

/** A getter of an error may throw, too. */
function readProperty(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key) as unknown;
  } catch {
    return undefined;
  }
}
