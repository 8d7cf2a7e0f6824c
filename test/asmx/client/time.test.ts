import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AbortedError, TimeoutError } from "../../../src/index.js";
import type { AccountManagementClient } from "../../../src/index.js";
import { callCount, orderNext, reset, seedAccount, storedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import type { AsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { call, methods, requests } from "./requests.js";

let host: AsmxHost;
beforeAll(async () => {
  host = await startAsmxHost();
  // The first call loads what later ones have; limits of a few 100 ms are not about that.
  await seedAccount(host, "jane", { password: "account-pass" });
  for (const soap of soapVersions) {
    await using client = clientOf(host, soap);
    await Promise.all(methods.map((method) => call(client, method).catch(same)));
  }
});
afterAll(() => host.close());

/** Resolves when the operation has been entered that often. */
async function arrived(operation: string, times = 1): Promise<void> {
  while ((await callCount(host, operation)) < times) await sleep(5);
}

describe.each(soapVersions)("time at a real ASMX host in SOAP %s", (soap) => {
  let client: AccountManagementClient;
  beforeEach(async () => {
    await reset(host);
    await seedAccount(host, "jane", { password: "account-pass", usedSpaceKB: 5 });
    client = clientOf(host, soap);
  });
  afterEach(() => client.close());

  test("a slow response within the limit is a response like any other", async () => {
    await orderNext(host, "slow", { ms: 500 });
    const started = performance.now();
    expect(await client.getAccountUsedSpace({ userName: "jane" })).toMatchObject({ usedSpaceInKB: 5n });
    expect(performance.now() - started).toBeGreaterThan(450);
  });

  test("a read gets over one response that hangs: the try is given up, another one made", async () => {
    await orderNext(host, "slow", { ms: 4_000 });
    const response = await client.getAccountUsedSpace(
      { userName: "jane" },
      { timeoutMs: 6_000, tryTimeoutMs: 1_000, retries: 1 },
    );
    expect(response).toMatchObject({ usedSpaceInKB: 5n });
    expect(await callCount(host)).toBe(2);
  });

  test("a read whose every response is too slow ends in a timeout within its limit", async () => {
    await orderNext(host, "slow", { ms: 1_500, times: 3 });
    const started = performance.now();
    const error = await client.getAccountUsedSpace({ userName: "jane" }, { timeoutMs: 300 }).catch(same);
    expect(performance.now() - started).toBeLessThan(1_200);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 300, requestSent: true, retryable: true });
  });

  test.each(["createAccountBySize", "createAccountByPartnerLicenseKey"] as const)(
    "a timeout of %s is not tried again, says that the server may have seen it, and one arrived",
    async (method) => {
      await orderNext(host, "slow", { ms: 800 });
      const error = await call(client, method, { timeoutMs: 300, retries: 5 }).catch(same);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ requestSent: true, retryable: false });
      while ((await storedAccount(host, "joe")).account === null) await sleep(50);
      expect(await callCount(host)).toBe(1);
      // It was carried out all the same: that is why it is not tried again.
      await expect(call(client, method)).rejects.toMatchObject({ result: { code: "AlreadyExists" } });
    },
  );

  test("an abort ends a call under way at once, with the signal's reason", async () => {
    await orderNext(host, "slow", { ms: 1_500 });
    const controller = new AbortController();
    const pending = client.createAccountBySize(requests.createAccountBySize, { signal: controller.signal });
    const caught = pending.catch(same);
    await arrived("CreateAccountBySize");
    const started = performance.now();
    controller.abort(new Error("no longer needed"));
    const error = await caught;
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", requestSent: true, retryable: false });
    expect(error).toMatchObject({ cause: { message: "no longer needed" } });
  });

  test("late responses of abandoned calls never reach later ones", async () => {
    for (let index = 0; index < 5; index += 1) {
      const userName = `other-${index}`;
      await seedAccount(host, userName, { usedSpaceKB: 100 + index });
      await orderNext(host, "slow", { ms: 700 });
      const options = { timeoutMs: 200, retries: 0 };
      await expect(client.getAccountUsedSpace({ userName }, options)).rejects.toThrow(TimeoutError);
      const { usedSpaceInKB } = await client.getAccountUsedSpace({ userName: "jane" });
      expect(usedSpaceInKB).toBe(5n);
    }
  });
});

test("a client outlives a restart of the host on another connection", async () => {
  const first = await startAsmxHost();
  const { port } = new URL(first.url);
  await using client = clientOf(first, "1.1");
  await expect(client.getAccountUsedSpace({ userName: "jane" })).rejects.toMatchObject({
    code: "SERVICE_RESULT",
  });
  await first.close();
  const second = await startAsmxHost({ port: Number(port) });
  await expect(client.getAccountUsedSpace({ userName: "jane" })).rejects.toMatchObject({
    code: "SERVICE_RESULT",
  });
  await second.close();
});

function same(reason: unknown): unknown {
  return reason;
}
