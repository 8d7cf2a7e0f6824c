import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { ConnectionError } from "../../src/errors.js";
import { backoffMs, retrying } from "../../src/transport/retry.js";
import { callOf, failureOf } from "./sending.js";

const passing = (): ConnectionError =>
  new ConnectionError("passing", { retryable: true, requestSent: false });

describe("backoffMs", () => {
  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [5, 3_200],
    [6, 5_000],
    [50, 5_000],
    [5_000, 5_000],
  ])("lies between 0 and its bound for retry %i: %i ms", (retry, bound) => {
    expect(backoffMs(retry, () => 0)).toBe(0);
    expect(backoffMs(retry, () => 0.5)).toBe(bound / 2);
    expect(backoffMs(retry, () => 1)).toBe(bound);
  });
});

describe("the pause before a retry", () => {
  it("is waited for in real time where nothing else is given", async () => {
    const call = callOf();
    const times: number[] = [];
    await failureOf(
      retrying({ retries: 1, call, random: () => 0.5 }, () => {
        times.push(performance.now());
        return Promise.reject(passing());
      }),
    );
    call.dispose();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(90);
  });

  it("is drawn anew each time, between nothing and its bound", async () => {
    const call = callOf();
    const pauses: number[] = [];
    const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    await failureOf(retrying({ retries: 8, call, sleep }, () => Promise.reject(passing())));
    call.dispose();
    expect(pauses).toHaveLength(8);
    expect(new Set(pauses).size).toBeGreaterThan(1);
    pauses.forEach((ms, n) => expect(ms).toBeLessThan(Math.min(5_000, 200 * 2 ** n)));
  });

  it("that takes exactly the time that is left is not begun", async () => {
    const call = callOf();
    vi.spyOn(call, "remainingMs").mockReturnValue(100);
    const attempt = vi.fn(() => Promise.reject(passing()));
    const sleep = vi.fn(() => Promise.resolve());
    await failureOf(retrying({ retries: 2, call, random: () => 0.5, sleep }, attempt));
    call.dispose();
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(sleep).not.toHaveBeenCalled();
  });

  it("leaves no timer and no listener behind when the call is aborted in it", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const idle = timers();
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal });
    const ended = failureOf(
      retrying(
        { retries: 1, call, random: () => 1, onRetry: () => setImmediate(() => controller.abort()) },
        () => Promise.reject(passing()),
      ),
    );
    expect(await ended).toMatchObject({ code: "ABORTED" });
    call.dispose();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(timers()).toBeLessThanOrEqual(idle);
  });
});

it("a try with a time of its own leaves no timer behind when it fails", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const call = callOf({ tryTimeoutMs: 10_000 });
  const before = timers();
  const sleep = (): Promise<void> => Promise.resolve();
  await failureOf(retrying({ retries: 20, call, sleep }, () => Promise.reject(passing())));
  expect(timers()).toBeLessThan(before + 10);
  call.dispose();
});

it("a call that is aborted while a try fails is not tried again, and tells of no retry", async () => {
  const controller = new AbortController();
  const call = callOf({ signal: controller.signal });
  const onRetry = vi.fn();
  const attempt = vi.fn(() => {
    controller.abort();
    return Promise.reject(passing());
  });
  await failureOf(retrying({ retries: 2, call, random: () => 0, onRetry }, attempt));
  call.dispose();
  expect(attempt).toHaveBeenCalledTimes(1);
  expect(onRetry).not.toHaveBeenCalled();
});
