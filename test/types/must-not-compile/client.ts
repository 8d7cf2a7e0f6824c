import { AccountManagementClient } from "../../../src/index.js";

declare const client: AccountManagementClient;
const credentials = { userName: "u", password: "p" };
const request = { username: "jane", isAppUser: true };

// A mistyped method does not exist.
// @expect TS2551
void client.getAuthorisationTokenByEntity(request);
// @expect TS2339
void client.somethingElse({});

// Options are known by name and type.
// @expect TS2345
void new AccountManagementClient({});
// @expect TS2561
void new AccountManagementClient({ credentials, timeout: 5 });
// @expect TS2322
void new AccountManagementClient({ credentials, soapVersion: "1.3" });
// @expect TS2322
void new AccountManagementClient({ credentials: { userName: "u" } });
// @expect TS2322
void new AccountManagementClient({ credentials: () => ({ userName: "u" }) });
// @expect TS2561
void client.getAuthorizationTokenByEntity(request, { timeout: 5 });
// @expect TS2554
void client.getAuthorizationTokenByEntity();
