import type { Access } from "../../src/soap/contract.js";
import { Call } from "../../src/transport/call.js";
import type { CallLimits } from "../../src/transport/call.js";
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

/** An operation's access, and the time that its call has. */
export type CallFacts = Partial<CallLimits & { readonly access: Access }>;

export function callOf({ access = "read", ...limits }: CallFacts = {}): Call {
  return new Call(access, { timeoutMs: 20_000, ...limits });
}

/** Sends it one time, within the time of its call. */
export function sendOnce(request: HttpRequest, call: Call): Promise<HttpResponse> {
  return post(request, call);
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
