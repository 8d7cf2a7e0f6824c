import { AccountManagementClient, InvalidCredentialsError } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

async function main() {
  const emulator = await startEmulator({ accounts: [{ username: "jane@example.com" }] });
  const options = (password) => ({
    credentials: { userName: "api-user", password },
    endpoint: emulator.url,
  });
  const client = new AccountManagementClient(options("api-pass"));
  const { authToken } = await client.getAuthorizationTokenByEntity({
    username: "jane@example.com",
    isAppUser: false,
  });
  if (emulator.redeem(authToken)?.username !== "jane@example.com")
    throw new Error("The token is for nobody.");
  const stranger = new AccountManagementClient(options("wrong"));
  const error = await stranger
    .getAccountUsedSpace({ userName: "jane@example.com" })
    .catch((thrown) => thrown);
  if (!(error instanceof InvalidCredentialsError)) throw error;
  await Promise.all([client.close(), stranger.close(), emulator.close()]);
  console.log("a token, and a refused password");
}

void main();
