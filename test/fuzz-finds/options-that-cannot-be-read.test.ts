import { describe, expect, it } from "vitest";
import { AccountManagementClient, InvalidRequestError } from "../../src/index.js";
import type { ClientOptions } from "../../src/index.js";
import { errorOf } from "../client/calling.js";

const SECRET = "pa55word-in-what-is-thrown";
const CREDENTIALS = { userName: "api-user", password: "api-pa55word" };

const thrown = (): never => {
  throw new TypeError(`out of order, ${SECRET}`);
};

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** Made anew each time; none of them can be looked at without an exception. */
const UNREADABLE: Readonly<Record<string, () => object>> = {
  "a getter that throws": () => Object.defineProperty({}, "retries", { get: thrown, enumerable: true }),
  "a proxy whose traps throw": () => new Proxy({}, { ownKeys: thrown, get: thrown, getPrototypeOf: thrown }),
  "a revoked proxy": revoked,
  "a revoked proxy for a value": () => ({ retries: revoked(), headers: revoked() }),
  "headers with a getter that throws": () => ({
    headers: Object.defineProperty({}, "X", { get: thrown, enumerable: true }),
  }),
  "a signal that is none inside": () => ({ signal: Object.create(AbortSignal.prototype) as unknown }),
};

describe.each(Object.entries(UNREADABLE))("options with %s", (_what, make) => {
  it("are an InvalidRequestError of the call, without what was thrown", async () => {
    const client = new AccountManagementClient({ credentials: CREDENTIALS, endpoint: "http://127.0.0.1:9/" });
    const call = client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true }, make());
    const error = await errorOf(InvalidRequestError, call, [SECRET]);
    expect(error).toMatchObject({ requestSent: false, retryable: false });
  });

  it("are an InvalidRequestError of the client, without what was thrown", () => {
    const options = make() as ClientOptions;
    const client = (): unknown => new AccountManagementClient(options);
    expect(client).toThrow(InvalidRequestError);
    expect(client).not.toThrow(SECRET);
  });
});

describe("an unknown option with a strange name", () => {
  it.each(["X\r\nSet: y", "\u001b[31mred", "a b", "n".repeat(10_000), ""])(
    "is named on one short line: %j",
    (name) => {
      const make = (): unknown => new AccountManagementClient({ credentials: CREDENTIALS, [name]: 1 });
      expect(make).toThrow(InvalidRequestError);
      expect(make).not.toThrow(/[\0-\x1f]/);
      expect(make).not.toThrow(/n{100}/);
    },
  );
});
