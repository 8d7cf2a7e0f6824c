import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../src/index.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { RespondingServer } from "../servers/responding-server.js";
import { makeClient } from "./calling.js";

let server: RespondingServer;
beforeAll(async () => {
  // The token tells whose it is, so that a mixed-up response is seen as well as a mixed-up request.
  server = await startRespondingServer(({ body, headers }) => {
    const { userName, password, username } = partsOf(body);
    return soapResponse(
      tokenBody(`${userName}:${password}:${username}`, body.includes("soap12:") ? "1.2" : "1.1"),
      headers.soapaction === undefined ? "1.2" : "1.1",
    );
  });
});
afterAll(() => server.close());

function partsOf(body: string): Credentials & { username: string } {
  const part = (name: string): string => new RegExp(`<${name}>(.*)</${name}>`).exec(body)?.[1] ?? "";
  return { userName: part("UserName"), password: part("Password"), username: part("Username") };
}

const NUMBERS = Array.from({ length: 200 }, (_, index) => index);

describe("two hundred calls at once", () => {
  it("each carry their own credentials when each call gives its own", async () => {
    const client = makeClient({ endpoint: server.url });
    const tokens = await Promise.all(
      NUMBERS.map(async (n) => {
        const credentials = async () => {
          await pause(Math.random() * 20);
          return { userName: `user-${n}`, password: `password-${n}` };
        };
        const { authToken } = await client.getAuthorizationTokenByEntity(
          { username: `account-${n}`, isAppUser: n % 2 === 0 },
          { credentials },
        );
        return authToken;
      }),
    );
    await client.close();
    expect(tokens).toEqual(NUMBERS.map((n) => `user-${n}:password-${n}:account-${n}`));
  });

  it("each carry their own credentials when one provider gives different ones, over both SOAP versions", async () => {
    let next = 0;
    const given = new Set<string>();
    const provider = async () => {
      const n = (next += 1);
      given.add(`user-${n}:password-${n}`);
      await pause(Math.random() * 20);
      return { userName: `user-${n}`, password: `password-${n}` };
    };
    const soap11 = makeClient({ endpoint: server.url, soapVersion: "1.1", credentials: provider });
    const soap12 = makeClient({ endpoint: server.url, soapVersion: "1.2", credentials: provider });
    const tokens = await Promise.all(
      NUMBERS.map((n) =>
        (n % 2 === 0 ? soap11 : soap12).getAuthorizationTokenByEntity({
          username: `account-${n}`,
          isAppUser: true,
        }),
      ),
    );
    await Promise.all([soap11.close(), soap12.close()]);
    const used = tokens.map(({ authToken }) => authToken.replace(/:account-\d+$/, ""));
    expect(new Set(used)).toEqual(given);
    expect(tokens.map(({ authToken }) => authToken.replace(/^.*:/, ""))).toEqual(
      NUMBERS.map((n) => `account-${n}`),
    );
  });
});

describe("credentials that change", () => {
  it("do not change a call that has begun", async () => {
    const credentials = { userName: "before", password: "before-password" };
    const client = makeClient({
      endpoint: server.url,
      credentials: async () => {
        setImmediate(() => Object.assign(credentials, { userName: "after", password: "after-password" }));
        await Promise.resolve();
        return credentials;
      },
    });
    const call = client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true });
    expect((await call).authToken).toBe("before:before-password:jane");
    await client.close();
  });
});

describe("a caller's objects", () => {
  it("may be frozen, and are not changed", async () => {
    const credentials = Object.freeze({ userName: "frozen", password: "frozen-password" });
    const options = Object.freeze({ credentials, endpoint: server.url, retries: 0 });
    const request = Object.freeze({ username: "jane", isAppUser: true });
    const callOptions = Object.freeze({ headers: Object.freeze({ traceparent: "00-1" }), timeoutMs: 20_000 });
    const client = makeClient(options);
    const { authToken } = await client.getAuthorizationTokenByEntity(request, callOptions);
    await client.close();
    expect(authToken).toBe("frozen:frozen-password:jane");
  });

  it("may change once the call has begun, and the call does not", async () => {
    const credentials = { userName: "u", password: "p" };
    const client = makeClient({ endpoint: server.url, credentials });
    const request = { monitoredUsernames: ["jane"], months: 1 };
    const headers = { "x-trace": "one" };
    const call = client.getHistoryEventsTotals(request, { headers });
    request.months = 2;
    request.monitoredUsernames[0] = "joe";
    request.monitoredUsernames.push("jack");
    headers["x-trace"] = "two";
    Object.assign(credentials, { userName: "other", password: "other" });
    // The response is a token's; only the request matters.
    await call.catch(() => undefined);
    await client.close();
    const sent = server.requests.at(-1);
    expect(sent?.body).toContain(
      "<monitoredUsernames><string>jane</string></monitoredUsernames><months>1</months>",
    );
    expect(sent?.body).toContain("<UserName>u</UserName><Password>p</Password>");
    expect(sent?.headers["x-trace"]).toBe("one");
  });

  it("may change once the client is made, and the client does not", async () => {
    const credentials = { userName: "made-with", password: "made-with-password" };
    const client = makeClient({ endpoint: server.url, credentials });
    Object.assign(credentials, { userName: "later", password: "later-password" });
    const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true });
    await client.close();
    expect(authToken).toBe("made-with:made-with-password:jane");
  });

  it("are not kept: a result is the caller's own, and two results share nothing", async () => {
    const client = makeClient({ endpoint: server.url });
    const ask = () => client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true });
    const first = await ask();
    Object.assign(first, { authToken: "changed" });
    Object.assign(first.result, { code: "changed" });
    const second = await ask();
    await client.close();
    expect(second.result.code).toBe("Success");
  });
});
