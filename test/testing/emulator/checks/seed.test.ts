import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../../../src/errors.js";
import { startEmulator } from "../../../../src/testing/index.js";
import type { AccountSeed, Emulator } from "../../../../src/testing/index.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ accounts: [] });
});

afterEach(() => emulator.close());

/** What a caller without types may pass. */
function add(seed: unknown): unknown {
  try {
    return emulator.accounts.add(seed as AccountSeed);
  } catch (error) {
    return error;
  }
}

function expectRefusal(error: unknown, field: string, words: string): void {
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ field, message: expect.stringContaining(words) as string });
}

describe("An account seed", () => {
  it("names the nearest key to an unknown one", () =>
    expectRefusal(add({ userName: "a" }), "account.userName", 'did you mean "username"?'));

  it("needs a username", () => expectRefusal(add({}), "account.username", "must be a string, got undefined"));

  it.each([
    ["password", 1, "a string"],
    ["entityId", "1", "a whole number from -2147483648 to 2147483647"],
    ["signupDate", "2024-01-15", "a valid Date"],
    ["signupDate", new Date(Number.NaN), "a valid Date"],
    ["sizeMB", "1024", "a whole number or a bigint"],
    ["sizeMB", 0.5, "a whole number or a bigint"],
    ["isUltraSafe", "yes", "true or false"],
    ["systems", {}, "an array"],
    ["history", null, "an array"],
  ])("refuses a wrong %s: %j", (key, value, expected) =>
    expectRefusal(add({ username: "a", [key]: value }), `account.${key}`, `must be ${expected}, got`),
  );

  it("names the place of a wrong device", () =>
    expectRefusal(
      add({ username: "a", systems: [{ systemName: "s" }, { systemName: 2 }] }),
      "account.systems[1].systemName",
      "must be a string, got a number",
    ));

  it("names the place of a month without its count", () =>
    expectRefusal(
      add({ username: "a", history: [{ periodDate: new Date(), uploadedFilesSize: 1 }] }),
      "account.history[0].uploadedFilesCount",
      "must be a whole number or a bigint, got undefined",
    ));

  it("does not tell a password that is no string", () =>
    expect(String(add({ username: "a", password: 271828 }))).not.toContain("271828"));

  it("is not added when it is refused", () => {
    add({ username: "a", sizeMB: "1" });
    expect(emulator.accounts.list()).toEqual([]);
  });

  it("may be full", () => {
    const seed: Required<AccountSeed> = {
      username: "a",
      password: "b",
      email: "c",
      fullName: "d",
      status: "Inactive",
      entityId: -1,
      partner: "e",
      customerTypeCode: "f",
      paymentPlanId: 2,
      signupDate: new Date(),
      sizeMB: 5n,
      isUltraSafe: true,
      backupServerName: "g",
      systems: [{ systemName: "h", deviceType: "i", usedSpaceKB: 1 }],
      history: [{ periodDate: new Date(), uploadedFilesCount: 1, uploadedFilesSize: 2n }],
    };
    expect(add(seed)).toMatchObject({ username: "a", sizeMB: 5n });
  });

  it("of the options is named by its place", async () => {
    const accounts = [{ username: "a" }, { username: "b", sizeMB: "1" }] as unknown as AccountSeed[];
    const error: unknown = await startEmulator({ accounts }).then(
      (started) => started.close(),
      (reason: unknown) => reason,
    );
    expectRefusal(error, "accounts[1].sizeMB", "accounts[1].sizeMB must be a whole number or a bigint");
  });
});
