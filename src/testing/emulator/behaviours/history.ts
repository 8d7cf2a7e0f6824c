import type { EmulatedHistory } from "../state/account.js";
import { activeAccount } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";

/**
 * The uploads of the accounts together, one row a month, the latest `months` rows, oldest first. That the
 * accounts are added up, and the order, are the emulator's own choice.
 */
export const historyBehaviours: ServiceBehaviours = {
  GetHistoryEventsTotals: (call, service) => {
    const usernames = call.request.monitoredUsernames as readonly unknown[];
    const history = usernames.flatMap((username) => activeAccount(call, service, username).history);
    const months = Number(call.request.months);
    return { historyEventsTotalsData: months === 0 ? [] : totalsByMonth(history).slice(-months) };
  },
};

function totalsByMonth(history: readonly EmulatedHistory[]): readonly EmulatedHistory[] {
  const totals = new Map<number, EmulatedHistory>();
  for (const row of history) {
    const key = row.periodDate.getTime();
    const total = totals.get(key);
    totals.set(key, {
      periodDate: row.periodDate,
      uploadedFilesCount: (total?.uploadedFilesCount ?? 0n) + row.uploadedFilesCount,
      uploadedFilesSize: (total?.uploadedFilesSize ?? 0n) + row.uploadedFilesSize,
    });
  }
  return [...totals.values()].sort((a, b) => a.periodDate.getTime() - b.periodDate.getTime());
}
