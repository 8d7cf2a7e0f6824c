import type { IncomingHttpHeaders } from "node:http";
import { InvalidRequestError } from "./errors.js";
import type { OperationDescriptor } from "./soap/contract.js";

/** The result of a call, with its HTTP response, its tries and its id. */
export interface CallResponse<T> {
  /** What the method itself resolves to. */
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

/** What the methods of a client return: a promise of the result, from which the response can be had, too. */
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

  /** The result together with HTTP status and headers, tries, duration and id. Makes no further call. */
  withResponse(): Promise<CallResponse<T>> {
    // Whoever takes this promise gets the error there.
    this.catch(() => undefined);
    return this.#response;
  }
}

/** Key of the method that carries out a call. A symbol, because no operation can have it as its name. */
export const CALL = Symbol("call");

/** What the generated methods need of a client. */
export abstract class OperationCaller {
  /** @internal */
  abstract [CALL](
    operation: OperationDescriptor,
    request: unknown,
    options: unknown,
  ): Promise<CallResponse<unknown>>;
}

/** Carries out the call of a generated method. */
export function callOn<T>(
  client: unknown,
  operation: OperationDescriptor,
  request: unknown,
  options: unknown,
): CallPromise<T> {
  if (client instanceof OperationCaller) {
    return new CallPromise(client[CALL](operation, request, options) as Promise<CallResponse<T>>);
  }
  const { name, method } = operation;
  const message = `${name}: call it on its client, as client.${method}(…).`;
  return new CallPromise<T>(Promise.reject(new InvalidRequestError("client", message, { operation: name })));
}
