import { describe, expect, it, vi } from "vitest";
import {
  ConnectionError,
  HttpError,
  InvalidCredentialsError,
  InvalidRequestError,
  InvalidResponseError,
  ServiceResultError,
  SoapFaultError,
  TimeoutError,
} from "../../src/errors.js";
import type { CallClockOptions } from "../../src/transport/deadline.js";
import { runWithRetries } from "../../src/transport/retry.js";
import type { RetryNotice, RetryOptions } from "../../src/transport/retry.js";
import { clockOf, failureOf } from "./sending.js";

const passing = (requestSent = false): ConnectionError =>
  new ConnectionError("passing", { retryable: true, requestSent });

const unavailable = (retryAfterMs?: number): HttpError =>
  new HttpError(
    "unavailable",
    { status: 503, contentType: undefined, excerpt: "", retryAfterMs },
    { retryable: true },
  );

/** Runs an attempt that fails with these errors in turn, and then succeeds. */
function run(
  failures: readonly unknown[],
  options: Partial<RetryOptions> = {},
  clockOptions: Partial<CallClockOptions> = {},
): { result: Promise<string>; attempts: () => number; pauses: number[] } {
  const pauses: number[] = [];
  let attempts = 0;
  const clock = clockOf(clockOptions);
  const result = runWithRetries(
    {
      retries: 2,
      clock,
      random: () => 0.5,
      sleep: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      ...options,
    },
    () => {
      attempts += 1;
      const failure = failures[attempts - 1];
      // What an attempt may throw besides errors is part of the question.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return failure === undefined ? Promise.resolve(`try ${attempts}`) : Promise.reject(failure);
    },
  ).finally(() => clock.dispose());
  return { result, attempts: () => attempts, pauses };
}

describe("runWithRetries", () => {
  it("does not repeat what succeeds", async () => {
    const { result, attempts } = run([]);
    expect(await result).toBe("try 1");
    expect(attempts()).toBe(1);
  });

  it("tries again after a retryable error, with growing pauses", async () => {
    const { result, pauses } = run([passing(), passing()]);
    expect(await result).toBe("try 3");
    expect(pauses).toEqual([100, 200]);
  });

  it("throws the last error when no retry is left", async () => {
    const last = passing();
    const { result, attempts } = run([passing(), passing(), last]);
    expect(await failureOf(result)).toBe(last);
    expect(attempts()).toBe(3);
  });

  it("tries once when retries is 0", async () => {
    const { result, attempts } = run([passing()], { retries: 0 });
    expect(await failureOf(result)).toBeInstanceOf(ConnectionError);
    expect(attempts()).toBe(1);
  });

  it.each([
    ["connection", new ConnectionError("x", { requestSent: true })],
    [
      "fault",
      new SoapFaultError("x", {
        version: "1.1",
        code: "Server",
        subcodes: [],
        reason: "",
        actor: undefined,
        detail: undefined,
      }),
    ],
    ["result", new ServiceResultError("x", { result: 1, code: "UnexpectedError", message: "" }, undefined)],
    ["credentials", new InvalidCredentialsError("x")],
    ["response", new InvalidResponseError("x")],
    ["request", new InvalidRequestError("field", "x")],
    ["a status that does not pass", new HttpError("x", { status: 404, contentType: undefined, excerpt: "" })],
    ["untyped", new Error("x")],
    ["no error at all", "x"],
  ])("does not repeat after an error that is not retryable: %s", async (_what, error) => {
    const { result, attempts } = run([error]);
    expect(await failureOf(result)).toBe(error);
    expect(attempts()).toBe(1);
  });

  it("never sends a write twice, even for an error that wrongly says retryable", async () => {
    const clock = clockOf({ access: "write" });
    const attempt = vi.fn(() => {
      clock.requestSent = true;
      return Promise.reject(passing(true));
    });
    await failureOf(runWithRetries({ retries: 2, clock }, attempt));
    expect(attempt).toHaveBeenCalledTimes(1);
    clock.dispose();
  });

  it("repeats a write that was not sent", async () => {
    const { result } = run([passing()], {}, { access: "write" });
    expect(await result).toBe("try 2");
  });

  it("waits for as long as Retry-After asks, where that is longer than the pause of its own", async () => {
    const { result, pauses } = run([unavailable(1_500), unavailable(0)]);
    expect(await result).toBe("try 3");
    expect(pauses).toEqual([1_500, 200]);
  });

  it("gives up at once when the pause does not fit into the time that remains", async () => {
    const error = unavailable(60_000);
    const { result, pauses } = run([error]);
    expect(await failureOf(result)).toBe(error);
    expect(pauses).toEqual([]);
  });

  it("tells of each retry before the pause", async () => {
    const notices: RetryNotice[] = [];
    const first = passing();
    const second = unavailable();
    await run([first, second], { onRetry: (notice) => notices.push(notice) }).result;
    expect(notices).toEqual([
      { retry: 1, delayMs: 100, error: first },
      { retry: 2, delayMs: 200, error: second },
    ]);
  });

  it("ends at once when the signal aborts in a pause", async () => {
    const controller = new AbortController();
    const { result, attempts } = run(
      [unavailable(10_000)],
      { sleep: undefined as never, onRetry: () => setTimeout(() => controller.abort(), 10) },
      { signal: controller.signal },
    );
    expect(await failureOf(result)).toMatchObject({ code: "ABORTED" });
    expect(attempts()).toBe(1);
  });

  it("attempts nothing when the clock has already ended", async () => {
    const { result, attempts } = run([], {}, { signal: AbortSignal.abort() });
    expect(await failureOf(result)).toMatchObject({ code: "ABORTED", requestSent: false });
    expect(attempts()).toBe(0);
  });

  it("does not repeat when the time of the whole call is over", async () => {
    const clock = clockOf({ timeoutMs: 30 });
    const attempt = vi.fn(() => clock.race(new Promise<never>(() => undefined)));
    const error = await failureOf(runWithRetries({ retries: 0, clock }, attempt));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe("the time of one try", () => {
  async function limits(access: "read" | "write"): Promise<(boolean | undefined)[]> {
    const clock = clockOf({ access, timeoutMs: 5_000 });
    const own: boolean[] = [];
    await failureOf(
      runWithRetries({ retries: 2, clock, sleep: () => Promise.resolve() }, (tryClock) => {
        own.push(tryClock.signal !== clock.signal);
        return Promise.reject(passing());
      }),
    );
    clock.dispose();
    return own;
  }

  it("is limited for a read while there are retries left", async () => {
    expect(await limits("read")).toEqual([true, true, false]);
  });

  it("is never limited for a write", async () => {
    expect(await limits("write")).toEqual([false, false, false]);
  });

  it("leaves time for another try of a read when the server hangs", async () => {
    const clock = clockOf({ timeoutMs: 2_000 });
    const answer = await runWithRetries({ retries: 1, clock, random: () => 0 }, (tryClock, tryNumber) =>
      tryNumber === 2
        ? Promise.resolve("second")
        : new Promise<string>((_resolve, reject) => {
            tryClock.requestSent = true;
            tryClock.signal.addEventListener("abort", () => reject(tryClock.failure ?? new Error("none")));
          }),
    );
    expect(answer).toBe("second");
    expect(clock.remainingMs()).toBeGreaterThan(0);
    clock.dispose();
  });
});
