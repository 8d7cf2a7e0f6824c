import { AccountManagementError, CredentialsUnavailableError, InvalidRequestError } from "../errors/index.js";
import { redactJson, redactXml, safeCause } from "../redaction/index.js";
import { firstForbiddenCharacter } from "../xml/text.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";

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
  const given = typeof source === "function" ? await provide(source, operation) : source;
  const problem = problemOf(given);
  if (problem !== undefined) {
    throw new CredentialsUnavailableError(
      `The credentials provider ${problem}; it must give { userName, password }, two strings that are not empty.`,
      { operation },
    );
  }
  const { userName, password } = given as Credentials;
  refuseForbidden("credentials.userName", userName, operation);
  refuseForbidden("credentials.password", password, operation);
  return { userName, password };
}

/** What is wrong with a credentials object, in words that go on from its name; `undefined` when nothing is. */
export function problemOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return `gave ${value === null ? "null" : typeof value}`;
  for (const key of ["userName", "password"] as const) {
    const part: unknown = Reflect.get(value, key);
    if (typeof part !== "string") return `gave a ${key} that is no string`;
    if (part === "") return `gave an empty ${key}`;
  }
  return undefined;
}

async function provide(provider: CredentialsProvider, operation: string): Promise<unknown> {
  try {
    return await provider();
  } catch (error) {
    const message =
      error instanceof CredentialsUnavailableError
        ? error.message
        : "The credentials provider threw. Its error is the cause.";
    const cause = error instanceof AccountManagementError ? error.cause : error;
    throw new CredentialsUnavailableError(message, {
      operation,
      cause: safeCause(cause, (text) => redactJson(redactXml(text))),
    });
  }
}

function refuseForbidden(field: string, text: string, operation: string): void {
  if (firstForbiddenCharacter(text) >= 0) {
    throw new InvalidRequestError(field, `${field} holds a character that XML 1.0 forbids.`, { operation });
  }
}
