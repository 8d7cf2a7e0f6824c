import type { AccountManagementClient } from "../../../src/index.js";

declare const client: AccountManagementClient;

// A required field is missing.
// @expect TS2345
void client.getHistoryEventsTotals({ monitoredUsernames: ["jane"] });
// @expect TS2345
void client.getHistoryEventsTotals({ months: 1 });

// A field is unknown.
// @expect TS2353
void client.getHistoryEventsTotals({ monitoredUsernames: [], months: 1, days: 1 });

// A field has the wrong type.
// @expect TS2322
void client.getHistoryEventsTotals({ monitoredUsernames: "jane", months: 1 });
// @expect TS2322
void client.getHistoryEventsTotals({ monitoredUsernames: [1], months: 1 });
// @expect TS2322
void client.getHistoryEventsTotals({ monitoredUsernames: [null], months: 1 });
// @expect TS2561
void client.getHistoryEventsTotals({ monitoredUsernames: { string: ["jane"] }, months: 1 });
// @expect TS2322
void client.getHistoryEventsTotals({ monitoredUsernames: [], months: "1" });

// A result is used as what it is not.
const result = await client.getHistoryEventsTotals({ monitoredUsernames: [], months: 1 });
// @expect TS2339
export const wrapped = result.historyEventsTotalsData.historyEventsTotal;
for (const total of result.historyEventsTotalsData) {
  // @expect TS2322
  const date: string = total.periodDate;
  void date;
}
