import type { AccountManagementClient, KnownGetAllAccountsResultCode } from "../../../src/index.js";

declare const client: AccountManagementClient;

// A required field is missing.
// @expect TS2345
void client.getAllAccounts({});

// A field is unknown.
// @expect TS2353
void client.getAllAccounts({ customerTypeCode: "RETAIL", page: 1 });

// A field has the wrong type.
// @expect TS2322
void client.getAllAccounts({ customerTypeCode: 5 });

// The Result is an open enumeration, and no object.
const { result, accounts } = await client.getAllAccounts({ customerTypeCode: "RETAIL" });
// @expect TS2322
export const known: KnownGetAllAccountsResultCode = result;
// @expect TS2339
export const message = result.message;
// @expect TS2820
export const misspelt: KnownGetAllAccountsResultCode = "Sucess";
// @expect TS2551
export const size = accounts.lenght;
