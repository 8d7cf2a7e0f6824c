import { invalidInputParameters } from "../../soap/result-outcome.js";
import { activeAccount, ownedAccount } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";
import { EmulatorResult } from "./failure.js";

/** New email addresses and passwords. No email is sent by any of them. */
export const accountChangeBehaviours: ServiceBehaviours = {
  ChangeAccountEmail: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
    service.accounts.setEmail(account, String(call.request.email));
    return {};
  },
  ChangeAccountPassword: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
    service.accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },
  ChangeBackupAccountEmail: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    service.accounts.setEmail(account, String(call.request.email));
    return {};
  },
  ChangeBackupAccountPassword: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    if (account.isUltraSafe) {
      // The operation is for other accounts; which result it gives is the emulator's own choice.
      throw new EmulatorResult(invalidInputParameters("Username is the name of an UltraSafe account."));
    }
    service.accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },
};
