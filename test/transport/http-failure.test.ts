import { describe, expect, it } from "vitest";
import { HttpError } from "../../src/errors.js";
import { createRedactor, WITHHELD } from "../../src/redaction/secrets.js";
import { httpFailure, redirectFailure } from "../../src/transport/failures.js";
import type { HttpResponse } from "../../src/transport/post.js";
import { callOf, requestTo } from "./sending.js";

const response = (status: number, more: Partial<HttpResponse> = {}): HttpResponse => ({
  status,
  contentType: "text/html",
  headers: {},
  body: Buffer.from("<h1>Bad\n gateway</h1>"),
  ...more,
});

const request = { access: "read", redact: createRedactor(["s3cret"]) } as const;

describe("httpFailure", () => {
  it.each([429, 502, 503, 504])(
    "may be repeated for a read with status %i, and not for a write",
    (status) => {
      expect(httpFailure(response(status), request, "x")).toMatchObject({
        retryable: true,
        requestSent: true,
      });
      expect(httpFailure(response(status), { ...request, access: "write" }, "x").retryable).toBe(false);
    },
  );

  it.each([200, 302, 400, 401, 403, 404, 500, 501, 505])("is final with status %i", (status) => {
    expect(httpFailure(response(status), request, "x").retryable).toBe(false);
  });

  it("carries status, content type, excerpt and what Retry-After asks for", () => {
    const error = httpFailure(response(503, { headers: { "retry-after": "2" } }), request, "Not available.");
    expect(error).toMatchObject({
      code: "HTTP_ERROR",
      status: 503,
      contentType: "text/html",
      excerpt: "<h1>Bad gateway</h1>",
      retryAfterMs: 2_000,
      message: "Not available. The response begins: <h1>Bad gateway</h1>",
    });
  });

  it("says nothing of an empty body", () => {
    expect(httpFailure(response(503, { body: Buffer.alloc(0) }), request, "Not available.").message).toBe(
      "Not available.",
    );
  });

  it("has no content type where the response has none", () => {
    expect(httpFailure(response(302, { contentType: undefined }), request, "x").contentType).toBeUndefined();
  });

  const shownOf = (contentType: string): string | undefined =>
    httpFailure(response(500, { contentType }), { ...request, redact: () => WITHHELD }, "x").contentType;

  it.each([
    "text/html",
    "multipart/related",
    'TEXT/xml; charset="utf-8"',
    "application/soap+xml;charset=utf-8",
  ])("shows the ordinary content type %s even where it is the caller's secret", (contentType) =>
    expect(shownOf(contentType)).toBe(contentType),
  );

  it.each([
    "x-text/html",
    "text/html; a=b",
    "text/html; charset=é",
    "image/png",
    `text/html; charset=${"x".repeat(21)}`,
  ])("takes the content type %s for a text", (contentType) => expect(shownOf(contentType)).toBe(WITHHELD));

  it("hides secrets in all of it", () => {
    const leaking = response(503, { contentType: "text/s3cret", body: Buffer.from("you sent s3cret") });
    expect(JSON.stringify(httpFailure(leaking, request, "x"))).not.toContain("s3cret");
  });
});

describe("a redirect", () => {
  const sent = requestTo(new URL("https://service.example/a/b"), {
    redact: createRedactor(["s3cret"]),
  });

  it.each([
    ["https://user:hidden@elsewhere.example:8443/x?y#z", " to https://elsewhere.example:8443/x"],
    ["//elsewhere.example/x", " to https://elsewhere.example/x"],
    ["/login", " to https://service.example/login"],
    ["login", " to https://service.example/a/login"],
    ["http://service.example/a/b", " to http://service.example/a/b"],
    ["ftp://s3cret.example/", ` to ${WITHHELD}`],
    ["gopher://elsewhere.example/x", " to gopher://elsewhere.example"],
    ["http://[", ""],
    [undefined, ""],
  ])("to %s is refused and names neither user nor query", (location, shown) => {
    const error = redirectFailure(
      response(302, {
        contentType: undefined,
        body: Buffer.alloc(0),
        headers: location === undefined ? {} : { location },
      }),
      sent,
      callOf({ timeoutMs: 1 }),
    );
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 302, retryable: false, contentType: undefined });
    expect(error.message).toBe(
      `https://service.example responded with HTTP 302, a redirect${shown}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.`,
    );
  });

  const SECRET = "s3cretPassw0rd-of-this-call";
  const encoded = Buffer.from(SECRET).toString("base64url");

  it.each([
    ["as the host, whose letters a URL would make small", `//${encoded}/`, "(withheld: "],
    ["in its path", `https://elsewhere.example/${encoded}`, "(withheld: "],
    [
      "as its user, who is not shown",
      `https://${encoded}:x@elsewhere.example/`,
      "https://elsewhere.example/",
    ],
    ["in its query, which is not shown", `/login?p=${encoded}`, "https://service.example/login"],
    ["in its fragment, which is not shown", `/login#${encoded}\n${encoded}`, "https://service.example/login"],
  ])("with a secret %s", (_, location, shown) => {
    const found = response(302, { body: Buffer.alloc(0), headers: { location } });
    const error = redirectFailure(found, { ...sent, redact: createRedactor([SECRET]) }, callOf());
    expect(error.message).toContain(`a redirect to ${shown}`);
    expect(error.message.toLowerCase()).not.toContain(encoded.toLowerCase());
  });
});
