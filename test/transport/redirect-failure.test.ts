import { describe, expect, it } from "vitest";
import { HttpError } from "../../src/errors.js";
import { httpFailure, redirectFailure } from "../../src/transport/failures.js";
import type { TransportAnswer } from "../../src/transport/post.js";
import { requestTo } from "./sending.js";

const request = requestTo(new URL("https://service.example/a/b"), {
  redact: (text) => text.replaceAll("s3cret", "***"),
});

function redirect(location?: string): TransportAnswer {
  const headers = location === undefined ? {} : { location };
  return { status: 302, contentType: undefined, headers, body: Buffer.alloc(0) };
}

describe("a redirect", () => {
  it.each([
    ["https://user:hidden@elsewhere.example:8443/x?y#z", " to elsewhere.example:8443"],
    ["//elsewhere.example/x", " to elsewhere.example"],
    ["/login", " to service.example"],
    ["login", " to service.example"],
    ["https://s3cret.example/", " to ***.example"],
    ["http://[", ""],
    [undefined, ""],
  ])("to %s is refused and names no more than the host", (location, shown) => {
    const error = redirectFailure(redirect(location), request);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 302, operation: "Ask", retryable: false, contentType: undefined });
    expect(error.message).toBe(
      `service.example answered with HTTP 302, a redirect${shown}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.`,
    );
  });
});

it("an answer without a content type has none in its error", () => {
  expect(httpFailure(redirect(), request, "x").contentType).toBeUndefined();
});
