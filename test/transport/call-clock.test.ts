import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AbortedError, TimeoutError } from "../../src/errors.js";
import { clockOf, failureOf } from "./sending.js";

const never = new Promise<never>(() => undefined);

describe("CallClock", () => {
  it("gives the value of what it races", async () => {
    const clock = clockOf();
    expect(await clock.race(Promise.resolve("value"))).toBe("value");
    expect(await failureOf(clock.race(Promise.reject(new RangeError("own"))))).toBeInstanceOf(RangeError);
    clock.dispose();
  });

  it("ends what it races with a TimeoutError that names the limit and says that nothing was sent", async () => {
    const error = await failureOf(clockOf({ timeoutMs: 30 }).race(never));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 30, requestSent: false, retryable: true, operation: "Ask" });
    expect(String(error)).toContain("30 ms (option timeoutMs). Nothing was sent");
  });

  it.each([
    ["read", false, true, "Nothing was sent"],
    ["read", true, true, "safe to call again"],
    ["write", false, true, "Nothing was sent"],
    ["write", true, false, "find out before calling again"],
  ] as const)(
    "a %s that was sent (%s) and timed out: retryable %s",
    async (access, sent, retryable, advice) => {
      const clock = clockOf({ access, timeoutMs: 10 });
      clock.requestSent = sent;
      const error = await failureOf(clock.race(never));
      expect(error).toMatchObject({ requestSent: sent, retryable });
      expect(String(error)).toContain(advice);
    },
  );

  it("ends with an AbortedError, whose cause is the signal's reason, when the caller's signal aborts", async () => {
    const controller = new AbortController();
    const clock = clockOf({ signal: controller.signal });
    const racing = failureOf(clock.race(never));
    controller.abort("enough");
    const error = await racing;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", cause: "enough", retryable: false, operation: "Ask" });
    expect(clock.signal.reason).toBe(error);
    expect(clock.remainingMs()).toBe(0);
    expect(() => clock.throwIfEnded()).toThrow(AbortedError);
  });

  it("has ended from the start when the signal was aborted before", async () => {
    const clock = clockOf({ signal: AbortSignal.abort() });
    expect(clock.failure).toBeInstanceOf(AbortedError);
    expect(await failureOf(clock.race(Promise.resolve("too late")))).toBeInstanceOf(AbortedError);
  });

  it("keeps the first reason to end", async () => {
    const controller = new AbortController();
    const clock = clockOf({ timeoutMs: 10, signal: controller.signal });
    await failureOf(clock.race(never));
    controller.abort();
    await wait(5);
    expect(clock.failure).toBeInstanceOf(TimeoutError);
  });

  it("never ends once it is disposed of", async () => {
    const controller = new AbortController();
    const clock = clockOf({ timeoutMs: 10, signal: controller.signal });
    clock.dispose();
    controller.abort();
    await wait(30);
    expect(clock.failure).toBeUndefined();
  });

  it("leaves nothing unhandled of a promise that fails after the clock has ended", async () => {
    const late = wait(30).then(() => {
      throw new Error("late");
    });
    expect(await failureOf(clockOf({ timeoutMs: 5 }).race(late))).toBeInstanceOf(TimeoutError);
    await wait(60);
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER, Infinity])(
    "takes a limit of %d ms as a long one",
    async (timeoutMs) => {
      const clock = clockOf({ timeoutMs });
      expect(await clock.race(wait(20, "value"))).toBe("value");
      clock.dispose();
    },
  );

  it("leaves no listener on a signal that a thousand calls share", async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    const clocks = Array.from({ length: 1_000 }, () => clockOf({ signal }));
    await Promise.all(clocks.map((clock) => clock.race(wait(1))));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const clock of clocks) clock.dispose();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await wait(1);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

describe("whenEnded", () => {
  it("calls back once, with the failure, unless that was undone", () => {
    const controller = new AbortController();
    const clock = clockOf({ signal: controller.signal });
    const ends: string[] = [];
    clock.whenEnded((failure) => ends.push(failure.code));
    clock.whenEnded(() => ends.push("undone"))();
    controller.abort();
    controller.abort();
    expect(ends).toEqual(["ABORTED"]);
  });

  it("agrees with the signal, asked for before or after", () => {
    const controller = new AbortController();
    const clock = clockOf({ signal: controller.signal });
    const { signal } = clock;
    const other = clockOf({ signal: controller.signal });
    controller.abort();
    expect(signal.reason).toBe(clock.failure);
    expect(other.signal.reason).toBe(other.failure);
  });
});

describe("a signal that several calls share", () => {
  it("ends those that still run", () => {
    const controller = new AbortController();
    const [done, ...running] = [1, 2, 3].map(() => clockOf({ signal: controller.signal }));
    done?.dispose();
    controller.abort();
    expect(done?.failure).toBeUndefined();
    expect(running.map((clock) => clock.failure?.code)).toEqual(["ABORTED", "ABORTED"]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("ends later calls after earlier ones are all done", () => {
    const controller = new AbortController();
    clockOf({ signal: controller.signal }).dispose();
    const clock = clockOf({ signal: controller.signal });
    controller.abort();
    expect(clock.failure).toBeInstanceOf(AbortedError);
  });
});

describe("the clock of a try", () => {
  it("ends with a TimeoutError of the call's limit, while the call goes on", async () => {
    const call = clockOf({ timeoutMs: 5_000 });
    const one = call.startTry(20);
    await wait(60);
    expect(one.signal.aborted).toBe(true);
    expect(one.failure).toMatchObject({ code: "TIMEOUT", timeoutMs: 5_000, retryable: true });
    expect(String(one.failure)).toContain("within 20 ms");
    expect(call.failure).toBeUndefined();
    call.dispose();
  });

  it.each([1_000, undefined])("ends with the call (own limit: %s)", (limitMs) => {
    const controller = new AbortController();
    const call = clockOf({ signal: controller.signal });
    const one = call.startTry(limitMs);
    controller.abort();
    expect(one.signal.aborted).toBe(true);
    expect(one.failure).toBe(call.failure);
  });

  it("has ended from the start when the call has", () => {
    const call = clockOf({ signal: AbortSignal.abort() });
    expect(call.startTry(100).failure).toBe(call.failure);
  });

  it("does not end once it is disposed of", () => {
    const controller = new AbortController();
    const call = clockOf({ signal: controller.signal });
    const one = call.startTry(1_000);
    one.dispose();
    controller.abort();
    expect(one.failure).toBeUndefined();
    expect(call.failure).toBeInstanceOf(AbortedError);
  });

  it("tells the call that its request was sent", () => {
    const call = clockOf();
    const one = call.startTry(1_000);
    one.requestSent = true;
    expect(call.requestSent).toBe(true);
    one.dispose();
    call.dispose();
  });
});
