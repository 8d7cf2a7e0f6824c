import {
  AccountManagementClient,
  HttpError,
  isAccountManagementError,
} from "account-management-service-client";
import type { AccountSpace, ClientOptions } from "account-management-service-client";
import { startEmulator } from "account-management-service-client/testing";

const options: ClientOptions = { credentials: { userName: "u", password: "p" }, soapVersion: "1.2" };

export async function use(): Promise<bigint | undefined> {
  const emulator = await startEmulator({ accounts: [{ username: "jane" }] });
  const client = new AccountManagementClient({ ...options, endpoint: emulator.url });
  const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "jane" });
  const [space]: AccountSpace[] = accountSpaces;
  return space?.usedSpaceKB;
}

export function advice(error: unknown): number | string | undefined {
  if (error instanceof HttpError) return error.status;
  return isAccountManagementError(error) ? error.code : undefined;
}
