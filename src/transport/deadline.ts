import { AbortedError, ConnectionError, TimeoutError } from "../errors.js";
import type { Access } from "../soap/contract.js";
import { mayBeRepeated, whatIsKnown } from "./retry.js";

/** `setTimeout` fires at once for anything longer; this is 24.8 days. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** What one try needs to know of the time it has, and what it tells about the request. */
export interface TryClock {
  readonly operation: string | undefined;
  readonly access: Access;
  /** Aborts when the time is over or the caller's signal aborts; its reason is {@link TryClock.failure}. */
  readonly signal: AbortSignal;
  /** Why the time ended; `undefined` while it runs. */
  readonly failure: ClockFailure | undefined;
  /**
   * Whether any try of the call may have reached the server. Set before the first byte can get there, so that a
   * clock that ends at any moment tells the truth.
   */
  requestSent: boolean;
  /** Calls `callback` once when the clock ends, never if it has ended before; gives what undoes it. */
  whenEnded(callback: (failure: ClockFailure) => void): () => void;
  /** Stops the clock. To be called when the try has ended, however it ended. */
  dispose(): void;
}

export type ClockFailure = TimeoutError | AbortedError | ConnectionError;

/**
 * The one moment at which a clock ends. Signals cost more than all the rest of a clock, so that there is one
 * only for who asks for it.
 */
class Ending {
  failure: ClockFailure | undefined;
  readonly #callbacks = new Set<(failure: ClockFailure) => void>();
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.failure !== undefined) this.#controller.abort(this.failure);
    }
    return this.#controller.signal;
  }

  whenEnded(callback: (failure: ClockFailure) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  end(failure: ClockFailure): void {
    this.failure = failure;
    this.#controller?.abort(failure);
    // A callback may undo another one's.
    for (const callback of [...this.#callbacks]) if (this.#callbacks.delete(callback)) callback(failure);
  }
}

export interface CallClockOptions {
  /** Name of the operation in the WSDL, for errors. */
  readonly operation?: string | undefined;
  readonly access: Access;
  /** Time in ms for everything that the call does: credentials, every try, every pause between them. */
  readonly timeoutMs: number;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The time of one call: one timer, and the caller's signal, composed into {@link CallClock.signal}. The timer
 * keeps the process alive, since a call waits; {@link CallClock.dispose} ends it and leaves no listener behind
 * on a signal that outlives the call.
 */
export class CallClock implements TryClock {
  readonly operation: string | undefined;
  readonly access: Access;
  readonly timeoutMs: number;
  requestSent = false;
  readonly #ending = new Ending();
  readonly #endsAt: number;
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CallClockOptions) {
    this.operation = options.operation;
    this.access = options.access;
    this.timeoutMs = options.timeoutMs;
    this.#endsAt = performance.now() + options.timeoutMs;
    const { signal } = options;
    const onAbort = (): void => this.#end(this.#abortFailure(signal?.reason));
    this.#stopListening = signal === undefined ? () => undefined : whenAborted(signal, onAbort);
    if (signal?.aborted === true) {
      onAbort();
      return;
    }
    this.#timer = setTimeout(
      () => this.#end(this.#timeoutFailure()),
      Math.min(options.timeoutMs, LONGEST_TIMER_MS),
    );
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get failure(): ClockFailure | undefined {
    return this.#ending.failure;
  }

  whenEnded(callback: (failure: ClockFailure) => void): () => void {
    return this.#ending.whenEnded(callback);
  }

  /** Time left in ms, never negative; 0 once the clock has ended. */
  remainingMs(): number {
    return this.failure === undefined ? Math.max(0, this.#endsAt - performance.now()) : 0;
  }

  /** @throws `TimeoutError`, `AbortedError` or, once closed, `ConnectionError` when the clock has ended. */
  throwIfEnded(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /**
   * Settles as `promise` does, or rejects with {@link CallClock.failure} as soon as the clock ends. The promise
   * itself goes on; what becomes of it then is nobody's concern.
   */
  race<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure !== undefined) reject(this.failure);
      const stopWaiting = this.whenEnded(reject);
      promise.then(
        (value) => {
          stopWaiting();
          resolve(value);
        },
        (error: unknown) => {
          stopWaiting();
          // The reason is the promise's own.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          reject(error);
        },
      );
    });
  }

  /** A clock for one try. `limitMs` in ms: the try's own limit; left out, the try may take all that remains. */
  startTry(limitMs?: number): TryClock {
    return limitMs === undefined ? new WholeCallTry(this) : new LimitedTry(this, limitMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  /** Ends the call because its client is closed: whatever it does or waits for, it goes no further. */
  close(): void {
    if (this.failure !== undefined) return;
    this.#end(
      new ConnectionError(`The client was closed before the call ended. ${whatIsKnown(this)}`, {
        operation: this.operation,
        requestSent: this.requestSent,
      }),
    );
  }

  #abortFailure(reason: unknown): AbortedError {
    return new AbortedError(`The call was aborted by its signal. ${whatIsKnown(this)}`, {
      operation: this.operation,
      requestSent: this.requestSent,
      cause: reason,
    });
  }

  #timeoutFailure(): TimeoutError {
    return timeoutFailure(
      this,
      this.timeoutMs,
      `The call did not end within ${this.timeoutMs} ms (option timeoutMs).`,
    );
  }

  #end(failure: ClockFailure): void {
    this.dispose();
    this.#ending.end(failure);
  }
}

/** A try that may take all the time of its call: the call's own clock, which must not end with the try. */
class WholeCallTry implements TryClock {
  constructor(protected readonly call: CallClock) {}

  get operation(): string | undefined {
    return this.call.operation;
  }

  get access(): Access {
    return this.call.access;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  get failure(): ClockFailure | undefined {
    return this.call.failure;
  }

  get requestSent(): boolean {
    return this.call.requestSent;
  }

  set requestSent(value: boolean) {
    this.call.requestSent = value;
  }

  whenEnded(callback: (failure: ClockFailure) => void): () => void {
    return this.call.whenEnded(callback);
  }

  dispose(): void {
    // Nothing of its own to stop.
  }
}

/** A try that ends before its call does, so that a server that hangs leaves time for another. */
class LimitedTry extends WholeCallTry {
  readonly #ending = new Ending();
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(call: CallClock, limitMs: number) {
    super(call);
    const whatHappened = `One try got no answer within ${Math.round(limitMs)} ms.`;
    this.#timer = setTimeout(
      () => this.#end(timeoutFailure(call, call.timeoutMs, whatHappened)),
      Math.min(limitMs, LONGEST_TIMER_MS),
    );
    this.#stopListening = call.whenEnded((failure) => this.#end(failure));
    if (call.failure !== undefined) this.#end(call.failure);
  }

  override get signal(): AbortSignal {
    return this.#ending.signal;
  }

  override get failure(): ClockFailure | undefined {
    return this.#ending.failure;
  }

  override whenEnded(callback: (failure: ClockFailure) => void): () => void {
    return this.#ending.whenEnded(callback);
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #end(failure: ClockFailure): void {
    this.dispose();
    this.#ending.end(failure);
  }
}

function timeoutFailure(clock: TryClock, timeoutMs: number, whatHappened: string): TimeoutError {
  return new TimeoutError(`${whatHappened} ${whatIsKnown(clock)}`, timeoutMs, {
    operation: clock.operation,
    requestSent: clock.requestSent,
    retryable: mayBeRepeated(clock),
  });
}

interface FanOut {
  readonly callbacks: Set<() => void>;
  readonly onAbort: () => void;
}

const fanOuts = new WeakMap<AbortSignal, FanOut>();

/**
 * Calls `callback` when `signal` aborts; gives the function that undoes it. However many calls share a signal,
 * it gets one listener, since Node warns of a leak from the eleventh on, and none once nobody waits any more.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const fanOut = fanOuts.get(signal) ?? start(signal);
  fanOut.callbacks.add(callback);
  return () => {
    fanOut.callbacks.delete(callback);
    if (fanOut.callbacks.size > 0 || fanOuts.get(signal) !== fanOut) return;
    signal.removeEventListener("abort", fanOut.onAbort);
    fanOuts.delete(signal);
  };
}

function start(signal: AbortSignal): FanOut {
  const callbacks = new Set<() => void>();
  const onAbort = (): void => {
    // A callback may undo another one's.
    for (const callback of [...callbacks]) if (callbacks.has(callback)) callback();
  };
  const fanOut = { callbacks, onAbort };
  fanOuts.set(signal, fanOut);
  signal.addEventListener("abort", onAbort, { once: true });
  return fanOut;
}
