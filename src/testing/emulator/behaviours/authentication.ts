import { ownedAccount } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";

/** Tells the status of an account to who knows its password, whatever the status is. */
export const authenticationBehaviours: ServiceBehaviours = {
  Authenticate: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
    return { accountStatus: account.status, backupServerName: account.backupServerName };
  },
};
