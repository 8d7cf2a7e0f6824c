import { describe, expect, it } from "vitest";
import { AccountManagementClient, ServiceResultError } from "../../../src/index.js";
import { fakeClient } from "../../../src/testing/index.js";
import type { ClientOperations } from "../../../src/testing/index.js";

/** Code under test: it asks for no more of a client than what it calls. */
async function signInLink(
  client: Pick<ClientOperations, "getAuthorizationTokenByEntity">,
  username: string,
): Promise<string> {
  const { authToken } = await client.getAuthorizationTokenByEntity({ username, isAppUser: false });
  return `/sign-in?token=${authToken}`;
}

describe("fakeClient", () => {
  it("stands in the place of a client", async () => {
    const client = fakeClient({ getAuthorizationTokenByEntity: { authToken: "t" } });
    expect(await signInLink(client, "jane")).toBe("/sign-in?token=t");
  });

  it("has the type that a real client has as well", () => {
    const real: ClientOperations = new AccountManagementClient({
      credentials: { userName: "a", password: "b" },
    });
    expect(real).toBeInstanceOf(AccountManagementClient);
  });

  it("gives a function the request", async () => {
    const client = fakeClient({
      getAuthorizationTokenByEntity: ({ username }) => Promise.resolve({ authToken: `for ${username}` }),
    });
    expect(await signInLink(client, "jane")).toBe("/sign-in?token=for jane");
  });

  it("throws what the function throws", async () => {
    const error = new ServiceResultError("no", { result: 53, code: "ObjectEntityMismatch", message: "" }, "");
    const client = fakeClient({
      getAuthorizationTokenByEntity: () => {
        throw error;
      },
    });
    await expect(signInLink(client, "jane")).rejects.toBe(error);
  });

  it("gives results the shape that a real client gives them", async () => {
    const client = fakeClient({
      getAccountUsedSpace: { usedSpaceInKB: 7 },
      getAccountUsedSpaceBySystem: { accountSpaces: [{ systemName: "s" }] },
    });
    expect(await client.getAccountUsedSpace({ userName: "a" })).toEqual({
      usedSpaceInKB: 7n,
      result: { result: 0, code: "Success", message: undefined },
    });
    expect(await client.getAccountUsedSpaceBySystem({ username: "a" })).toMatchObject({
      accountSpaces: [{ systemName: "s", usedSpaceKB: 0n, username: undefined }],
    });
  });

  it("tells how the result came, as a real client does", async () => {
    const client = fakeClient({ getAuthorizationTokenByEntity: { authToken: "t" } });
    const call = client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false });
    expect(await call.withResponse()).toMatchObject({ data: { authToken: "t" }, status: 200, attempts: 1 });
    const missing = fakeClient({}).getAccountUsedSpace({ userName: "jane" });
    await expect(missing.withResponse()).rejects.toThrow("no getAccountUsedSpace");
  });

  it("says which method it was not given", async () => {
    await expect(signInLink(fakeClient({}), "jane")).rejects.toThrow("no getAuthorizationTokenByEntity");
  });

  it("refuses a field that the operation does not have, when compiled and when run", async () => {
    // @ts-expect-error: the field is mistyped
    const client = fakeClient({ getAuthorizationTokenByEntity: { token: "t" } });
    await expect(signInLink(client, "jane")).rejects.toThrow("token");
  });
});
