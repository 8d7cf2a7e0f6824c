import { CredentialsUnavailableError } from "../errors/index.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";

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
