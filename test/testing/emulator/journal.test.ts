import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import { shared } from "../../servers/shared.js";
import { call } from "../call.js";

const emulator = shared(() => startEmulator());
beforeEach(() => emulator.reset());

describe("The log of requests", () => {
  it("has what arrived, in the order of arrival", async () => {
    const request = { username: " <ja&ne> ", isAppUser: true };
    await call(emulator, "getAuthorizationTokenByEntity", request, { soapVersion: "1.2" });
    await call(emulator, "getAccountUsedSpace", { userName: "jane@example.com" });
    expect(emulator.requests).toMatchObject([
      {
        operation: "GetAuthorizationTokenByEntity",
        soapVersion: "1.2",
        userName: "api-user",
        request,
        status: 200,
      },
      { operation: "GetAccountUsedSpace", soapVersion: "1.1", request: { userName: "jane@example.com" } },
    ]);
    expect(emulator.requests[0]?.at).toBeInstanceOf(Date);
    expect(emulator.requests[0]?.headers).toMatchObject({ "content-type": expect.any(String) as string });
  });

  it("shows no password and no other secret", async () => {
    await call(
      emulator,
      "createAccountByPartnerLicenseKey",
      { userName: "new", password: "hush-1", answer: "hush-2", partnerLicenseKey: "k", isUltraSafe: false },
      {
        credentials: { userName: "someone", password: "hush-3" },
        headers: { Authorization: "Basic hush-4", "X-Api-Key": "hush-5", Cookie: "hush-6" },
      },
    );
    const shown =
      inspect(emulator.requests, { depth: null, showHidden: true }) + JSON.stringify(emulator.requests);
    expect(shown).not.toContain("hush");
    expect(emulator.requests[0]).toMatchObject({
      userName: "someone",
      request: { userName: "new", password: "***", answer: "***" },
      headers: { authorization: "***" },
    });
  });

  it.each([
    "Authorization",
    "Cookie",
    "X-Auth",
    "X-Session",
    "X-Credential",
    "X-Api-Key",
    "Proxy-Authorization",
  ])("hides the header %s, as errors do", async (name) => {
    await call(emulator, "getAllAccounts", {}, { headers: { [name]: "hush" } });
    expect(emulator.requests[0]?.headers[name.toLowerCase()]).toBe("***");
  });

  it("has requests that could not be read", async () => {
    await fetch(emulator.url, { method: "POST", headers: { "Content-Type": "text/xml" }, body: "<a" });
    await fetch(emulator.url, { method: "POST", headers: { "Content-Type": "text/plain" }, body: "a" });
    expect(emulator.requests).toMatchObject([
      { operation: undefined, request: undefined, status: 400 },
      { operation: undefined, request: undefined, status: 415 },
    ]);
  });

  it("does not show an account's password either", () => {
    expect(inspect(emulator.accounts, { depth: null, showHidden: true })).not.toContain("account-pass");
    expect(inspect(emulator.accounts.list(), { depth: null })).not.toContain("account-pass");
  });
});

const JANE = { username: "jane@example.com", isAppUser: false };

/** What did not match in a request that is written by hand. */
async function mismatchesOf(body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  await fetch(emulator.url, {
    method: "POST",
    headers: { "Content-Type": "text/xml; charset=utf-8", ...headers },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`,
  });
  return emulator.requests.at(-1)?.mismatches.join("\n") ?? "";
}

describe("The journal says what did not match, and why", () => {
  it("has nothing to say of a call that is in order", async () => {
    await call(emulator, "getAuthorizationTokenByEntity", JANE);
    expect(emulator.requests[0]?.mismatches).toEqual([]);
  });

  it("for credentials that are not accepted, and for none", async () => {
    await call(emulator, "getAllAccounts", {}, { credentials: { userName: "x", password: "hush" } });
    await call(emulator, "getAllAccounts", {}, { credentials: null });
    expect(emulator.requests.map(({ mismatches }) => mismatches)).toEqual([
      ['The credentials of "x" are not accepted.'],
      ["The request has no AuthHeader."],
    ]);
  });

  it("for an action that the contract does not have, with the nearest one", async () => {
    const action = "sosonlinebackup.com/GetAllAcounts";
    const mismatches = await mismatchesOf("", { SOAPAction: action });
    expect(mismatches).toContain(`Server did not recognize the value of HTTP Header SOAPAction: ${action}.`);
    expect(mismatches).toContain("The nearest one is sosonlinebackup.com/GetAllAccounts.");
  });

  it("for an operation that the contract does not have, or has in another namespace", async () => {
    expect(await mismatchesOf('<GetAllAcounts xmlns="sosonlinebackup.com"/>')).toContain(
      "The contract has no operation GetAllAcounts. The nearest one is GetAllAccounts.",
    );
    expect(await mismatchesOf("<GetAllAccounts/>")).toContain(
      'The element GetAllAccounts is in the namespace "", not in "sosonlinebackup.com".',
    );
  });

  it("for elements that the contract does not have, at their place", async () => {
    const request =
      '<GetAllAccounts xmlns="sosonlinebackup.com"><request><customerTypeCode/></request></GetAllAccounts>';
    expect(await mismatchesOf(request)).toContain(
      "The element request.customerTypeCode is not in the contract and was ignored. The nearest one is CustomerTypeCode.",
    );
  });

  it("for what was planned for another operation", async () => {
    emulator.respondNext("getAuthenticationToken", { token: "t" });
    emulator.failNext({ kind: "silence" }, { operation: "getAllAccounts" });
    await call(emulator, "getAuthorizationTokenByEntity", JANE);
    expect(emulator.requests[0]?.mismatches).toEqual([
      "A step of failNext is waiting for getAllAccounts; this is a call of getAuthorizationTokenByEntity.",
      "A step of respondNext is waiting for getAuthenticationToken; this is a call of getAuthorizationTokenByEntity.",
    ]);
  });

  it("for a document that cannot be read", async () => {
    expect(await mismatchesOf("<a>")).toContain("The document is not well-formed XML");
    expect(await mismatchesOf("", { "Content-Type": "text/plain" })).toContain("text/plain is not SOAP");
  });
});
