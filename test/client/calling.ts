import { inspect } from "node:util";
import { expect } from "vitest";
import { AccountManagementClient, isAccountManagementError } from "../../src/index.js";
import type {
  AccountManagementError,
  CallOptions,
  ClientOptions,
  GetAuthorizationTokenByEntityResult,
} from "../../src/index.js";
import { exposuresOf } from "../secrets/exposure.js";

/** A password that no text holds by chance, with everything in it that escaping could change. */
export const PASSWORD = `pa55w0rd-"'&<>%41\\-geheim`;
export const CREDENTIALS = { userName: "api-user", password: PASSWORD };

/** A client that tries once, unless the test says otherwise. */
export function makeClient(options: Partial<ClientOptions> = {}): AccountManagementClient {
  return new AccountManagementClient({ credentials: CREDENTIALS, retries: 0, timeoutMs: 20_000, ...options });
}

/** The call that most tests make. */
export function askForToken(
  client: AccountManagementClient,
  options?: CallOptions,
): Promise<GetAuthorizationTokenByEntityResult> {
  return client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false }, options);
}

/**
 * The typed error that a call ends in. Fails when it succeeds, or ends in anything else, or when the error
 * does not name its operation or shows the password or one of `secrets` anywhere.
 */
export async function errorOf<E extends AccountManagementError>(
  type: new (...parameters: never[]) => E,
  call: Promise<unknown>,
  secrets: readonly string[] = [],
): Promise<E> {
  const error = await call.then(
    (value) => {
      throw new Error(`The call was expected to fail and gave ${inspect(value)}.`);
    },
    (reason: unknown) => reason,
  );
  expect(exposuresOf(error, [PASSWORD, ...secrets])).toEqual([]);
  expect(error).toBeInstanceOf(Error);
  expect(isAccountManagementError(error)).toBe(true);
  expect(error).toHaveProperty("operation", expect.any(String));
  if (error instanceof type) return error;
  throw new Error(`The call ended in another error than ${type.name}.`, { cause: error });
}

/** A request that the types forbid, as JavaScript callers can make it. */
export function callUntyped(
  client: AccountManagementClient,
  method: keyof AccountManagementClient,
  ...parameters: readonly unknown[]
): Promise<unknown> {
  const call: unknown = Reflect.get(client, method);
  if (typeof call !== "function") throw new Error(`The client has no method ${String(method)}.`);
  return Reflect.apply(call, client, parameters) as Promise<unknown>;
}
