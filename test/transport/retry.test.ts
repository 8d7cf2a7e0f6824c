import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
import { retrying } from "../../src/transport/retry.js";
import { callOf, failureOf } from "./sending.js";
import type { CallFacts } from "./sending.js";

const passing = (requestSent = false): ConnectionError =>
  new ConnectionError("passing", { retryable: true, requestSent });

const unavailable = (retryAfterMs?: number): HttpError =>
  new HttpError(
    "unavailable",
    { status: 503, contentType: undefined, excerpt: "", retryAfterMs },
    { retryable: true },
  );

// Of their bounds, so that pauses are short.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.05);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs an attempt that fails with these errors in turn, and then succeeds. */
function run(
  failures: readonly unknown[],
  facts: CallFacts = {},
  retries = 2,
): { result: Promise<string>; attempts: () => number; notices: unknown[][] } {
  const notices: unknown[][] = [];
  let attempts = 0;
  const call = callOf(facts);
  const attempt = (): Promise<string> => {
    attempts += 1;
    const failure = failures[attempts - 1];
    // What an attempt may throw besides errors is part of the question.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    return failure === undefined ? Promise.resolve(`try ${attempts}`) : Promise.reject(failure);
  };
  const result = retrying(call, retries, attempt, (...notice) => notices.push(notice));
  return { result: result.finally(() => call.dispose()), attempts: () => attempts, notices };
}

describe("retrying", () => {
  it("does not repeat what succeeds", async () => {
    const { result, attempts } = run([]);
    expect(await result).toBe("try 1");
    expect(attempts()).toBe(1);
  });

  it("tries again after a retryable error, with growing pauses that it tells of", async () => {
    const startedAt = performance.now();
    const [first, second] = [passing(), unavailable()];
    const { result, notices } = run([first, second]);
    expect(await result).toBe("try 3");
    expect(notices).toEqual([
      [first, 1, 10],
      [second, 2, 20],
    ]);
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });

  it("throws the last error when no retry is left", async () => {
    const last = passing();
    const { result, attempts } = run([passing(), passing(), last]);
    expect(await failureOf(result)).toBe(last);
    expect(attempts()).toBe(3);
  });

  it("tries once when retries is 0", async () => {
    const { result, attempts } = run([passing()], {}, 0);
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
    const call = callOf({ access: "write" });
    const attempt = vi.fn(() => {
      call.requestSent = true;
      return Promise.reject(passing(true));
    });
    await failureOf(retrying(call, 2, attempt));
    expect(attempt).toHaveBeenCalledTimes(1);
    call.dispose();
  });

  it("repeats a write that was not sent", async () => {
    const { result } = run([passing()], { access: "write" });
    expect(await result).toBe("try 2");
  });

  it("waits for as long as Retry-After asks, where that is longer than the pause of its own", async () => {
    const { result, notices } = run([unavailable(150), unavailable(0)]);
    expect(await result).toBe("try 3");
    expect(notices.map(([, , delayMs]) => delayMs)).toEqual([150, 20]);
  });

  it("gives up at once when the pause does not fit into the time that remains", async () => {
    const error = unavailable(60_000);
    const { result, notices } = run([error]);
    expect(await failureOf(result)).toBe(error);
    expect(notices).toEqual([]);
  });

  it("attempts nothing when the call has already ended", async () => {
    const { result, attempts } = run([], { signal: AbortSignal.abort() });
    expect(await failureOf(result)).toMatchObject({ code: "ABORTED", requestSent: false });
    expect(attempts()).toBe(0);
  });

  it("does not repeat when the time of the whole call is over", async () => {
    const call = callOf({ timeoutMs: 30 });
    const attempt = vi.fn(() => call.within(new Promise<never>(() => undefined)));
    const error = await failureOf(retrying(call, 0, attempt));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});
