import { HttpError, isAccountManagementError } from "../errors/index.js";
import type { AccountManagementError } from "../errors/index.js";
import { backoffMs } from "./backoff.js";
import type { CallClock, TryClock } from "./call-clock.js";
import { mayBeRepeated } from "./safe-to-repeat.js";

/** What is known when a retry has been decided on, before the pause. */
export interface RetryNotice {
  /** Counts from 1. */
  readonly retry: number;
  /** The pause before it, in ms. */
  readonly delayMs: number;
  /** Why the try before it failed. */
  readonly error: AccountManagementError;
}

export interface RetryOptions {
  /** How many tries there may be after the first; 0 for none. */
  readonly retries: number;
  readonly clock: CallClock;
  /** For tests: gives 0 ≤ x < 1. */
  readonly random?: () => number;
  /** For tests: waits for `ms`, or until the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Called before each pause. Must not throw. */
  readonly onRetry?: (notice: RetryNotice) => void;
}

/**
 * Calls `attempt` until it succeeds, fails with an error that is not `retryable`, or neither tries nor time are
 * left, and then throws that error. It decides from the typed error alone: whoever makes an error knows what
 * was done and says so in `retryable`.
 */
export async function runWithRetries<T>(
  options: RetryOptions,
  attempt: (clock: TryClock, tryNumber: number) => Promise<T>,
): Promise<T> {
  const { retries, clock, random = Math.random, sleep = pause, onRetry } = options;
  for (let retry = 1; ; retry += 1) {
    clock.throwIfEnded();
    const tryClock = clock.startTry(tryLimitMs(clock, retries - retry + 1));
    let failure: unknown;
    try {
      return await attempt(tryClock, retry);
    } catch (error) {
      failure = error;
    } finally {
      tryClock.dispose();
    }
    if (retry > retries || !mayRetry(failure, clock)) throw failure;
    const delayMs = Math.max(backoffMs(retry, random), retryAfterOf(failure) ?? 0);
    if (delayMs >= clock.remainingMs()) throw failure;
    onRetry?.({ retry, delayMs, error: failure });
    await clock.race(sleep(delayMs, clock.signal));
  }
}

/**
 * The own limit of a try, in ms. A read that may be tried again takes half of what remains, so that a server
 * that hangs leaves time for another; all others take all of it, because ending them early gains nothing.
 */
function tryLimitMs(clock: CallClock, retriesLeft: number): number | undefined {
  return clock.access === "read" && retriesLeft > 0 ? clock.remainingMs() / 2 : undefined;
}

function mayRetry(error: unknown, clock: CallClock): error is AccountManagementError {
  // The last condition says nothing new; it is there so that no error made wrongly can send a write twice.
  return (
    isAccountManagementError(error) && error.retryable && clock.failure === undefined && mayBeRepeated(clock)
  );
}

function retryAfterOf(error: AccountManagementError): number | undefined {
  return error instanceof HttpError ? error.retryAfterMs : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
