import type { AccountManagementClient } from "../../../src/index.js";

declare const client: AccountManagementClient;

// A required field is missing.
// @expect TS2345
void client.authenticate({ userName: "jane" });
// @expect TS2345
void client.changeAccountPassword({ userName: "jane", password: "old" });

// A field is unknown: the wire's name, or the other style's.
// @expect TS2353
void client.authenticate({ userName: "jane", password: "secret", email: "a@b.c" });
// @expect TS2561
void client.getAccountUsedSpace({ username: "jane" });

// A field has the wrong type.
// @expect TS2322
void client.authenticate({ userName: "jane", password: 5 });
// @expect TS2322
void client.authenticate({ userName: null, password: "secret" });
// @expect TS2322
void client.authenticate({ userName: undefined, password: "secret" });

// A result is used as what it is not.
const { usedSpaceInKB } = await client.getAccountUsedSpace({ userName: "jane" });
// @expect TS2322
export const asNumber: number = usedSpaceInKB;
const result = await client.authenticate({ userName: "jane", password: "secret" });
// @expect TS2322
export const server: string = result.backupServerName;
// @expect TS2339
export const wire = result.AuthenticateResult;
// @expect TS2322
export const code: string = result.result.code;
