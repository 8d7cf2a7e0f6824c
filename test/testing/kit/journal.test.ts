import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import type { Emulator } from "../../../src/testing/index.js";
import { call } from "../call.js";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

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
