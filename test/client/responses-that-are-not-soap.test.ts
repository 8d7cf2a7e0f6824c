import { describe, expect, it } from "vitest";
import { HttpError } from "../../src/index.js";
import type { ServedResponse } from "../servers/soap-responses.js";
import { pageResponse, soapResponse, tokenBody } from "../servers/soap-responses.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import { sealNetwork } from "../servers/intercepted-service.js";
import { errorAfter } from "./one-response.js";

sealNetwork();

const PAGE = `<!DOCTYPE html>\n<html><head><title>Sorry</title></head><body>Nothing   here</body></html>`;
const HTML = "text/html; charset=utf-8";

/** The error of a call that gets this response; what all of them have in common is checked. */
async function httpError(response: ServedResponse): Promise<HttpError> {
  const error = await errorAfter(HttpError, response);
  expect(error).toMatchObject({
    name: "HttpError",
    code: "HTTP_ERROR",
    operation: "GetAuthorizationTokenByEntity",
    status: response.status,
  });
  expect(error.cause).toBeUndefined();
  expect(error.message).toContain(`HTTP ${response.status}`);
  expect(error.excerpt.length).toBeLessThanOrEqual(200);
  return error;
}

describe("a response with HTTP 200", () => {
  it("and an empty body is an HttpError", async () => {
    const error = await httpError(soapResponse(""));
    expect(error).toMatchObject({ excerpt: "", contentType: "text/xml; charset=utf-8", retryable: false });
    expect(error.message).toContain("an empty body");
  });

  it("and an HTML page is an HttpError with the beginning of the page on one line", async () => {
    const error = await httpError(pageResponse(200, PAGE));
    expect(error).toMatchObject({ contentType: HTML, retryable: false });
    expect(error.excerpt).toBe(PAGE.replace(/\s+/g, " "));
    expect(error.message).toContain("an HTML page");
    expect(error.message).toContain("Check the endpoint");
  });

  it("and a warning before the envelope is an HttpError that withholds the body with the token", async () => {
    const body = `Warning: disk full\n${tokenBody("hidden-token")}`;
    const error = await errorAfter(HttpError, soapResponse(body), { secrets: ["hidden-token"] });
    expect(error.excerpt).toBe(WITHHELD);
  });
});

describe("an HTTP status that says no", () => {
  it("is a redirect, and an HttpError that names the other host without user and query", async () => {
    const Location = "https://user:hidden@elsewhere.example/login?next=secret#here";
    const response = { status: 307, headers: { "Content-Type": HTML, Location }, body: PAGE };
    const error = await errorAfter(HttpError, response, { secrets: ["hidden", "next=secret"] });
    expect(error).toMatchObject({ status: 307, contentType: HTML, retryable: false });
    expect(error.message).toContain("elsewhere.example");
    expect(error.message).toContain("Redirects are refused");
  });

  it("is not retryable where the operation changes something", async () => {
    const error = await errorAfter(HttpError, pageResponse(503, PAGE), {
      call: (client) =>
        client.changeBackupAccountPassword({
          username: "jane",
          newPassword: "her-new-password",
          sendEmailToCustomer: false,
        }),
      secrets: ["her-new-password"],
    });
    expect(error).toMatchObject({ operation: "ChangeBackupAccountPassword", retryable: false });
  });

  it("carries what Retry-After asks for, in ms", async () => {
    const { body } = pageResponse(503, PAGE);
    const error = await httpError({
      status: 503,
      headers: { "Content-Type": HTML, "Retry-After": "120" },
      body,
    });
    expect(error.retryAfterMs).toBe(120_000);
  });
});
