import { CredentialsUnavailableError, InvalidRequestError } from "../errors/index.js";
import { firstForbiddenCharacter } from "../xml/text.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { providerFailure } from "./provider-failure.js";

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
