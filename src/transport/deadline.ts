import { AbortedError, ConnectionError, InvalidRequestError, TimeoutError } from "../errors.js";
import type { Access } from "../soap/contract.js";
import { mayBeRepeated, whatIsKnown } from "./retry.js";
import { clearTimeout, now, setTimeout } from "./time.js";

/** `setTimeout` fires at once for anything longer; this is 24.8 days. */
const LONGEST_TIMER_MS = 2_147_483_647;

export type CallFailure = TimeoutError | AbortedError | ConnectionError;

/** What ends a call. */
export interface CallLimits {
  /** Time in ms for everything that the call does: credentials, every try, every pause between them. */
  readonly timeoutMs: number;
  /** Time in ms for one try; left out, a try may take all that remains. */
  readonly tryTimeoutMs?: number | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/** One call while it runs: its time, and what is known of its request. */
export class Call {
  readonly access: Access;
  /**
   * Whether any try may have reached the server. Set before the first byte can get there, so that an error of
   * any moment is right about it.
   */
  requestSent = false;
  readonly deadline: Deadline;
  readonly #timeoutMs: number;
  readonly #tryTimeoutMs: number | undefined;

  constructor(access: Access, { timeoutMs, tryTimeoutMs, signal }: CallLimits) {
    this.access = access;
    this.#timeoutMs = timeoutMs;
    this.#tryTimeoutMs = tryTimeoutMs;
    this.deadline = new Deadline(
      timeoutMs,
      () => this.#timeout(`The call did not end within ${timeoutMs} ms (option timeoutMs).`),
      signal,
      (reason) => this.#aborted(reason),
    );
  }

  /** The time of the next try. To be disposed of when the try has ended, unless it is the call's own. */
  startTry(): Deadline {
    const limitMs = this.#tryTimeoutMs;
    if (limitMs === undefined || limitMs >= this.deadline.remainingMs()) return this.deadline;
    return new Deadline(
      limitMs,
      () => this.#timeout(`One try got no response within ${limitMs} ms (option tryTimeoutMs).`),
      this.deadline,
    );
  }

  /** Ends the call because its client is closed, whatever it does or waits for. */
  close(): void {
    const { requestSent } = this;
    const message = `The client was closed before the call ended. ${whatIsKnown(this)}`;
    this.deadline.end(new ConnectionError(message, { requestSent }));
  }

  #timeout(whatHappened: string): TimeoutError {
    const { requestSent } = this;
    const retryable = mayBeRepeated(this);
    const message = `${whatHappened} ${whatIsKnown(this)}`;
    return new TimeoutError(message, this.#timeoutMs, { requestSent, retryable });
  }

  #aborted(cause: unknown): AbortedError {
    const { requestSent } = this;
    const message = `The call was aborted by its signal. ${whatIsKnown(this)}`;
    return new AbortedError(message, { requestSent, cause });
  }
}

/**
 * When a call or a try ends at the latest: after `ms`, or with its parent. The timer keeps the process alive,
 * since a call waits; {@link Deadline.dispose} ends it, and leaves no listener behind on a signal that outlives
 * the call.
 */
export class Deadline {
  /** Why it ended; `undefined` while it runs. */
  failure: CallFailure | undefined;
  readonly #endsAt: number;
  readonly #onTime: () => CallFailure;
  readonly #parent: Deadline | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #callbacks = new Set<(failure: CallFailure) => void>();

  constructor(
    ms: number,
    onTime: () => CallFailure,
    parent: AbortSignal | Deadline | undefined,
    onAbort?: (reason: unknown) => CallFailure,
  ) {
    this.#endsAt = now() + ms;
    this.#onTime = onTime;
    if (parent instanceof Deadline) {
      this.#parent = parent;
      this.#stopListening = parent.whenEnded((failure) => this.end(failure));
    } else if (parent !== undefined && onAbort !== undefined) {
      const abort = (): void => this.end(onAbort(unlessItThrows(() => parent.reason as unknown)));
      this.#stopListening = whenAborted(parent, abort);
      if (unlessItThrows(() => parent.aborted) === true) abort();
    }
    if (this.failure !== undefined) return;
    this.#timer = setTimeout(() => this.end(onTime()), Math.min(ms, LONGEST_TIMER_MS));
  }

  /** Calls `callback` once when it ends, never if it has ended before; gives what undoes it. */
  whenEnded(callback: (failure: CallFailure) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** Time left in ms, never negative; 0 once it has ended. */
  remainingMs(): number {
    return this.failure === undefined ? Math.max(0, this.#endsAt - now()) : 0;
  }

  /**
   * By the clock, not by the timer, which cannot fire while a long response is parsed.
   *
   * @throws `TimeoutError`, `AbortedError` or, once closed, `ConnectionError` when it has ended.
   */
  throwIfEnded(): void {
    this.#parent?.throwIfEnded();
    if (this.failure === undefined && now() >= this.#endsAt) this.end(this.#onTime());
    if (this.failure !== undefined) throw this.failure;
  }

  /**
   * Settles as `promise` does, or rejects with {@link Deadline.failure} as soon as this ends. The promise itself
   * goes on; what becomes of it then is nobody's concern.
   */
  within<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure !== undefined) reject(this.failure);
      const stopWaiting = this.whenEnded(reject);
      promise.then(resolve, reject);
      void promise.then(stopWaiting, stopWaiting);
    });
  }

  /** Ends it now, if it has not ended before. */
  end(failure: CallFailure): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.dispose();
    callAll(this.#callbacks, failure);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening?.();
  }
}

/** A signal may be a proxy that throws, whenever it is asked. */
function unlessItThrows<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Calls each of them once; one of them may take out another. */
function callAll<T>(callbacks: Set<(value: T) => void>, value: T): void {
  for (const callback of [...callbacks]) if (callbacks.delete(callback)) callback(value);
}

/** The listener of a signal, for all calls that wait for it. */
class AbortListener extends Set<() => void> {
  handleEvent(): void {
    callAll(this, undefined);
  }
}

const listeners = new WeakMap<AbortSignal, AbortListener>();

/**
 * Calls `callback` when `signal` aborts; gives the function that undoes it. However many calls share a signal,
 * it gets one listener, since Node warns of a leak from the eleventh on, and none once nobody waits any more.
 */
function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const listener = listeners.get(signal) ?? new AbortListener();
  if (listener.size === 0) {
    try {
      signal.addEventListener("abort", listener, { once: true });
    } catch {
      throw new InvalidRequestError("signal", "The signal cannot be listened to.");
    }
    listeners.set(signal, listener);
  }
  listener.add(callback);
  return () => {
    if (!listener.delete(callback) || listener.size > 0) return;
    unlessItThrows(() => signal.removeEventListener("abort", listener));
  };
}
