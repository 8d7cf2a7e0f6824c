import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConnectionError } from "../../src/errors.js";
import { backoffMs, retrying } from "../../src/transport/retry.js";
import { callOf, failureOf } from "./sending.js";

const passing = (): ConnectionError =>
  new ConnectionError("passing", { retryable: true, requestSent: false });
const fail = (): Promise<never> => Promise.reject(passing());

const draw = (random: number): void => void vi.spyOn(Math, "random").mockReturnValue(random);
afterEach(() => {
  vi.restoreAllMocks();
});

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
    for (const random of [0, 0.5, 1]) {
      draw(random);
      expect(backoffMs(retry)).toBe(random * bound);
    }
  });

  it("is drawn anew each time", () => {
    expect(new Set(Array.from({ length: 8 }, () => backoffMs(6))).size).toBeGreaterThan(1);
  });
});

describe("the pause before a retry", () => {
  it("is waited for in real time", async () => {
    draw(0.5);
    const call = callOf();
    const times: number[] = [];
    const attempt = (): Promise<never> => {
      times.push(performance.now());
      return fail();
    };
    await failureOf(retrying(call, 1, attempt));
    call.dispose();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(90);
  });

  it("that takes exactly the time that is left is not begun", async () => {
    draw(0.5);
    const call = callOf();
    vi.spyOn(call, "remainingMs").mockReturnValue(100);
    const attempt = vi.fn(fail);
    const onRetry = vi.fn();
    await failureOf(retrying(call, 2, attempt, onRetry));
    call.dispose();
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(onRetry).not.toHaveBeenCalled();
  });

  it("leaves no timer and no listener behind when the call is aborted in it", async () => {
    draw(1);
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const idle = timers();
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal });
    const ended = failureOf(retrying(call, 1, fail, () => setImmediate(() => controller.abort())));
    expect(await ended).toMatchObject({ code: "ABORTED" });
    call.dispose();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(timers()).toBeLessThanOrEqual(idle);
  });
});

it("a try with a time of its own leaves no timer behind when it fails", async () => {
  draw(0);
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const call = callOf({ tryTimeoutMs: 10_000 });
  const before = timers();
  await failureOf(retrying(call, 20, fail));
  expect(timers()).toBeLessThan(before + 10);
  call.dispose();
});

it("a call that is aborted while a try fails is not tried again, and tells of no retry", async () => {
  const controller = new AbortController();
  const call = callOf({ signal: controller.signal });
  const onRetry = vi.fn();
  const attempt = vi.fn(() => {
    controller.abort();
    return fail();
  });
  await failureOf(retrying(call, 2, attempt, onRetry));
  call.dispose();
  expect(attempt).toHaveBeenCalledTimes(1);
  expect(onRetry).not.toHaveBeenCalled();
});
