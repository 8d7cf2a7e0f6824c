import { describe, expect, it } from "vitest";
import { CredentialsUnavailableError, fromEnvironment, TimeoutError } from "../../src/index.js";
import type { CredentialsProvider } from "../../src/index.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { askForToken, CREDENTIALS, errorOf, makeClient, PASSWORD } from "./calling.js";

sealNetwork();

/** The error of a call whose provider does that; nothing may have been sent. */
async function unavailable(provider: () => unknown): Promise<CredentialsUnavailableError> {
  const requests = interceptService(soapResponse(tokenBody()));
  const client = makeClient({ credentials: provider as CredentialsProvider });
  const error = await errorOf(CredentialsUnavailableError, askForToken(client));
  expect(requests).toEqual([]);
  expect(error).toMatchObject({
    name: "CredentialsUnavailableError",
    code: "CREDENTIALS_UNAVAILABLE",
    operation: "GetAuthorizationTokenByEntity",
    retryable: false,
    requestSent: false,
  });
  return error;
}

describe("a credentials provider", () => {
  it.each([
    ["nothing", () => undefined],
    ["null", () => null],
    ["a promise of nothing", () => Promise.resolve()],
    ["a string", () => "api-user:secret"],
    ["no password", () => ({ userName: "api-user" })],
    ["an empty password", () => ({ userName: "api-user", password: "" })],
    ["an empty user name", () => ({ userName: "", password: PASSWORD })],
    ["a password that is no string", () => ({ userName: "api-user", password: Buffer.from(PASSWORD) })],
    ["other names", () => ({ username: "api-user", password: PASSWORD })],
  ])("that gives %s ends the call", async (_, provider) => {
    const error = await unavailable(provider);
    expect(error.message).toContain("{ userName, password }");
    expect(error.cause).toBeUndefined();
  });

  it("that throws ends the call, with the kind of its error as the cause", async () => {
    class VaultError extends Error {
      override readonly name = "VaultError";
      readonly code = "E_SEALED";
    }
    const error = await unavailable(() => {
      throw new VaultError("the vault is sealed");
    });
    expect(error.cause).toMatchObject({ name: "VaultError", code: "E_SEALED" });
  });

  it("that rejects ends the call", async () => {
    const error = await unavailable(() => Promise.reject(new TypeError("no network")));
    expect(error.cause).toMatchObject({ name: "TypeError" });
  });

  it.each([
    ["its message", () => new Error(`cannot use ${PASSWORD}`)],
    ["the message of its cause", () => new Error("no", { cause: new Error(PASSWORD) })],
    ["a property", () => Object.assign(new Error("no"), { config: { auth: PASSWORD } })],
    ["its name", () => Object.assign(new Error("no"), { name: PASSWORD })],
    ["its code", () => Object.assign(new Error("no"), { code: PASSWORD })],
    ["several errors of one", () => new AggregateError([new Error(PASSWORD)], "")],
    ["a string that it throws", () => PASSWORD],
    ["an object that it throws", () => ({ password: PASSWORD })],
  ])("that throws the password is not quoted: in %s", async (_, thrown) => {
    await unavailable(() => {
      // Callers' code may throw anything.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw thrown();
    });
  });

  it("may throw a CredentialsUnavailableError to say what is wrong", async () => {
    const error = await unavailable(() => {
      throw new CredentialsUnavailableError("Log in to the vault first.");
    });
    expect(error.message).toBe("Log in to the vault first.");
  });

  it("that throws from a getter of what it gives ends the call", async () => {
    await unavailable(() => ({
      userName: "api-user",
      get password(): string {
        throw new Error(PASSWORD);
      },
    }));
  });

  it("that never settles ends the call when its time is over", async () => {
    const requests = interceptService(soapResponse(tokenBody()));
    const client = makeClient({ credentials: () => new Promise(() => undefined), timeoutMs: 50 });
    const error = await errorOf(TimeoutError, askForToken(client));
    expect(error).toMatchObject({
      name: "TimeoutError",
      code: "TIMEOUT",
      operation: "GetAuthorizationTokenByEntity",
      timeoutMs: 50,
      requestSent: false,
      retryable: true,
    });
    expect(requests).toEqual([]);
  });

  it("may give what it wants beside the two, and synchronously", async () => {
    const requests = interceptService(soapResponse(tokenBody()));
    await askForToken(makeClient({ credentials: () => ({ ...CREDENTIALS, expires: 5 }) }));
    expect(requests).toHaveLength(1);
  });
});

describe("credentials from the environment", () => {
  const variables = {
    ACCOUNT_MANAGEMENT_USERNAME: "from-environment",
    ACCOUNT_MANAGEMENT_PASSWORD: PASSWORD,
  };

  it("are read at each call", async () => {
    const environment: Record<string, string> = { ...variables };
    const client = makeClient({ credentials: fromEnvironment(environment) });
    const requests = interceptService(soapResponse(tokenBody()), { times: 2 });
    await askForToken(client);
    environment.ACCOUNT_MANAGEMENT_USERNAME = "rotated";
    await askForToken(client);
    expect(requests.map(({ body }) => /<UserName>(.*)<\/UserName>/.exec(body)?.[1])).toEqual([
      "from-environment",
      "rotated",
    ]);
  });

  it.each(Object.keys(variables))("are unavailable without %s, and the error names it", async (name) => {
    for (const [value, word] of [
      [undefined, "not set"],
      ["", "empty"],
    ] as const) {
      const error = await unavailable(fromEnvironment({ ...variables, [name]: value }));
      expect(error.message).toContain(`${name} is ${word}`);
    }
  });
});
