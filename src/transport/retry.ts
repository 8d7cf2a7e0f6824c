import { HttpError, isAccountManagementError } from "../errors.js";
import type { AccountManagementError } from "../errors.js";
import type { Access } from "../soap/contract.js";
import type { Call } from "./call.js";
import { clearTimeout, setTimeout } from "./time.js";

/** Called before each pause of `delayMs`; `retry` counts from 1. Must not throw. */
type OnRetry = (error: AccountManagementError, retry: number, delayMs: number) => void;

/**
 * Calls `attempt` until it succeeds, fails with an error that is not `retryable`, or neither `retries` nor time are
 * left, and then throws that error. It decides from the typed error alone: whoever makes an error knows what was
 * done and says so in `retryable`.
 */
export async function retrying<T>(
  call: Call,
  retries: number,
  attempt: () => Promise<T>,
  onRetry?: OnRetry,
): Promise<T> {
  for (let retry = 1; ; retry += 1) {
    call.throwIfEnded();
    call.startTry();
    let failure: unknown;
    try {
      return await attempt();
    } catch (error) {
      failure = error;
    } finally {
      call.endTry();
    }
    if (retry > retries || !mayRetry(failure, call)) throw failure;
    const askedFor = failure instanceof HttpError ? failure.retryAfterMs : undefined;
    const delayMs = Math.max(backoffMs(retry), askedFor ?? 0);
    // Nothing remains of a call that has ended.
    if (delayMs >= call.remainingMs()) throw failure;
    onRetry?.(failure, retry, delayMs);
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<void>((resolve) => (timer = setTimeout(resolve, delayMs)));
    await call.within(pause).finally(() => clearTimeout(timer));
  }
}

function mayRetry(error: unknown, call: Call): error is AccountManagementError {
  // The last condition says nothing new; it is there so that no error made wrongly can send a write twice.
  return isAccountManagementError(error) && error.retryable && mayBeRepeated(call);
}

/** What decides whether a call may be made once more. */
type CallFacts = Pick<Call, "access" | "requestSent">;

/** Whether doing the call once more cannot do anything twice. */
export function mayBeRepeated({ access, requestSent }: CallFacts): boolean {
  return access === "read" || !requestSent;
}

/** The half of a message that tells the caller where the request is and what to do. */
export function whatIsKnown({ access, requestSent }: CallFacts): string {
  if (!requestSent) return "Nothing was sent to the service.";
  return access === "read"
    ? "The service may have seen the request; the operation only reads, so it is safe to call again."
    : "The service may have seen the request and carried it out: find out before calling again.";
}

/** Reads on from a message about a response that says nothing usable: a write may have been carried out. */
export function ifWritten(access: Access): string {
  return access === "read" ? "" : ` ${whatIsKnown({ access, requestSent: true })}`;
}

/** Upper bound of the first pause, in ms; it doubles with each retry. */
const BASE_MS = 200;
/** No pause is longer, unless the server asks for it. */
const CAP_MS = 5_000;

/**
 * Exponential backoff with full jitter: anything between 0 and the bound, so that clients that failed together
 * do not come back together. `retry` counts from 1. In ms.
 */
export function backoffMs(retry: number): number {
  return Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** (retry - 1));
}

/**
 * What a `Retry-After` header asks for, in ms from `now` (ms since the epoch): seconds or an HTTP date; 0 for a
 * date in the past. `undefined` when there is none or it is neither.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // All three forms of an HTTP date begin with the name of a day; Date.parse alone would take "1.5" or "-1".
  if (!/^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?[ ,]/i.test(value)) return undefined;
  // asctime() has no time zone and means GMT.
  const date = Date.parse(/(?:GMT|UTC|[+-]\d{4})$/i.test(value) ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
