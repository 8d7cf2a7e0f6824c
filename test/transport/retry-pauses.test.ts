import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { ConnectionError } from "../../src/errors.js";
import type { TryClock } from "../../src/transport/deadline.js";
import { runWithRetries } from "../../src/transport/retry.js";
import { clockOf, failureOf } from "./sending.js";

const passing = (): ConnectionError =>
  new ConnectionError("passing", { retryable: true, requestSent: false });

describe("the pause before a retry", () => {
  it("is waited for in real time where nothing else is given", async () => {
    const clock = clockOf();
    const times: number[] = [];
    await failureOf(
      runWithRetries({ retries: 1, clock, random: () => 0.5 }, () => {
        times.push(performance.now());
        return Promise.reject(passing());
      }),
    );
    clock.dispose();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(90);
  });

  it("is drawn anew each time, between nothing and its bound", async () => {
    const clock = clockOf();
    const pauses: number[] = [];
    const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
    await failureOf(runWithRetries({ retries: 8, clock, sleep }, () => Promise.reject(passing())));
    clock.dispose();
    expect(pauses).toHaveLength(8);
    expect(new Set(pauses).size).toBeGreaterThan(1);
    pauses.forEach((ms, n) => expect(ms).toBeLessThan(Math.min(5_000, 200 * 2 ** n)));
  });

  it("that takes exactly the time that is left is not begun", async () => {
    const clock = clockOf();
    vi.spyOn(clock, "remainingMs").mockReturnValue(100);
    const attempt = vi.fn(() => Promise.reject(passing()));
    const sleep = vi.fn(() => Promise.resolve());
    await failureOf(runWithRetries({ retries: 2, clock, random: () => 0.5, sleep }, attempt));
    clock.dispose();
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(sleep).not.toHaveBeenCalled();
  });

  it("leaves no timer and no listener behind when the call is aborted in it", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const idle = timers();
    const controller = new AbortController();
    const clock = clockOf({ signal: controller.signal });
    const ended = failureOf(
      runWithRetries(
        { retries: 1, clock, random: () => 1, onRetry: () => setImmediate(() => controller.abort()) },
        () => Promise.reject(passing()),
      ),
    );
    expect(await ended).toMatchObject({ code: "ABORTED" });
    clock.dispose();
    expect(getEventListeners(clock.signal, "abort")).toHaveLength(0);
    expect(timers()).toBeLessThanOrEqual(idle);
  });

  it("leaves no listener behind when it has passed", async () => {
    const clock = clockOf();
    await failureOf(runWithRetries({ retries: 2, clock, random: () => 0 }, () => Promise.reject(passing())));
    expect(getEventListeners(clock.signal, "abort")).toHaveLength(0);
    clock.dispose();
  });
});

it("a call that is aborted while a try fails is not tried again, and tells of no retry", async () => {
  const controller = new AbortController();
  const clock = clockOf({ signal: controller.signal });
  const onRetry = vi.fn();
  const attempt = vi.fn(() => {
    controller.abort();
    return Promise.reject(passing());
  });
  await failureOf(runWithRetries({ retries: 2, clock, random: () => 0, onRetry }, attempt));
  clock.dispose();
  expect(attempt).toHaveBeenCalledTimes(1);
  expect(onRetry).not.toHaveBeenCalled();
});

describe("each try", () => {
  async function triesOf(
    access: "read" | "write",
    retries: number,
  ): Promise<[limit: unknown, disposed: number][]> {
    const clock = clockOf({ access });
    vi.spyOn(clock, "remainingMs").mockReturnValue(8_000);
    const start = vi.spyOn(clock, "startTry");
    const disposals: { mock: { calls: unknown[] } }[] = [];
    await failureOf(
      runWithRetries({ retries, clock, sleep: () => Promise.resolve() }, (tryClock: TryClock) => {
        disposals.push(vi.spyOn(tryClock, "dispose"));
        return Promise.reject(passing());
      }),
    );
    const limits = start.mock.calls.map(([limit]) => limit);
    vi.restoreAllMocks();
    clock.dispose();
    return limits.map((limit, n) => [limit, disposals[n]?.mock.calls.length ?? 0]);
  }

  it("of a read that has retries left takes half of the time that remains, and is stopped when it ends", async () => {
    expect((await triesOf("read", 2)).map(([limit]) => limit)).toEqual([4_000, 4_000, undefined]);
  });

  it("of a write, or the only one, takes all of it", async () => {
    expect((await triesOf("write", 1)).map(([limit]) => limit)).toEqual([undefined, undefined]);
    expect((await triesOf("read", 0)).map(([limit]) => limit)).toEqual([undefined]);
  });

  it("is disposed of, whether it succeeds or fails", async () => {
    for (const [, disposed] of await triesOf("read", 1)) expect(disposed).toBeGreaterThan(0);
  });
});
