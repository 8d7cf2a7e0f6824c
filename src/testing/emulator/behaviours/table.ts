import { accountChangeBehaviours } from "./account-changes.js";
import { accountCreationBehaviours } from "./account-creation.js";
import { accountListBehaviours } from "./account-list.js";
import { authenticationBehaviours } from "./authentication.js";
import type { ServiceBehaviour, ServiceBehaviours } from "./behaviour.js";
import { fallbackBehaviour } from "./fallback.js";
import { historyBehaviours } from "./history.js";
import { requireInput } from "./required-input.js";
import { tokenBehaviours } from "./tokens.js";
import { usedSpaceBehaviours } from "./used-space.js";

const BEHAVIOURS: ServiceBehaviours = {
  ...accountChangeBehaviours,
  ...accountCreationBehaviours,
  ...accountListBehaviours,
  ...authenticationBehaviours,
  ...historyBehaviours,
  ...tokenBehaviours,
  ...usedSpaceBehaviours,
};

/** What the service does for an operation: its input checked, then its behaviour or the fallback. */
export function behaviourOf(operationName: string): ServiceBehaviour {
  const behaviour = Object.hasOwn(BEHAVIOURS, operationName) ? BEHAVIOURS[operationName] : undefined;
  return (call, service, operation) => {
    requireInput(call, service, operation);
    return (behaviour ?? fallbackBehaviour)(call, service, operation);
  };
}
