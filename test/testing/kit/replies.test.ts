import { describe, expect, it } from "vitest";
import { contract } from "../../../generated/contract.js";
import { faultReply, resultReply, successReply } from "../../../src/testing/index.js";
import { operationOf, readResponse } from "../call.js";

function decode(method: string, body: string, soapVersion: "1.1" | "1.2" = "1.1"): Record<string, unknown> {
  return readResponse(contract, operationOf(contract, method), body, soapVersion);
}

describe("successReply", () => {
  it("gives a result that says success", () => {
    const reply = successReply("getAuthorizationTokenByEntity", { authToken: "<t>" });
    expect(reply.status).toBe(200);
    expect(reply.headers).toEqual({ "Content-Type": "text/xml; charset=utf-8" });
    expect(decode("getAuthorizationTokenByEntity", reply.body)).toMatchObject({
      authToken: "<t>",
      result: { result: 0, code: "Success" },
    });
  });

  it("gives SOAP 1.2 when asked", () => {
    const reply = successReply("authenticate", { accountStatus: "Locked" }, { soapVersion: "1.2" });
    expect(reply.headers).toEqual({ "Content-Type": "application/soap+xml; charset=utf-8" });
    expect(decode("authenticate", reply.body, "1.2")).toMatchObject({
      accountStatus: "Locked",
      result: { code: "Success" },
    });
  });

  it("gives lists and numbers without losing digits", () => {
    const accountSpaces = [{ username: "a", usedSpaceKB: 9_007_199_254_740_993n, systemName: "s" }];
    const { body } = successReply("getAccountUsedSpaceBySystem", { accountSpaces });
    expect(decode("getAccountUsedSpaceBySystem", body).accountSpaces).toMatchObject(accountSpaces);
  });

  it("gives an enumeration's success by its name", () => {
    expect(decode("getAllAccounts", successReply("getAllAccounts").body)).toMatchObject({
      result: "Success",
    });
  });

  it("leaves the Result out when told so", () => {
    const { body } = successReply("getAuthorizationTokenByEntity", { authToken: "t", result: null });
    expect(body).toContain("<AuthToken>t</AuthToken></GetAuthorizationTokenByEntityResult>");
  });

  it("gives the empty wrapper of a null result", () => {
    const { body } = successReply("getAuthorizationTokenByEntity", null);
    expect(body).toContain('<GetAuthorizationTokenByEntityResponse xmlns="sosonlinebackup.com" />');
  });

  it("refuses a field that the operation does not have, when compiled and when run", () => {
    // @ts-expect-error: the field is mistyped
    expect(() => successReply("getAuthorizationTokenByEntity", { authTokn: "t" })).toThrow("authTokn");
  });

  it("refuses a value of another type, when compiled and when run", () => {
    // @ts-expect-error: a token is a string
    expect(() => successReply("getAuthorizationTokenByEntity", { authToken: 1 })).toThrow("authToken");
  });

  it("refuses an operation that the contract does not have, when compiled and when run", () => {
    // @ts-expect-error: the operation is mistyped
    expect(() => successReply("getNothing", {})).toThrow("no operation whose method is getNothing");
  });
});

describe("resultReply", () => {
  it("gives the standard Result with a new error id each time", () => {
    const bodies = [1, 2].map(
      () => resultReply("createAccountBySize", { result: 52, code: "AlreadyExists" }).body,
    );
    const ids = bodies.map((body) => {
      const { result } = decode("createAccountBySize", body);
      expect(result).toMatchObject({ result: 52, code: "AlreadyExists" });
      return (result as { message: string }).message;
    });
    expect(ids[0]).toMatch(/^Err-[0-9a-f-]{36};$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it("gives the message that it is told", () => {
    const { body } = resultReply("authenticate", { result: 999, code: "New", message: "m" });
    expect(decode("authenticate", body).result).toEqual({ result: 999, code: "New", message: "m" });
  });

  it("gives the name alone where the Result is an enumeration, known or not", () => {
    const { body } = resultReply("getAllAccounts", { result: 77, code: "Unheard" });
    expect(decode("getAllAccounts", body).result).toBe("Unheard");
  });
});

describe("faultReply", () => {
  it("gives a SOAP 1.1 fault", () => {
    expect(faultReply({ code: "client", reason: "a < b" })).toMatchObject({
      status: 500,
      headers: { "Content-Type": "text/xml; charset=utf-8" },
      body: expect.stringContaining(
        "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>a &lt; b</faultstring><detail /></soap:Fault>",
      ) as string,
    });
  });

  it("gives a SOAP 1.2 fault with the custom detail as ASMX names it", () => {
    const { body } = faultReply({ reason: "r", detail: "<x />" }, { soapVersion: "1.2" });
    expect(body).toContain("<soap:Value>soap:Receiver</soap:Value>");
    expect(body).toContain("<detail><x /></detail></soap:Fault>");
  });

  it("leaves the detail out when told so", () => {
    expect(faultReply({ reason: "r", detail: false }).body).not.toContain("detail");
  });
});
