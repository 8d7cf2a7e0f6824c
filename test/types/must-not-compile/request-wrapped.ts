import type { AccountManagementClient } from "../../../src/index.js";

declare const client: AccountManagementClient;
const account = {
  targetEntityId: 1,
  username: "jane",
  password: "secret",
  accountSizeMB: 1n,
  isUltrasafe: true,
  disableEmailsNotification: false,
};

// A required field is missing: by the schema, and by what is known beyond it.
// @expect TS2345
void client.getAuthorizationTokenByEntity({ username: "jane" });
// @expect TS2345
void client.getAuthorizationTokenByEntity({ isAppUser: true });

// A field is unknown; so is the wrapper.
// @expect TS2561
void client.createAccountBySize({ ...account, accountSizeInMB: 5 });
// @expect TS2353
void client.getAuthorizationTokenByEntity({ request: { username: "jane", isAppUser: true } });
// @expect TS2353
void client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true, $xml: "<a/>" });

// A field has the wrong type.
// @expect TS2322
void client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: "true" });
// @expect TS2322
void client.createAccountBySize({ ...account, targetEntityId: 1n });
// @expect TS2322
void client.createAccountBySize({ ...account, accountSizeMB: "5" });

// A result is used as what it is not.
const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "jane" });
// @expect TS2532
export const first: bigint = accountSpaces[0].usedSpaceKB;
const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: true });
// @expect TS2322
export const token: number = authToken;
