import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AbortedError, TimeoutError } from "../../src/errors.js";
import { callOf, failureOf } from "./sending.js";

const never = new Promise<never>(() => undefined);

describe("a call", () => {
  it("gives the value of what it races", async () => {
    const call = callOf();
    expect(await call.within(Promise.resolve("value"))).toBe("value");
    expect(await failureOf(call.within(Promise.reject(new RangeError("own"))))).toBeInstanceOf(RangeError);
    call.dispose();
  });

  it("ends what it races with a TimeoutError that names the limit and says that nothing was sent", async () => {
    const error = await failureOf(callOf({ timeoutMs: 30 }).within(never));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 30, requestSent: false, retryable: true });
    expect(String(error)).toContain("30 ms (option timeoutMs). Nothing was sent");
  });

  it.each([
    ["read", false, "Nothing was sent to the service."],
    [
      "read",
      true,
      "The service may have seen the request; the operation only reads, so it is safe to call again.",
    ],
    ["write", false, "Nothing was sent to the service."],
    [
      "write",
      true,
      "The service may have seen the request and carried it out: find out before calling again.",
    ],
  ] as const)(
    "ends as a %s that was sent (%s) with a TimeoutError that says what is known and what to do",
    async (access, sent, known) => {
      const call = callOf({ access, timeoutMs: 20 });
      call.requestSent = sent;
      await new Promise((resolve) => call.whenEnded(resolve));
      expect(call.failure).toBeInstanceOf(TimeoutError);
      expect(call.failure).toMatchObject({
        requestSent: sent,
        retryable: access === "read" || !sent,
      });
      expect(call.failure?.message).toBe(`The call did not end within 20 ms (option timeoutMs). ${known}`);
    },
  );

  it("ends with an AbortedError, whose cause is the signal's reason, when the caller's signal aborts", async () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal });
    const racing = failureOf(call.within(never));
    controller.abort("enough");
    const error = await racing;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", cause: "enough", retryable: false });
    expect(call.remainingMs()).toBe(0);
    expect(() => call.throwIfEnded()).toThrow(AbortedError);
  });

  it("has ended from the start when the signal was aborted before", async () => {
    const call = callOf({ signal: AbortSignal.abort() });
    expect(call.failure).toBeInstanceOf(AbortedError);
    expect(await failureOf(call.within(Promise.resolve("too late")))).toBeInstanceOf(AbortedError);
  });

  it("keeps the first reason to end", async () => {
    const controller = new AbortController();
    const call = callOf({ timeoutMs: 10, signal: controller.signal });
    await failureOf(call.within(never));
    controller.abort();
    call.close();
    await wait(5);
    expect(call.failure).toBeInstanceOf(TimeoutError);
  });

  it("never ends once it is disposed of", async () => {
    const controller = new AbortController();
    const call = callOf({ timeoutMs: 10, signal: controller.signal });
    call.dispose();
    controller.abort();
    await wait(30);
    expect(call.failure).toBeUndefined();
  });

  it("leaves nothing unhandled of a promise that fails after the call has ended", async () => {
    const late = wait(30).then(() => {
      throw new Error("late");
    });
    expect(await failureOf(callOf({ timeoutMs: 5 }).within(late))).toBeInstanceOf(TimeoutError);
    await wait(60);
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER, Infinity])(
    "takes a limit of %d ms as a long one",
    async (timeoutMs) => {
      const call = callOf({ timeoutMs });
      expect(await call.within(wait(20, "value"))).toBe("value");
      call.dispose();
    },
  );

  it("leaves no listener on a signal that a thousand calls share", async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    const clocks = Array.from({ length: 1_000 }, () => callOf({ signal }));
    await Promise.all(clocks.map((call) => call.within(wait(1))));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const call of clocks) call.dispose();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await wait(1);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

describe("whenEnded", () => {
  it("calls back once, with the failure, unless that was undone", () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal });
    const ends: string[] = [];
    call.whenEnded((failure) => ends.push(failure.code));
    call.whenEnded(() => ends.push("undone"))();
    controller.abort();
    controller.abort();
    expect(ends).toEqual(["ABORTED"]);
  });

  it("does not call back what an earlier callback has undone", () => {
    const call = callOf();
    const ends: string[] = [];
    call.whenEnded(() => undo());
    const undo = call.whenEnded(() => ends.push("undone"));
    call.close();
    expect(ends).toEqual([]);
  });
});

describe("a signal that several calls share", () => {
  it("ends those that still run", () => {
    const controller = new AbortController();
    const [done, ...running] = [1, 2, 3].map(() => callOf({ signal: controller.signal }));
    done?.dispose();
    controller.abort();
    expect(done?.failure).toBeUndefined();
    expect(running.map((call) => call.failure?.code)).toEqual(["ABORTED", "ABORTED"]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("ends later calls after earlier ones are all done", () => {
    const controller = new AbortController();
    callOf({ signal: controller.signal }).dispose();
    const call = callOf({ signal: controller.signal });
    controller.abort();
    expect(call.failure).toBeInstanceOf(AbortedError);
  });
});

describe("the time of a try", () => {
  it("ends what waits with a TimeoutError that names tryTimeoutMs, while the call goes on", async () => {
    const call = callOf({ timeoutMs: 5_000, tryTimeoutMs: 20 });
    call.startTry();
    const error = await failureOf(call.within(never));
    expect(error).toMatchObject({ code: "TIMEOUT", timeoutMs: 5_000, retryable: true });
    expect(String(error)).toContain("within 20 ms (option tryTimeoutMs)");
    call.endTry();
    expect(call.failure).toBeUndefined();
    call.throwIfEnded();
    call.dispose();
  });

  it("is the call's own where tryTimeoutMs is longer than what remains", async () => {
    const call = callOf({ timeoutMs: 30, tryTimeoutMs: 30 });
    call.startTry();
    expect(String(await failureOf(call.within(never)))).toContain("within 30 ms (option timeoutMs)");
  });

  it("is told as the call's when that is over, too, by the moment at which a timer can fire", async () => {
    const call = callOf({ timeoutMs: 20, tryTimeoutMs: 10 });
    call.startTry();
    const waiting = failureOf(call.within(never));
    const blockedUntil = performance.now() + 40;
    while (performance.now() < blockedUntil);
    expect(String(await waiting)).toContain("within 20 ms (option timeoutMs)");
    call.dispose();
  });

  it("ends with the call", async () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal, tryTimeoutMs: 1_000 });
    call.startTry();
    const waiting = failureOf(call.within(never));
    controller.abort();
    expect(await waiting).toBeInstanceOf(AbortedError);
    expect(await waiting).toBe(call.failure);
  });

  it("does not end what comes after it", async () => {
    const call = callOf({ tryTimeoutMs: 20 });
    call.startTry();
    call.endTry();
    expect(await call.within(wait(60, "value"))).toBe("value");
    call.throwIfEnded();
    call.dispose();
  });
});

describe("throwIfEnded", () => {
  /** Keeps timers from firing, as parsing a long response does. */
  const block = (ms: number): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  };

  it("goes by the clock, where the timer has had no chance to fire", () => {
    const other = callOf();
    other.throwIfEnded();
    other.dispose();
    const call = callOf({ timeoutMs: 20 });
    block(30);
    expect(() => call.throwIfEnded()).toThrow(TimeoutError);
    expect(call.failure).toBeInstanceOf(TimeoutError);
  });

  it("minds the time of a try", () => {
    const call = callOf({ tryTimeoutMs: 20 });
    call.startTry();
    block(40);
    expect(() => call.throwIfEnded()).toThrow("option tryTimeoutMs");
    expect(call.failure).toBeUndefined();
    call.dispose();
  });

  it("minds the call's time first", () => {
    const call = callOf({ timeoutMs: 60, tryTimeoutMs: 40 });
    call.startTry();
    block(80);
    expect(() => call.throwIfEnded()).toThrow("option timeoutMs");
  });
});
