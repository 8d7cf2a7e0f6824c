import { objectEntityMismatch } from "../../soap/result-outcome.js";
import { activeAccount, ownedAccount } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";
import { EmulatorResult } from "./failure.js";

/** Tokens that sign an account in. Both kinds can be redeemed once. */
export const tokenBehaviours: ServiceBehaviours = {
  GetAuthorizationTokenByEntity: (call, service) => {
    const { username } = activeAccount(call, service, call.request.username);
    return { authToken: service.tokens.issue({ username, isAppUser: call.request.isAppUser === true }) };
  },
  GetAuthenticationToken: (call, service) => {
    const account = ownedAccount(call, service, call.request.username, call.request.password);
    if (account.status === "Inactive") throw new EmulatorResult(objectEntityMismatch());
    return { token: service.tokens.issue({ username: account.username, isAppUser: false }) };
  },
};
