// What `npm start` runs: one call, end to end. Without credentials in the environment it calls the embedded
// emulator over a real socket; with them, the real endpoint (or ACCOUNT_MANAGEMENT_ENDPOINT).
import {
  AccountManagementClient,
  InvalidCredentialsError,
  fromEnvironment,
  isAccountManagementError,
} from "account-management-service-client";
import type { ClientOptions } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

const { env } = process;
const username = process.argv[2] ?? "jane@example.com";

async function main(): Promise<void> {
  if (env.ACCOUNT_MANAGEMENT_USERNAME === undefined && env.ACCOUNT_MANAGEMENT_PASSWORD === undefined) {
    await callEmulator();
  } else {
    await callEndpoint();
  }
}

async function callEmulator(): Promise<void> {
  await using emulator = await startEmulator({ accounts: [{ username }] });
  console.log(
    `No ACCOUNT_MANAGEMENT_USERNAME in the environment: calling the emulator.\nEmulator  ${emulator.url}\n`,
  );
  const credentials = { userName: "api-user", password: "api-pass" };
  for (const soapVersion of ["1.1", "1.2"] as const) {
    await showToken({ credentials, soapVersion, endpoint: emulator.url });
  }

  await using stranger = new AccountManagementClient({
    credentials: { userName: "api-user", password: "not-the-password" },
    endpoint: emulator.url,
  });
  try {
    await stranger.getAuthorizationTokenByEntity({ username, isAppUser: false });
    throw new Error("The emulator accepted a wrong password.");
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    console.log("A call with a wrong password is refused, and says so:");
    show({
      error: error.name,
      code: error.code,
      retryable: error.retryable,
      "quote to support": error.errorId,
    });
    console.log(`  ${error.message}`);
  }
  console.log(
    `\nThe emulator saw ${emulator.requests.length} requests. See README.md for your own first call.`,
  );
}

async function callEndpoint(): Promise<void> {
  const endpoint = env.ACCOUNT_MANAGEMENT_ENDPOINT ?? "production";
  await showToken({ credentials: fromEnvironment(), endpoint });
}

async function showToken(options: ClientOptions): Promise<void> {
  await using client = new AccountManagementClient(options);
  const startedAt = performance.now();
  const { authToken, result } = await client.getAuthorizationTokenByEntity({ username, isAppUser: false });
  console.log(`getAuthorizationTokenByEntity over SOAP ${client.soapVersion}`);
  show({
    endpoint: client.endpoint,
    username,
    authToken,
    result: `${result.result ?? ""} ${result.code ?? ""}`.trim(),
    took: `${(performance.now() - startedAt).toFixed(0)} ms`,
  });
  console.log("");
}

function show(rows: Readonly<Record<string, string | boolean | undefined>>): void {
  for (const [name, value] of Object.entries(rows)) {
    if (value !== undefined && value !== "") console.log(`  ${name.padEnd(17)} ${value}`);
  }
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(isAccountManagementError(error) ? `${error.name} (${error.code}): ${error.message}` : error);
});
