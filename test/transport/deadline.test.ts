import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AbortedError, TimeoutError } from "../../src/errors.js";
import { callOf, failureOf } from "./sending.js";

const never = new Promise<never>(() => undefined);

describe("a call", () => {
  it("gives the value of what it races", async () => {
    const call = callOf();
    expect(await call.deadline.within(Promise.resolve("value"))).toBe("value");
    expect(await failureOf(call.deadline.within(Promise.reject(new RangeError("own"))))).toBeInstanceOf(
      RangeError,
    );
    call.deadline.dispose();
  });

  it("ends what it races with a TimeoutError that names the limit and says that nothing was sent", async () => {
    const error = await failureOf(callOf({ timeoutMs: 30 }).deadline.within(never));
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
      await new Promise((resolve) => call.deadline.whenEnded(resolve));
      expect(call.deadline.failure).toBeInstanceOf(TimeoutError);
      expect(call.deadline.failure).toMatchObject({
        requestSent: sent,
        retryable: access === "read" || !sent,
      });
      expect(call.deadline.failure?.message).toBe(
        `The call did not end within 20 ms (option timeoutMs). ${known}`,
      );
    },
  );

  it("ends with an AbortedError, whose cause is the signal's reason, when the caller's signal aborts", async () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal });
    const racing = failureOf(call.deadline.within(never));
    controller.abort("enough");
    const error = await racing;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ name: "AbortError", cause: "enough", retryable: false });
    expect(call.deadline.remainingMs()).toBe(0);
    expect(() => call.deadline.throwIfEnded()).toThrow(AbortedError);
  });

  it("has ended from the start when the signal was aborted before", async () => {
    const call = callOf({ signal: AbortSignal.abort() });
    expect(call.deadline.failure).toBeInstanceOf(AbortedError);
    expect(await failureOf(call.deadline.within(Promise.resolve("too late")))).toBeInstanceOf(AbortedError);
  });

  it("keeps the first reason to end", async () => {
    const controller = new AbortController();
    const call = callOf({ timeoutMs: 10, signal: controller.signal });
    await failureOf(call.deadline.within(never));
    controller.abort();
    call.close();
    await wait(5);
    expect(call.deadline.failure).toBeInstanceOf(TimeoutError);
  });

  it("never ends once it is disposed of", async () => {
    const controller = new AbortController();
    const call = callOf({ timeoutMs: 10, signal: controller.signal });
    call.deadline.dispose();
    controller.abort();
    await wait(30);
    expect(call.deadline.failure).toBeUndefined();
  });

  it("leaves nothing unhandled of a promise that fails after the call has ended", async () => {
    const late = wait(30).then(() => {
      throw new Error("late");
    });
    expect(await failureOf(callOf({ timeoutMs: 5 }).deadline.within(late))).toBeInstanceOf(TimeoutError);
    await wait(60);
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER, Infinity])(
    "takes a limit of %d ms as a long one",
    async (timeoutMs) => {
      const call = callOf({ timeoutMs });
      expect(await call.deadline.within(wait(20, "value"))).toBe("value");
      call.deadline.dispose();
    },
  );

  it("leaves no listener on a signal that a thousand calls share", async () => {
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    const clocks = Array.from({ length: 1_000 }, () => callOf({ signal }));
    await Promise.all(clocks.map((call) => call.deadline.within(wait(1))));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const call of clocks) call.deadline.dispose();
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
    call.deadline.whenEnded((failure) => ends.push(failure.code));
    call.deadline.whenEnded(() => ends.push("undone"))();
    controller.abort();
    controller.abort();
    expect(ends).toEqual(["ABORTED"]);
  });

  it("does not call back what an earlier callback has undone", () => {
    const call = callOf();
    const ends: string[] = [];
    call.deadline.whenEnded(() => undo());
    const undo = call.deadline.whenEnded(() => ends.push("undone"));
    call.close();
    expect(ends).toEqual([]);
  });
});

describe("a signal that several calls share", () => {
  it("ends those that still run", () => {
    const controller = new AbortController();
    const [done, ...running] = [1, 2, 3].map(() => callOf({ signal: controller.signal }));
    done?.deadline.dispose();
    controller.abort();
    expect(done?.deadline.failure).toBeUndefined();
    expect(running.map((call) => call.deadline.failure?.code)).toEqual(["ABORTED", "ABORTED"]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("ends later calls after earlier ones are all done", () => {
    const controller = new AbortController();
    callOf({ signal: controller.signal }).deadline.dispose();
    const call = callOf({ signal: controller.signal });
    controller.abort();
    expect(call.deadline.failure).toBeInstanceOf(AbortedError);
  });
});

describe("the time of a try", () => {
  it("ends with a TimeoutError that names tryTimeoutMs, while the call goes on", async () => {
    const call = callOf({ timeoutMs: 5_000, tryTimeoutMs: 20 });
    const one = call.startTry();
    await wait(60);
    expect(one.failure).toMatchObject({ code: "TIMEOUT", timeoutMs: 5_000, retryable: true });
    expect(String(one.failure)).toContain("within 20 ms (option tryTimeoutMs)");
    expect(call.deadline.failure).toBeUndefined();
    call.deadline.dispose();
  });

  it("is the call's own where tryTimeoutMs is left out, or longer than what remains", () => {
    const call = callOf();
    expect(call.startTry()).toBe(call.deadline);
    call.deadline.dispose();
    const other = callOf({ timeoutMs: 100, tryTimeoutMs: 100 });
    expect(other.startTry()).toBe(other.deadline);
    other.deadline.dispose();
  });

  it("ends with the call", () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal, tryTimeoutMs: 1_000 });
    const one = call.startTry();
    controller.abort();
    expect(one.failure).toBeInstanceOf(AbortedError);
    expect(one.failure).toBe(call.deadline.failure);
  });

  it("does not end once it is disposed of", () => {
    const controller = new AbortController();
    const call = callOf({ signal: controller.signal, tryTimeoutMs: 1_000 });
    const one = call.startTry();
    one.dispose();
    controller.abort();
    expect(one.failure).toBeUndefined();
    expect(call.deadline.failure).toBeInstanceOf(AbortedError);
  });
});

describe("throwIfEnded", () => {
  /** Keeps timers from firing, as parsing a long response does. */
  const block = (ms: number): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  };

  it("goes by the clock, where the timer has had no chance to fire", () => {
    const other = callOf();
    other.deadline.throwIfEnded();
    other.deadline.dispose();
    const call = callOf({ timeoutMs: 20 });
    block(30);
    expect(() => call.deadline.throwIfEnded()).toThrow(TimeoutError);
    expect(call.deadline.failure).toBeInstanceOf(TimeoutError);
  });

  it("of a try minds the call's time, too", () => {
    const call = callOf({ timeoutMs: 60, tryTimeoutMs: 40 });
    const one = call.startTry();
    block(80);
    expect(() => one.throwIfEnded()).toThrow("option timeoutMs");
  });
});
