import { describe, expect, it } from "vitest";
import { HttpError } from "../../src/errors.js";
import { httpFailure, redirectFailure } from "../../src/transport/failures.js";
import type { HttpResponse } from "../../src/transport/post.js";
import { callOf, requestTo } from "./sending.js";

const request = requestTo(new URL("https://service.example/a/b"), {
  redact: (text) => text.replaceAll("s3cret", "***"),
});

function redirect(location?: string): HttpResponse {
  const headers = location === undefined ? {} : { location };
  return { status: 302, contentType: undefined, headers, body: Buffer.alloc(0) };
}

describe("a redirect", () => {
  it.each([
    ["https://user:hidden@elsewhere.example:8443/x?y#z", " to https://elsewhere.example:8443/x"],
    ["//elsewhere.example/x", " to https://elsewhere.example/x"],
    ["/login", " to https://service.example/login"],
    ["login", " to https://service.example/a/login"],
    ["http://service.example/a/b", " to http://service.example/a/b"],
    ["ftp://s3cret.example/", " to ftp://***.example/"],
    ["http://[", ""],
    [undefined, ""],
  ])("to %s is refused and names neither user nor query", (location, shown) => {
    const error = redirectFailure(redirect(location), request, callOf({ timeoutMs: 1 }));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 302, operation: "Ask", retryable: false, contentType: undefined });
    expect(error.message).toBe(
      `https://service.example responded with HTTP 302, a redirect${shown}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.`,
    );
  });
});

it("a response without a content type has none in its error", () => {
  expect(
    httpFailure(redirect(), { operation: "Ask", access: "read", redact: request.redact }, "x").contentType,
  ).toBeUndefined();
});
