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

/** One call while it runs: its time, and what is known of its request. */
export class Call {
  readonly access: Access;
  /**
   * Whether any try may have reached the server. Set before the first byte can get there, so that an error of
   * any moment is right about it.
   */
  requestSent = false;
  readonly deadline: Deadline;
  readonly #limits: CallLimits;

  constructor(access: Access, limits: CallLimits) {
    const { timeoutMs, signal } = limits;
    this.access = access;
    this.#limits = limits;
    this.deadline = new Deadline(
      timeoutMs,
      () => this.#timeout(),
      signal && ((end) => whenAborted(signal, (reason) => end(this.#aborted(reason)))),
    );
  }

  /** The time of the next try. To be disposed of when the try has ended, unless it is the call's own. */
  startTry(): Deadline {
    const { deadline } = this;
    const { tryTimeoutMs: ms } = this.#limits;
    if (ms === undefined || ms >= deadline.remainingMs()) return deadline;
    const ofTry = `One try got no response within ${ms} ms (option tryTimeoutMs).`;
    // Both may be over when a timer fires late.
    const onTime = (): TimeoutError => this.#timeout(deadline.remainingMs() > 0 ? ofTry : undefined);
    return new Deadline(ms, onTime, (end) => deadline.whenEnded(end));
  }

  /** Ends the call because its client is closed, whatever it does or waits for. */
  close(): void {
    const { requestSent } = this;
    const message = `The client was closed before the call ended. ${whatIsKnown(this)}`;
    this.deadline.end(new ConnectionError(message, { requestSent }));
  }

  #timeout(whatHappened?: string): TimeoutError {
    const { requestSent } = this;
    const { timeoutMs } = this.#limits;
    const what = whatHappened ?? `The call did not end within ${timeoutMs} ms (option timeoutMs).`;
    const retryable = mayBeRepeated(this);
    return new TimeoutError(`${what} ${whatIsKnown(this)}`, timeoutMs, { requestSent, retryable });
  }

  #aborted(cause: unknown): AbortedError {
    const { requestSent } = this;
    const message = `The call was aborted by its signal. ${whatIsKnown(this)}`;
    return new AbortedError(message, { requestSent, cause });
  }
}

/**
 * When a call or a try ends at the latest: after `ms`, or when what it listens to says so. The timer keeps the
 * process alive, since a call waits; {@link Deadline.dispose} ends it, and leaves no listener behind on a signal
 * that outlives the call.
 */
export class Deadline {
  /** Why it ended; `undefined` while it runs. */
  failure: CallFailure | undefined;
  readonly #endsAt: number;
  readonly #onTime: () => CallFailure;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #stopListening: (() => void) | undefined;
  readonly #callbacks = new Set<(failure: CallFailure) => void>();

  /** `listen` gives what undoes it. */
  constructor(
    ms: number,
    onTime: () => CallFailure,
    listen?: (end: (failure: CallFailure) => void) => () => void,
  ) {
    this.#endsAt = now() + ms;
    this.#onTime = onTime;
    this.#stopListening = listen?.((failure) => this.end(failure));
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
