import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../../src/errors.js";
import { startEmulator } from "../../../src/testing/index.js";
import type { AccountSeed, Emulator } from "../../../src/testing/index.js";
import { call } from "../call.js";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ accounts: [] });
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

/** What is thrown at a caller without types. */
async function refusal(attempt: () => unknown): Promise<unknown> {
  try {
    await attempt();
    return "nothing was thrown";
  } catch (error) {
    return error;
  }
}

async function expectRefusal(attempt: () => unknown, field: string, words: string): Promise<void> {
  const error = await refusal(attempt);
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ field, message: expect.stringContaining(words) as string });
}

describe("startEmulator", () => {
  const start = (options: unknown) => async (): Promise<void> => {
    await (await startEmulator(options as object)).close();
  };

  it.each([
    ["prot", { prot: 1 }, 'did you mean "port"?'],
    ["credentials.username", { credentials: { username: "a", password: "b" } }, 'did you mean "userName"?'],
    ["credentials.name", { credentials: [{ userName: "a", name: "b" }] }, "Unknown option credentials.name"],
    ["accounts[1].userName", { accounts: [{ username: "a" }, { userName: "b" }] }, '"username"?'],
    ["behaviours.getAllAcounts", { behaviours: { getAllAcounts: () => ({}) } }, '"getAllAccounts"?'],
    ["refusal", { refusal: "faults" }, 'did you mean "fault"?'],
  ])("names the nearest word to an unknown one: %s", (field, options, words) =>
    expectRefusal(start(options), field, words),
  );

  it.each([
    ["null", null],
    ["a string", "8080"],
    ["an array", []],
  ])("refuses options that are %s", (kind, options) =>
    expectRefusal(start(options), "options", `must be an object, got ${kind}`),
  );

  it.each([["x"], [-1], [65_536], [1.5], [null]])("refuses the port %j", (port) =>
    expectRefusal(start({ port }), "port", "port must be a whole number from 0 to 65535"),
  );

  it("takes an undefined option for one that is left out", async () => {
    const options = { port: undefined, accounts: undefined, credentials: undefined };
    expect(await refusal(start(options))).toBe("nothing was thrown");
  });
});

describe("An account seed", () => {
  const add = (seed: unknown) => (): unknown => emulator.accounts.add(seed as AccountSeed);

  it.each([
    ["account.userName", { userName: "a" }, 'did you mean "username"?'],
    ["account.systems[1].name", { username: "a", systems: [{ systemName: "s" }, { name: "t" }] }, "Unknown"],
    [
      "account.history[0].periodDat",
      { username: "a", history: [{ periodDat: new Date() }] },
      '"periodDate"?',
    ],
    ["account.username", { email: "a" }, "must be a string, got undefined"],
  ])("is refused for %s", async (field, seed, words) => {
    await expectRefusal(add(seed), field, words);
    expect(emulator.accounts.list()).toEqual([]);
  });

  it("may leave out all but the name, of a system too; and no name is given twice", async () => {
    emulator.accounts.add({ username: "a", systems: [{ systemName: "s" }] });
    expect(emulator.accounts.find("a")).toMatchObject({
      status: "Active",
      systems: [{ deviceType: "Desktop", usedSpaceKB: 0n }],
    });
    expect(await refusal(add({ username: "a" }))).toMatchObject({
      message: 'There is an account "a" already.',
    });
  });

  it("may be full", async () => {
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
    expect(await refusal(add(seed))).toBe("nothing was thrown");
    expect(emulator.accounts.find("a")).toMatchObject({ username: "a", sizeMB: 5n });
  });
});

describe("failNext", () => {
  const fail = (failure: unknown, options?: unknown) => (): void =>
    (emulator as unknown as { failNext: (...given: unknown[]) => void }).failNext(failure, options);

  it.each([
    ["failure.kind", { kind: "rest" }, 'did you mean "reset"?'],
    ["failure.kind", { kind: "nope" }, '"result", "fault", "http", "reset", "silence", "delay"'],
    ["failure.kind", {}, "got undefined"],
    ["failure.kind", { kind: "constructor" }, "must be one of"],
    ["failure.staus", { kind: "http", staus: 500 }, 'did you mean "status"?'],
    ["failure.status", { kind: "reset", status: 500 }, "Unknown option failure.status"],
    ["failure.code", { kind: "result", result: 1 }, "must be given"],
    ["failure.reason", { kind: "fault" }, "must be given"],
    ["failure.code", { kind: "fault", reason: "r", code: "Client" }, 'did you mean "client"?'],
    ["failure.status", { kind: "http", status: 1000 }, "must be a whole number from 100 to 999, got 1000"],
    ["failure.ms", { kind: "delay" }, "must be given"],
    ["failure.ms", { kind: "delay", ms: -1 }, "must be a whole number"],
    ["failure.ms", { kind: "delay", ms: 2 ** 31 }, "must be a whole number"],
  ])("refuses a wrong %s: %j", (field, failure, words) => expectRefusal(fail(failure), field, words));

  it.each([
    ["times", { times: 0 }, "must be a whole number from 1"],
    ["times", { times: 1.5 }, "must be a whole number from 1"],
    ["times", { times: Number.NaN }, "must be a whole number from 1"],
    ["time", { time: 2 }, 'did you mean "times"?'],
    ["probability", { probability: 50 }, "must be from 0 to 1, got 50"],
    ["delayMs", { delayMs: 2 ** 31 }, "must be a whole number"],
    ["operation", { operation: "getAllAcounts" }, 'did you mean "getAllAccounts"?'],
  ])("refuses a wrong %s: %j", (field, options, words) =>
    expectRefusal(fail({ kind: "reset" }, options), field, words),
  );

  it("leaves the next call alone when it has thrown", async () => {
    await refusal(fail({ kind: "http", status: 503 }, { times: 2, operation: "nothing" }));
    expect(await call(emulator, "getAllAccounts", {})).toMatchObject({ status: 200 });
  });

  it.each([
    [{ kind: "result", result: 1, code: "x", message: undefined }],
    [{ kind: "fault", reason: "r", code: "server", subcodes: [], actor: "a", detail: false }],
    [{ kind: "http", status: 500, contentType: "x/y", headers: { a: "b" }, body: new Uint8Array(1) }],
    [{ kind: "reset", midResponse: false }],
    [{ kind: "silence" }],
    [{ kind: "delay", ms: 0 }],
  ])("takes %j", async (failure) => {
    const options = { times: Infinity, probability: 0.5, delayMs: 1, operation: "getAllAccounts" };
    expect(await refusal(fail(failure, options))).toBe("nothing was thrown");
  });
});

it("respondNext names the nearest operation to an unknown one", () =>
  expectRefusal(
    () => emulator.respondNext("getAllAcounts" as "getAllAccounts", {}),
    "method",
    'did you mean "getAllAccounts"?',
  ));
