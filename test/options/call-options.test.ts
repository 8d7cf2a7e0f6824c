import { describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../src/index.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { askForToken, callUntyped, errorOf, makeClient, PASSWORD } from "../client/calling.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";

sealNetwork();

const REQUEST = { username: "jane", isAppUser: false };

describe("a call refuses, before anything is sent,", () => {
  it.each([
    ["options that are no object", "fast", "options"],
    ["null", null, "options"],
    ["a signal that is none", { signal: {} }, "signal"],
    ["time that is none", { timeoutMs: -1 }, "timeoutMs"],
    ["retries that are none", { retries: 1.5 }, "retries"],
    ["credentials that are none", { credentials: { userName: "a", password: 1 } }, "credentials"],
    ["headers that are no object", { headers: [] }, "headers"],
    ["a header that is no string", { headers: { "x-trace": 1 } }, "headers.x-trace"],
    ["a header with a line end", { headers: { "x-trace": "a\r\nSOAPAction: b" } }, "headers.x-trace"],
    ["a header whose name is none", { headers: { "x trace": "a" } }, "headers.x trace"],
    ["a header that it makes itself", { headers: { soapACTION: "a" } }, "headers.soapACTION"],
    ["another content type", { headers: { "Content-Type": "text/plain" } }, "headers.Content-Type"],
    ["another User-Agent", { headers: { "user-agent": "mine" } }, "headers.user-agent"],
    ["another host", { headers: { Host: "elsewhere.example" } }, "headers.Host"],
    ["an option of the client", { endpoint: "sandbox" }, "endpoint"],
    ["an unknown option", { timeout: 5 }, "timeout"],
  ])("%s, by name", async (_, options, field) => {
    const requests = interceptService(soapResponse(tokenBody()));
    const call = callUntyped(makeClient(), "getAuthorizationTokenByEntity", REQUEST, options);
    const error = await errorOf(InvalidRequestError, call);
    expect(error).toMatchObject({
      field,
      operation: "GetAuthorizationTokenByEntity",
      requestSent: false,
    });
    expect(error.message).toMatch(/^GetAuthorizationTokenByEntity: .*Nothing was sent to the service\.$/s);
    expect(requests).toEqual([]);
  });
});

describe("a call's own", () => {
  it("credentials are used instead of the client's", async () => {
    const requests = interceptService(soapResponse(tokenBody()));
    await askForToken(makeClient(), { credentials: { userName: "own", password: "own-password" } });
    expect(requests[0]?.body).toContain("<UserName>own</UserName><Password>own-password</Password>");
    expect(requests[0]?.body).not.toContain(PASSWORD.slice(0, 8));
  });

  it("headers are sent beside the client's", async () => {
    const requests = interceptService(soapResponse(tokenBody()));
    await askForToken(makeClient(), { headers: { traceparent: "00-1-2-01", "X-Request-ID": "7" } });
    expect(requests[0]?.headers).toMatchObject({
      traceparent: "00-1-2-01",
      "x-request-id": "7",
      "content-type": "text/xml; charset=utf-8",
    });
  });

  it("retries are used instead of the client's", async () => {
    const requests = interceptService({ status: 503, headers: {}, body: "" }, { times: 2 });
    await expect(askForToken(makeClient(), { retries: 1 })).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(2);
  });
});
