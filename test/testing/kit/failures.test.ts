import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import type { Emulator } from "../../../src/testing/index.js";
import { call } from "../call.js";

let emulator: Emulator;
let dice: number[] = [];

beforeAll(async () => {
  emulator = await startEmulator({ random: () => dice.shift() ?? 0.99 });
});

beforeEach(() => {
  dice = [];
  emulator.reset();
});

afterAll(() => emulator.close());

const JANE = { username: "jane@example.com", isAppUser: false };

const REQUESTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  getAuthorizationTokenByEntity: JANE,
};

async function statuses(calls: number, method = "getAuthorizationTokenByEntity"): Promise<number[]> {
  const seen: number[] = [];
  for (let made = 0; made < calls; made += 1)
    seen.push((await call(emulator, method, REQUESTS[method] ?? {})).status);
  return seen;
}

describe("failNext", () => {
  it("fails for ever when told so, until the emulator is reset", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { times: Infinity });
    expect(await statuses(5)).toEqual([503, 503, 503, 503, 503]);
    emulator.reset();
    expect(await statuses(1)).toEqual([200]);
  });

  it("fails now and then, by a probability; what does not fail does not count", async () => {
    dice = [0.2, 0.9, 0.4, 0.1];
    emulator.failNext({ kind: "http", status: 503 }, { times: 2, probability: 0.3 });
    expect(await statuses(5)).toEqual([503, 200, 200, 503, 200]);
  });

  it("never fails with a probability of 0", async () => {
    dice = [0];
    emulator.failNext({ kind: "http", status: 503 }, { probability: 0 });
    expect(await statuses(1)).toEqual([200]);
  });

  it("fails late", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { delayMs: 60 });
    const before = performance.now();
    expect(await statuses(1)).toEqual([503]);
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it("fails one operation for ever, and no other", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { operation: "authenticate", times: Infinity });
    expect(await statuses(2)).toEqual([200, 200]);
    expect(await statuses(2, "authenticate")).toEqual([503, 503]);
  });
});

describe("reset", () => {
  it("brings back the accounts and passwords that were seeded, and takes away the others", async () => {
    const change = { userName: "jane@example.com", password: "account-pass", newPassword: "new" };
    await call(emulator, "changeAccountPassword", change);
    emulator.accounts.add({ username: "other" });
    emulator.reset();
    expect(emulator.accounts.list().map(({ username }) => username)).toEqual(["jane@example.com"]);
    expect(emulator.accounts.hasPassword("jane@example.com", "account-pass")).toBe(true);
  });

  it("forgets tokens, what was planned, and the journal; the address stays", async () => {
    const { url, requests } = emulator;
    const { result } = await call(emulator, "getAuthorizationTokenByEntity", JANE);
    emulator.respondNext("getAuthorizationTokenByEntity", { authToken: "mine" });
    emulator.reset();
    expect(emulator.redeem(String(result.authToken))).toBeUndefined();
    expect(requests).toEqual([]);
    expect((await call(emulator, "getAuthorizationTokenByEntity", JANE)).result.authToken).not.toBe("mine");
    expect(requests).toHaveLength(1);
    expect(emulator.url).toBe(url);
  });
});
