// A portal's own test: the emulator answers over a socket as the service would, and tokens can be redeemed.
import assert from "node:assert/strict";
import { AccountManagementClient } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

async function main(): Promise<void> {
  await using emulator = await startEmulator({ accounts: [{ username: "jane@example.com" }] });
  await using client = new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    endpoint: emulator.url,
  });

  const { authToken } = await client.getAuthorizationTokenByEntity({
    username: "jane@example.com",
    isAppUser: false,
  });

  assert.equal(emulator.redeem(authToken)?.username, "jane@example.com");
  assert.equal(emulator.redeem(authToken), undefined, "a token works once");
  console.log("The token signed jane@example.com in, once.");
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(error);
});
