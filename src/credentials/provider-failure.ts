import { CredentialsUnavailableError } from "../errors/index.js";
import { redactJson, redactXml } from "../redaction/index.js";

/** A chain of causes longer than this is cut. */
const MAX_DEPTH = 4;

/**
 * The typed error for what a provider threw. A provider handles the password, so its error may quote it, and
 * nobody else knows it yet who could take it out: only the kinds of its errors are shown, never their texts. A
 * provider that has something to say throws a {@link CredentialsUnavailableError} of its own.
 */
export function providerFailure(thrown: unknown, operation: string): CredentialsUnavailableError {
  const cause = kindOf(thrown, MAX_DEPTH);
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
function kindOf(thrown: unknown, depth: number): Error | undefined {
  if (!(thrown instanceof Error) || depth === 0) return undefined;
  const cause = kindOf(read(thrown, "cause"), depth - 1);
  const kind = new Error("(text not shown)", cause === undefined ? undefined : { cause });
  const name = read(thrown, "name");
  const code = read(thrown, "code");
  if (typeof name === "string" && /^[A-Z][A-Za-z]{0,60}(?:Error|Exception)$/.test(name)) {
    Object.defineProperty(kind, "name", { value: name, configurable: true, writable: true });
  }
  Object.defineProperty(kind, "stack", { value: `${kind.name}: ${kind.message}`, configurable: true });
  if (typeof code === "string" && /^E[A-Z_]{2,40}$/.test(code)) Object.assign(kind, { code });
  return kind;
}

function describe(cause: Error | undefined): string {
  if (cause === undefined) return "something";
  const code = read(cause, "code");
  return typeof code === "string" ? `${cause.name} (${code})` : cause.name;
}

/** A getter of an error may throw, too. */
function read(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key) as unknown;
  } catch {
    return undefined;
  }
}
