import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import { call } from "../call.js";
import { shared } from "../../servers/shared.js";

const emulator = shared(() => startEmulator());
beforeEach(() => emulator.reset());

describe("The log of requests", () => {
  it("has what arrived, in the order of arrival", async () => {
    await call(
      emulator,
      "getAuthorizationTokenByEntity",
      { username: " <ja&ne> ", isAppUser: true },
      { soapVersion: "1.2" },
    );
    await call(emulator, "getAccountUsedSpace", { userName: "jane@example.com" });
    expect(emulator.requests).toMatchObject([
      {
        operation: "GetAuthorizationTokenByEntity",
        soapVersion: "1.2",
        userName: "api-user",
        request: { username: " <ja&ne> ", isAppUser: true },
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
