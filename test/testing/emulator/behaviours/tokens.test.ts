import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../../src/testing/index.js";
import { call } from "../../call.js";
import { shared } from "../../../servers/shared.js";

const emulator = shared(() =>
  startEmulator({
    accounts: [
      { username: "jane", password: "secret" },
      { username: "gone", status: "Inactive" },
    ],
  }),
);

async function authToken(username: string, isAppUser = false): Promise<string> {
  const { result } = await call(emulator, "getAuthorizationTokenByEntity", { username, isAppUser });
  return String(result.authToken);
}

describe("GetAuthorizationTokenByEntity", () => {
  it("hands out a different token each time", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => authToken("jane")));
    expect(new Set(tokens).size).toBe(20);
  });

  it("hands out tokens that say whom they sign in, once", async () => {
    const token = await authToken("jane", true);
    expect(emulator.redeem(token)).toEqual({ username: "jane", isAppUser: true });
    expect(emulator.redeem(token)).toBeUndefined();
  });

  it("responds with a success beside the token", async () => {
    const { result } = await call(emulator, "getAuthorizationTokenByEntity", {
      username: "jane",
      isAppUser: false,
    });
    expect(result.result).toEqual({ result: 0, code: "Success", message: undefined });
  });

  it.each(["nobody", "gone"])("has an ObjectEntityMismatch for %s", async (username) => {
    const { status, result } = await call(emulator, "getAuthorizationTokenByEntity", {
      username,
      isAppUser: false,
    });
    expect(status).toBe(200);
    expect(result.authToken).toBeUndefined();
    expect(result.result).toMatchObject({ result: 53, code: "ObjectEntityMismatch" });
  });

  it("names an error to the service's support", async () => {
    const { text } = await call(emulator, "getAuthorizationTokenByEntity", { username: "nobody" });
    expect(text).toMatch(/<Message>Err-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12};<\/Message>/);
  });

  it("has InvalidInputParameters for a request without a user name", async () => {
    const { result } = await call(emulator, "getAuthorizationTokenByEntity", { isAppUser: true });
    expect(result.result).toMatchObject({
      result: 2,
      code: "InvalidInputParameters",
      message: expect.stringMatching(/^Username is required\. Err-.*;$/) as string,
    });
  });
});

describe("GetAuthenticationToken", () => {
  it("hands out a token for the account whose password it is", async () => {
    const { result } = await call(emulator, "getAuthenticationToken", {
      username: "jane",
      password: "secret",
    });
    expect(emulator.redeem(String(result.token))).toEqual({ username: "jane", isAppUser: false });
  });

  it("has an ObjectEntityMismatch for a wrong password", async () => {
    const { result } = await call(emulator, "getAuthenticationToken", {
      username: "jane",
      password: "Secret",
    });
    expect(result.token).toBeUndefined();
    expect(result.result).toMatchObject({ result: 53 });
  });
});

describe("redeem", () => {
  it("knows no token that was not handed out", () => {
    expect(emulator.redeem("0123456789abcdef0123456789abcdef")).toBeUndefined();
  });
});
