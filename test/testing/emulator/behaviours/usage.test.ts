import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../../src/testing/index.js";
import { startEmulator } from "../../../../src/testing/index.js";
import { call } from "../../call.js";

let emulator: Emulator;

const JANUARY = new Date("2026-01-01T00:00:00Z");
const FEBRUARY = new Date("2026-02-01T00:00:00Z");

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [
      {
        username: "jane",
        systems: [
          { systemName: "desk", usedSpaceKB: 9_007_199_254_740_993n },
          { systemName: "phone", deviceType: "Mobile", usedSpaceKB: 2 },
        ],
        history: [
          { periodDate: FEBRUARY, uploadedFilesCount: 2, uploadedFilesSize: 20 },
          { periodDate: JANUARY, uploadedFilesCount: 1, uploadedFilesSize: 10 },
        ],
      },
      {
        username: "joe",
        history: [{ periodDate: FEBRUARY, uploadedFilesCount: 3, uploadedFilesSize: 30n }],
      },
    ],
  });
});

afterAll(() => emulator.close());

describe("Used space", () => {
  it("is the sum of the seeded systems", async () => {
    const { result } = await call(emulator, "getAccountUsedSpace", { userName: "jane" });
    expect(result.usedSpaceInKB).toBe(9_007_199_254_740_995n);
  });

  it("is 0 with a refusal, as .NET cannot leave it out", async () => {
    const { result, text } = await call(emulator, "getAccountUsedSpace", { userName: "nobody" });
    expect(text).toContain("<usedSpaceInKB>0</usedSpaceInKB>");
    expect(result).toMatchObject({ usedSpaceInKB: 0n, result: { result: 53 } });
  });

  it("is told for each system", async () => {
    const { result } = await call(emulator, "getAccountUsedSpaceBySystem", { username: "jane" });
    expect(result.accountSpaces).toEqual([
      { username: "jane", usedSpaceKB: 9_007_199_254_740_993n, systemName: "desk", deviceType: "Desktop" },
      { username: "jane", usedSpaceKB: 2n, systemName: "phone", deviceType: "Mobile" },
    ]);
  });
});

describe("GetHistoryEventsTotals", () => {
  const totals = async (monitoredUsernames: readonly string[], months: number): Promise<unknown> =>
    (await call(emulator, "getHistoryEventsTotals", { monitoredUsernames, months })).result
      .historyEventsTotalsData;

  it("adds the accounts up by month, oldest first", async () => {
    expect(await totals(["jane", "joe"], 12)).toEqual([
      { periodDate: JANUARY, uploadedFilesCount: 1n, uploadedFilesSize: 10n },
      { periodDate: FEBRUARY, uploadedFilesCount: 5n, uploadedFilesSize: 50n },
    ]);
  });

  it.each([
    [1, [FEBRUARY]],
    [0, []],
  ])("gives the latest %i months", async (months, dates) => {
    const rows = (await totals(["jane"], months)) as { periodDate: Date }[];
    expect(rows.map(({ periodDate }) => periodDate)).toEqual(dates);
  });

  it("has an ObjectEntityMismatch when one of the accounts is not there", async () => {
    const { result } = await call(emulator, "getHistoryEventsTotals", {
      monitoredUsernames: ["jane", "nobody"],
      months: 1,
    });
    expect(result.result).toMatchObject({ result: 53 });
  });
});
