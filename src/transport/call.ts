import { AbortedError, ConnectionError, TimeoutError } from "../errors.js";
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

/**
 * One call while it runs: when it ends at the latest, and what is known of its request. Its timers keep the process
 * alive, since a call waits; {@link Call.dispose} ends them, and leaves no listener behind on a signal that outlives
 * the call.
 */
export class Call {
  readonly access: Access;
  /**
   * Whether any try may have reached the server. Set before the first byte can get there, so that an error of
   * any moment is right about it.
   */
  requestSent = false;
  /** Why it ended; `undefined` while it runs. */
  failure: CallFailure | undefined;
  readonly #limits: CallLimits;
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #tryEndsAt = Infinity;
  #tryTimer: NodeJS.Timeout | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #callbacks = new Set<(failure: CallFailure) => void>();

  constructor(access: Access, limits: CallLimits) {
    const { timeoutMs, signal } = limits;
    this.access = access;
    this.#limits = limits;
    this.#endsAt = now() + timeoutMs;
    this.#stopListening = signal && whenAborted(signal, (reason) => this.#end(this.#aborted(reason)));
    if (this.failure !== undefined) return;
    this.#timer = setTimeout(() => this.#end(this.#timeout()), Math.min(timeoutMs, LONGEST_TIMER_MS));
  }

  /** Begins the time of a try, if it has one of its own. Whatever waits when it is over gets a `TimeoutError`. */
  startTry(): void {
    const { tryTimeoutMs } = this.#limits;
    if (tryTimeoutMs === undefined || tryTimeoutMs >= this.remainingMs()) return;
    this.#tryEndsAt = now() + tryTimeoutMs;
    this.#tryTimer = setTimeout(() => callAll(this.#callbacks, this.#tryTimeout()), tryTimeoutMs);
  }

  /** The call goes on, though not with this try. */
  endTry(): void {
    clearTimeout(this.#tryTimer);
    this.#tryEndsAt = Infinity;
  }

  /** Calls `callback` once when it or its try ends, never if it has ended before; gives what undoes it. */
  whenEnded(callback: (failure: CallFailure) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** Time left in ms, never negative; 0 once it has ended. */
  remainingMs(): number {
    return this.failure === undefined ? Math.max(0, this.#endsAt - now()) : 0;
  }

  /**
   * By the clock, not by the timers, which cannot fire while a long response is parsed.
   *
   * @throws `TimeoutError`, `AbortedError` or, once closed, `ConnectionError` when it or its try has ended.
   */
  throwIfEnded(): void {
    const time = now();
    if (this.failure === undefined && time >= this.#endsAt) this.#end(this.#timeout());
    if (this.failure !== undefined) throw this.failure;
    if (time >= this.#tryEndsAt) throw this.#tryTimeout();
  }

  /**
   * Settles as `promise` does, or rejects with what ends the call or its try as soon as that comes. The promise
   * itself goes on; what becomes of it then is nobody's concern.
   */
  within<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure !== undefined) reject(this.failure);
      const stopWaiting = this.whenEnded(reject);
      promise.then(resolve, reject);
      void promise.then(stopWaiting, stopWaiting);
    });
  }

  /** Ends the call because its client is closed, whatever it does or waits for. */
  close(): void {
    const { requestSent } = this;
    const message = `The client was closed before the call ended. ${whatIsKnown(this)}`;
    this.#end(new ConnectionError(message, { requestSent }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.endTry();
    this.#stopListening?.();
  }

  /** Ends it now, if it has not ended before. */
  #end(failure: CallFailure): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.dispose();
    callAll(this.#callbacks, failure);
  }

  #tryTimeout(): TimeoutError {
    // A timer that fires late may find the call's time over, too.
    if (this.remainingMs() === 0) return this.#timeout();
    return this.#timeout(
      `One try got no response within ${this.#limits.tryTimeoutMs} ms (option tryTimeoutMs).`,
    );
  }

  #timeout(
    what = `The call did not end within ${this.#limits.timeoutMs} ms (option timeoutMs).`,
  ): TimeoutError {
    const { requestSent } = this;
    const retryable = mayBeRepeated(this);
    const message = `${what} ${whatIsKnown(this)}`;
    return new TimeoutError(message, this.#limits.timeoutMs, { requestSent, retryable });
  }

  #aborted(cause: unknown): AbortedError {
    const { requestSent } = this;
    const message = `The call was aborted by its signal. ${whatIsKnown(this)}`;
    return new AbortedError(message, { requestSent, cause });
  }
}

/** Calls each of them once; one of them may take out another. */
function callAll<T>(callbacks: Set<(value: T) => void>, value: T): void {
  for (const callback of [...callbacks]) if (callbacks.delete(callback)) callback(value);
}

/** The listener of a signal, for all calls that wait for it. */
class AbortListener extends Set<(reason: unknown) => void> {
  handleEvent({ target }: Event): void {
    callAll(this, reasonOf(target as AbortSignal));
  }
}

/** A signal may be a proxy that throws. */
function reasonOf(signal: AbortSignal): unknown {
  try {
    return signal.reason as unknown;
  } catch {
    return undefined;
  }
}

const listeners = new WeakMap<AbortSignal, AbortListener>();

/**
 * Calls `callback` with the reason when `signal` aborts, or if it has aborted; gives the function that undoes it.
 * However many calls share a signal, it gets one listener, since Node warns of a leak from the eleventh on, and none
 * once nobody waits any more.
 */
function whenAborted(signal: AbortSignal, callback: (reason: unknown) => void): () => void {
  const listener = listeners.get(signal) ?? new AbortListener();
  if (signal.aborted) callback(reasonOf(signal));
  else {
    if (listener.size === 0) signal.addEventListener("abort", listener, { once: true });
    listeners.set(signal, listener.add(callback));
  }
  return () => {
    if (!listener.delete(callback) || listener.size > 0) return;
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // It calls nobody any more.
    }
  };
}
