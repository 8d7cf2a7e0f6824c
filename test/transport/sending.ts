import { CallClock } from "../../src/transport/deadline.js";
import type { CallClockOptions } from "../../src/transport/deadline.js";
import type { TransportRequest } from "../../src/transport/post.js";

/** A request as the client would make it, with what the test is about changed. */
export function requestTo(url: URL, changes: Partial<TransportRequest> = {}): TransportRequest {
  return {
    operation: "Ask",
    access: "read",
    url,
    headers: { "Content-Type": "text/xml; charset=utf-8" },
    body: Buffer.from("<ask/>"),
    maxResponseBytes: 10 * 1024 * 1024,
    redact: (text) => text,
    ...changes,
  };
}

export function clockOf(changes: Partial<CallClockOptions> = {}): CallClock {
  return new CallClock({ operation: "Ask", access: "read", timeoutMs: 20_000, ...changes });
}

/** What the promise is rejected with; fails when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("It was expected to fail.");
    },
    (error: unknown) => error,
  );
}
