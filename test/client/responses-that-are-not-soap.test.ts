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

  it("and neither body nor content type is an HttpError", async () => {
    const error = await httpError({ status: 200, headers: {}, body: "" });
    expect(error.contentType).toBeUndefined();
  });

  it("and an HTML page is an HttpError with the beginning of the page on one line", async () => {
    const error = await httpError(pageResponse(200, PAGE));
    expect(error).toMatchObject({ contentType: HTML, retryable: false });
    expect(error.excerpt).toBe(PAGE.replace(/\s+/g, " "));
    expect(error.message).toContain("an HTML page");
    expect(error.message).toContain("Check the endpoint");
  });

  it("and JSON is an HttpError", async () => {
    const error = await httpError(pageResponse(200, `{"error":"nope"}`, "application/json"));
    expect(error).toMatchObject({ contentType: "application/json", excerpt: `{"error":"nope"}` });
    expect(error.message).toContain("application/json");
  });

  it("and JSON that is called XML is an HttpError", async () => {
    expect((await httpError(soapResponse(`{"error":"nope"}`))).excerpt).toBe(`{"error":"nope"}`);
  });

  it("and a warning before the envelope is an HttpError that withholds the body with the token", async () => {
    const body = `Warning: disk full\n${tokenBody("hidden-token")}`;
    const error = await errorAfter(HttpError, soapResponse(body), { secrets: ["hidden-token"] });
    expect(error.excerpt).toBe(WITHHELD);
  });

  it("and text is an HttpError", async () => {
    expect((await httpError(pageResponse(200, "OK", "text/plain"))).excerpt).toBe("OK");
  });

  it.each([
    ["XML of another kind", `<?xml version="1.0"?><status>up</status>`],
    ["an Envelope of no SOAP version", `<Envelope xmlns="urn:other"><Body /></Envelope>`],
    ["an element alone that is the result's", tokenBody().replace(/^.*<soap:Body>|<\/soap:Body>.*$/g, "")],
  ])("and %s is an HttpError", async (_, body) => {
    const error = await httpError(soapResponse(body));
    expect(error.message).toContain("not a SOAP envelope");
  });
});

describe("an HTTP status that says no", () => {
  it.each([
    [400, "soapVersion", false],
    [403, "refuses access", false],
    [404, "Check the endpoint", false],
    [501, "later", false],
    [503, "later", true],
  ])("%d with an HTML page is an HttpError with advice", async (status, advice, retryable) => {
    const error = await httpError(pageResponse(status, PAGE));
    expect(error).toMatchObject({ contentType: HTML, retryable });
    expect(error.excerpt).toContain("Sorry");
    expect(error.message).toContain(advice);
  });

  it("is a redirect, and an HttpError that names the other host without user and query", async () => {
    const Location = "https://user:hidden@elsewhere.example/login?next=secret#here";
    const response = { status: 307, headers: { "Content-Type": HTML, Location }, body: PAGE };
    const error = await errorAfter(HttpError, response, { secrets: ["hidden", "next=secret"] });
    expect(error).toMatchObject({ status: 307, contentType: HTML, retryable: false });
    expect(error.message).toContain("elsewhere.example");
    expect(error.message).toContain("Redirects are refused");
  });

  it("with an empty body is an HttpError with an empty excerpt", async () => {
    expect((await httpError({ status: 503, headers: {}, body: "" })).excerpt).toBe("");
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
