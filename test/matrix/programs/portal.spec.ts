import { expect, test } from "vitest";
import { AccountManagementClient } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

test("a token", async () => {
  const emulator = await startEmulator({ accounts: [{ username: "jane" }] });
  const client = new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    endpoint: emulator.url,
  });
  const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false });
  expect(emulator.redeem(authToken)?.username).toBe("jane");
  await client.close();
  await emulator.close();
});
