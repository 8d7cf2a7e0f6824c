import type { EmulatedAccount } from "../state/account.js";
import { activeAccount } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";

/** What the devices of an account take up, as seeded. */
export const usedSpaceBehaviours: ServiceBehaviours = {
  GetAccountUsedSpace: (call, service) => ({
    usedSpaceInKB: usedSpaceKB(activeAccount(call, service, call.request.userName)),
  }),
  GetAccountUsedSpaceBySystem: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    return { accountSpaces: account.systems.map((system) => ({ username: account.username, ...system })) };
  },
};

function usedSpaceKB(account: EmulatedAccount): bigint {
  return account.systems.reduce((sum, system) => sum + system.usedSpaceKB, 0n);
}
