import { beforeEach, describe, expect, it } from "vitest";
import { contract } from "../../../generated/contract.js";
import { EmulatorFault, EmulatorResult, startEmulator } from "../../../src/testing/index.js";
import type { OperationMethod } from "../../../src/testing/index.js";
import { shared } from "../../servers/shared.js";
import { call, envelopeOf, headersOf } from "../call.js";
import type { CallResponse } from "../call.js";

const OPERATION = contract.operations.getAuthorizationTokenByEntity;

const emulator = shared(() =>
  startEmulator({
    accounts: [{ username: "alice@example.com", password: "account-pass" }],
    random: () => dice.shift() ?? 0.99,
    behaviours: {
      getAccountUsedSpace: ({ request }) => ({ usedSpaceInKB: (request.userName ?? "").length }),
    },
  }),
);
let dice: number[] = [];
beforeEach(() => {
  dice = [];
  emulator.reset();
});

const ALICE = { username: "alice@example.com", isAppUser: false };

function token(soapVersion: "1.1" | "1.2" = "1.1"): Promise<CallResponse> {
  return call(emulator, "getAuthorizationTokenByEntity", ALICE, { soapVersion });
}

describe("respondNext", () => {
  it("is the response to the next call of the operation, and only that", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: "mine" });
    await call(emulator, "getAllAccounts", { customerTypeCode: "x" });
    expect((await token()).result).toMatchObject({ authToken: "mine", result: { code: "Success" } });
    expect((await token()).result.authToken).not.toBe("mine");
  });

  it("responds with what a function makes of the call", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", ({ request, soapVersion }) => ({
      authToken: `${request.username ?? ""} ${soapVersion}`,
    }));
    expect((await token("1.2")).result.authToken).toBe("alice@example.com 1.2");
  });

  it("leaves out what is null", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: null, result: null });
    expect((await token()).text).toContain("<GetAuthorizationTokenByEntityResult />");
  });

  it("makes an empty wrapper of a null result", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", () => null);
    expect((await token()).text).toContain(
      '<soap:Body><GetAuthorizationTokenByEntityResponse xmlns="sosonlinebackup.com" /></soap:Body>',
    );
  });

  it("fills in the value types that .NET cannot leave out, in list items too", async () => {
    emulator.respondNext("getAllAccounts", { accounts: [{ userName: "a" }] });
    const { text } = await call(emulator, "getAllAccounts", { customerTypeCode: "x" });
    expect(text).toContain(
      "<GetAllAccountsItem><UserName>a</UserName><EntityId>0</EntityId><PaymentPlanId>0</PaymentPlanId>" +
        "<SignupDate>0001-01-01T00:00:00",
    );
  });

  it("still has the credentials checked", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: "mine" });
    const options = { credentials: { userName: "x", password: "y" } };
    const { result } = await call(emulator, "getAuthorizationTokenByEntity", ALICE, options);
    expect(result.result).toMatchObject({ code: "InvalidSoapCredentials" });
  });

  it("responds with a fault for a result that the contract does not allow", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: "a\u0000" });
    const { status, text } = await token();
    expect(status).toBe(500);
    expect(text).toContain("There was an error generating the XML document.");
  });

  it("throws for an operation that the contract does not have", () => {
    const method = ["get", "Nothing"].join("") as OperationMethod;
    expect(() => emulator.respondNext(method, {})).toThrow("no operation whose method is getNothing");
  });
});

describe("A behaviour", () => {
  it("stands in the place of the emulator's own", async () => {
    const { result } = await call(emulator, "getAccountUsedSpace", { userName: "12345" });
    expect(result.usedSpaceInKB).toBe(5n);
  });

  it("can end in a Result, in the operation's own form", async () => {
    emulator.respondNext("getAllAccounts", () => {
      throw new EmulatorResult({ result: 1, code: "UnexpectedError" });
    });
    const { result } = await call(emulator, "getAllAccounts", { customerTypeCode: "x" });
    expect(result.result).toBe("UnexpectedError");
  });

  it("can end in a fault", async () => {
    emulator.respondNext("getAllAccounts", () => {
      throw new EmulatorFault({ reason: "No \u0001 luck", subcodes: [{ namespace: "urn:x", name: "Bad" }] });
    });
    const { text } = await call(emulator, "getAllAccounts", {}, { soapVersion: "1.2" });
    expect(text).toContain("No &#x1; luck");
    expect(text).toContain(
      '<soap:Subcode><soap:Value xmlns:q0="urn:x">q0:Bad</soap:Value></soap:Subcode></soap:Code>',
    );
  });

  it("that throws is a fault of the server", async () => {
    emulator.respondNext("getAuthorizationTokenByEntity", () => Promise.reject(new Error("out of <luck>")));
    const { status, text } = await token();
    expect(status).toBe(500);
    expect(text).toContain("Server was unable to process request. ---&gt; out of &lt;luck&gt;");
  });

  it("that throws what is no error is one, too", async () => {
    const luck: unknown = "luck";
    emulator.respondNext("getAuthorizationTokenByEntity", () => Promise.reject(luck as Error));
    expect((await token()).text).toContain("Server was unable to process request. ---&gt; luck");
  });
});

/** The statuses of that many calls, one after the other. */
async function statuses(calls: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < calls) seen.push((await token()).status);
  return seen;
}

describe("failNext", () => {
  it("gives a Result", async () => {
    emulator.failNext({ kind: "result", result: 999, code: "Odd" });
    expect((await token()).result.result).toMatchObject({
      result: 999,
      code: "Odd",
      message: expect.stringMatching(/^Err-.*;$/) as string,
    });
    expect((await token()).result.result).toMatchObject({ code: "Success" });
  });

  it("gives a fault", async () => {
    emulator.failNext({ kind: "fault", code: "client", reason: "r", actor: "urn:a", detail: "<d />" });
    const { status, text } = await token();
    expect(status).toBe(500);
    expect(text).toContain(
      "<faultcode>soap:Client</faultcode><faultstring>r</faultstring><faultactor>urn:a</faultactor><detail><d /></detail>",
    );
  });

  it("gives any HTTP response, as often as asked", async () => {
    const page = { status: 502, contentType: "text/html", text: "<h1>Bad Gateway</h1>" };
    emulator.failNext({ kind: "http", status: 502, body: page.text }, { times: 2 });
    expect(await token()).toMatchObject(page);
    expect(await statuses(2)).toEqual([502, 200]);
    expect(emulator.requests.map(({ status }) => status)).toEqual([502, 502, 200]);
  });

  it("fails for ever when told so, until the emulator is reset", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { times: Infinity });
    expect(await statuses(5)).toEqual([503, 503, 503, 503, 503]);
    emulator.reset();
    expect(await statuses(1)).toEqual([200]);
  });

  it.each([
    [0.3, [503, 200, 200, 503, 200]],
    [0, [200, 200, 200, 200, 200]],
  ])(
    "fails now and then, by a probability of %d; what does not fail does not count",
    async (probability, seen) => {
      dice = [0.2, 0.9, 0.4, 0.1];
      emulator.failNext({ kind: "http", status: 503 }, { times: 2, probability });
      expect(await statuses(5)).toEqual(seen);
    },
  );

  it("waits for the operation that it is meant for", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { operation: "getAllAccounts", times: Infinity });
    expect(await statuses(2)).toEqual([200, 200]);
    for (const status of [503, 503])
      expect(await call(emulator, "getAllAccounts", {})).toMatchObject({ status });
  });

  it.each([
    ["delays the ordinary response", 200, { kind: "delay", ms: 60 }, {}],
    ["fails late", 503, { kind: "http", status: 503 }, { delayMs: 60 }],
  ] as const)("%s", async (_, status, failure, options) => {
    emulator.failNext(failure, options);
    const before = performance.now();
    expect(await statuses(1)).toEqual([status]);
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it("resets the connection before the response, with the operation done", async () => {
    emulator.failNext({ kind: "reset" });
    const request = { username: "alice@example.com", email: "new", sendEmailToCustomer: false };
    await expect(call(emulator, "changeBackupAccountEmail", request)).rejects.toThrow();
    expect(emulator.accounts.find("alice@example.com")?.email).toBe("new");
  });

  it("resets the connection in the middle of the response", async () => {
    emulator.failNext({ kind: "reset", midResponse: true });
    const response = await fetch(emulator.url, {
      method: "POST",
      headers: headersOf(OPERATION, "1.1"),
      body: envelopeOf(contract, OPERATION, ALICE, {}),
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(emulator.requests.at(-1)?.status).toBeUndefined();
  });
});

describe("reset", () => {
  it("brings back the accounts and passwords that were seeded, and takes away the others", async () => {
    const change = { userName: "alice@example.com", password: "account-pass", newPassword: "new" };
    await call(emulator, "changeAccountPassword", change);
    emulator.accounts.add({ username: "other" });
    emulator.reset();
    expect(emulator.accounts.list().map(({ username }) => username)).toEqual(["alice@example.com"]);
    expect(emulator.accounts.hasPassword("alice@example.com", "account-pass")).toBe(true);
  });

  it("forgets tokens, what was planned, and the journal; the address stays", async () => {
    const { url, requests } = emulator;
    const { result } = await token();
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: "mine" });
    emulator.reset();
    expect(emulator.redeem(String(result.authToken))).toBeUndefined();
    expect(requests).toEqual([]);
    expect((await token()).result.authToken).not.toBe("mine");
    expect(requests).toHaveLength(1);
    expect(emulator.url).toBe(url);
  });
});
