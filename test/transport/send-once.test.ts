import http from "node:http";
import https from "node:https";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../src/errors.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";

const HOST = "https://service.test";
const url = new URL(`${HOST}/path/service.asmx`);

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  nock.activate();
});

describe("sendOnce", () => {
  it("does not let a caller's header change the length or the accepted encodings", async () => {
    const seen: string[] = [];
    nock(HOST)
      .post("/path/service.asmx")
      .reply(200, function () {
        seen.push(String(this.req.headers["content-length"]), String(this.req.headers["accept-encoding"]));
        return "ok";
      });
    const headers = { "content-length": "3", "ACCEPT-encoding": "zstd" };
    await sendOnce(requestTo(url, { headers }), callOf());
    expect(seen).toEqual(["6", "gzip, deflate, br"]);
  });

  it("uses a custom agent under nock", async () => {
    nock(HOST).post("/path/service.asmx").reply(200, "ok");
    const agent = new https.Agent({ keepAlive: true });
    expect((await sendOnce(requestTo(url, { agent }), callOf())).body.toString()).toBe("ok");
  });

  it("names the option when Node refuses a header", async () => {
    const headers = { "X-Trace": "a\r\nX-Evil: 1" };
    const error = await failureOf(sendOnce(requestTo(url, { headers }), callOf()));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "headers", requestSent: false });
  });

  it("names the option when the agent is for another scheme", async () => {
    nock.restore();
    const error = await failureOf(sendOnce(requestTo(url, { agent: new http.Agent() }), callOf()));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "agent" });
  });

  it("blames no option that was not given when Node's requests are intercepted and that fails", async () => {
    const ownAgent = Object.assign(new https.Agent(), {
      addRequest: () => {
        throw new Error("the interceptor is broken");
      },
    });
    nock.restore();
    const error = await failureOf(sendOnce(requestTo(url, { ownAgent }), callOf()));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "request", requestSent: false });
    expect(String(error)).toMatch(/intercepts .* the interceptor is broken\.$/);
  });
});

describe("a failure that nock makes up", () => {
  it.each([
    ["ECONNREFUSED", "connect", false, true],
    ["ENOTFOUND", "getaddrinfo", false, false],
    ["EAI_AGAIN", "getaddrinfo", false, true],
    ["ETIMEDOUT", "connect", false, true],
    ["ECONNRESET", "read", true, false],
    ["EPIPE", "write", true, false],
  ])("%s from %s of a write: requestSent %s, retryable %s", async (code, syscall, sent, retryable) => {
    nock(HOST)
      .post("/path/service.asmx")
      .replyWithError(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }));
    const call = callOf({ access: "write" });
    const error = await failureOf(sendOnce(requestTo(url), call));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: sent, retryable });
    expect(call.requestSent).toBe(sent);
  });

  it("counts as sent when the time ends while the response is delayed", async () => {
    nock(HOST).post("/path/service.asmx").delay(5_000).reply(200, "late");
    const call = callOf({ access: "write", timeoutMs: 50 });
    const error = await failureOf(sendOnce(requestTo(url), call));
    expect(error).toMatchObject({ code: "TIMEOUT", requestSent: true, retryable: false, timeoutMs: 50 });
  });
});
