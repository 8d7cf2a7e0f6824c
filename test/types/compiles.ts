import type {
  AccountManagementClient,
  AccountSpace,
  AccountStatus,
  GetAllAccountsItem,
  GetAllAccountsResultCode,
  HistoryEventsTotal,
  KnownAccountStatus,
  ServiceResult,
} from "../../src/index.js";

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- it is how types are compared exactly */
/** True when the two types are the same, not only assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles for what is true only. This file is compiled and never run. */
declare function holds<T extends true>(): T;
/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

type Client = AccountManagementClient;
type Result<M extends keyof Client> = Client[M] extends (...parameters: never[]) => Promise<infer R>
  ? R
  : never;

// What callers get, for every style.
holds<Same<Result<"getAuthorizationTokenByEntity">["authToken"], string>>();
holds<Same<Result<"getAuthenticationToken">["token"], string>>();
holds<Same<Result<"getAuthorizationTokenByEntity">["result"], ServiceResult>>();
holds<Same<Result<"createAccountBySize">["result"], ServiceResult>>();
holds<Same<Result<"getAccountUsedSpace">["usedSpaceInKB"], bigint>>();
holds<Same<Result<"authenticate">["accountStatus"], AccountStatus>>();
holds<Same<Result<"authenticate">["backupServerName"], string | undefined>>();
holds<Same<Result<"getAccountUsedSpaceBySystem">["accountSpaces"], AccountSpace[]>>();
holds<Same<Result<"getHistoryEventsTotals">["historyEventsTotalsData"], HistoryEventsTotal[]>>();
holds<Same<Result<"getAllAccounts">["accounts"], GetAllAccountsItem[]>>();
holds<Same<Result<"getAllAccounts">["result"], GetAllAccountsResultCode>>();
holds<Same<AccountSpace["usedSpaceKB"], bigint>>();
holds<Same<HistoryEventsTotal["periodDate"], Date>>();

// Exactly these fields.
holds<Same<keyof Result<"getAuthorizationTokenByEntity">, "authToken" | "result">>();
holds<Same<keyof Result<"authenticate">, "accountStatus" | "backupServerName" | "result">>();
holds<Same<keyof Result<"getAccountUsedSpaceBySystem">, "accountSpaces" | "result">>();
holds<Same<keyof Result<"getHistoryEventsTotals">, "historyEventsTotalsData" | "result">>();
holds<Same<keyof Result<"getAllAccounts">, "accounts" | "result">>();
holds<Same<keyof Result<"changeAccountEmail">, "result">>();
holds<Same<keyof ServiceResult, "result" | "code" | "message">>();

// Enumerations are open unions: known names complete, others pass.
export const statuses: AccountStatus[] = ["Active", "AddedLater"];
export const known: KnownAccountStatus = "Suspended";

/** Requests of every style, with what is optional left out, given as undefined, and read-only. */
export async function calls(client: Client, names: readonly string[]): Promise<void> {
  await client.authenticate({ userName: "jane", password: "secret" });
  await client.getAuthorizationTokenByEntity(Object.freeze({ username: "jane", isAppUser: true }));
  await client.getHistoryEventsTotals({ monitoredUsernames: names, months: 3 });
  await client.createAccountBySize({
    targetEntityId: 1,
    username: "jane",
    password: "secret",
    accountSizeMB: 5,
    isUltrasafe: true,
    disableEmailsNotification: false,
    fullName: undefined,
  });
}
