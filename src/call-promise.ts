import type { IncomingHttpHeaders } from "node:http";

/** The result of a call together with how it came. */
export interface CallResponse<T> {
  /** What the method itself gives. */
  readonly data: T;
  /** HTTP status. */
  readonly status: number;
  /** The response's HTTP headers, by their lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** How many tries it took. */
  readonly attempts: number;
  /** Time of the whole call in ms. */
  readonly durationMs: number;
  /** The call's id, the same as in the log and in the diagnostics events. */
  readonly callId: string;
}

/** What the methods of a client give: a promise of the result, which also tells how the result came. */
export class CallPromise<T> extends Promise<T> {
  readonly #response: Promise<CallResponse<T>>;

  /** What `then` makes of it is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** @internal */
  constructor(response: Promise<CallResponse<T>>) {
    super((resolve, reject) => {
      response.then(({ data }) => resolve(data), reject);
    });
    this.#response = response;
  }

  /** The result together with HTTP status and headers, tries, duration and id. It is not another call. */
  withResponse(): Promise<CallResponse<T>> {
    // Whoever takes this promise gets the error there.
    this.catch(() => undefined);
    return this.#response;
  }
}
