// What `npm start` runs: one call, end to end. Without credentials in the environment it calls the embedded
// emulator over a real socket; with them, the real endpoint (or ACCOUNT_MANAGEMENT_ENDPOINT). With --open the
// emulator goes on running, for its pages and the command line.
import { once } from "node:events";
import {
  AccountManagementClient,
  InvalidCredentialsError,
  fromEnvironment,
  isAccountManagementError,
} from "account-management-service-client";
import type { ClientOptions, Credentials } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

const { env } = process;
const options = process.argv.slice(2);
const username = options.find((option) => !option.startsWith("--")) ?? "jane@example.com";
const open = options.includes("--open");

async function main(): Promise<void> {
  const hasCredentials = (env.ACCOUNT_MANAGEMENT_USERNAME ?? env.ACCOUNT_MANAGEMENT_PASSWORD) !== undefined;
  if (open || !hasCredentials) {
    await callEmulator();
  } else {
    await callEndpoint();
  }
}

async function callEmulator(): Promise<void> {
  await using emulator = await startEmulator({ accounts: [{ username }] });
  console.log(
    `${open ? "" : "No ACCOUNT_MANAGEMENT_USERNAME in the environment: calling the emulator.\n"}Emulator  ${emulator.url}\n`,
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
  if (open) await keepOpen(emulator.url, credentials);
  else console.log("npm start -- --open keeps it running, to look at in a browser and to call from a shell.");
}

/** Until Ctrl+C. */
async function keepOpen(url: string, { userName, password }: Credentials): Promise<void> {
  console.log(`
Open in a browser:
  ${url}?op=GetAuthorizationTokenByEntity
The same call from another shell:
  export ACCOUNT_MANAGEMENT_ENDPOINT=${url}
  export ACCOUNT_MANAGEMENT_USERNAME=${userName} ACCOUNT_MANAGEMENT_PASSWORD=${password}
  npx tsx src/cli/main.ts get-authorization-token-by-entity --username ${username} --no-is-app-user
Ctrl+C stops the emulator.`);
  await once(process, "SIGINT");
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
