import { Call } from "../../src/transport/deadline.js";
import type { CallOptions } from "../../src/transport/deadline.js";
import { post } from "../../src/transport/post.js";
import type { HttpRequest, HttpResponse } from "../../src/transport/post.js";

/** A request as the client would make it, with what the test is about changed. */
export function requestTo(url: URL, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    url,
    headers: { "Content-Type": "text/xml; charset=utf-8" },
    body: Buffer.from("<ask/>"),
    maxResponseBytes: 10 * 1024 * 1024,
    redact: (text) => text,
    ...changes,
  };
}

export function callOf(changes: Partial<CallOptions> = {}): Call {
  return new Call({ operation: "Ask", access: "read", timeoutMs: 20_000, ...changes });
}

/** Sends it one time, within the time of its call. */
export function sendOnce(request: HttpRequest, call: Call): Promise<HttpResponse> {
  return post(request, call, call.deadline);
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
