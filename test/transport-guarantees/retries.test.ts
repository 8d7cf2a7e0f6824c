import http from "node:http";
import net from "node:net";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../src/index.js";
import { fault11, SUCCESS, tokenBody, wrapped } from "../servers/soap-responses.js";
import { httpResponse, refusingUrl, startRawServer } from "../transport/raw-server.js";
import type { RawServer, Reaction } from "../transport/raw-server.js";
import { clientOf, create, CREATED_RESPONSE, errorOf, read, TOKEN_RESPONSE } from "./service.js";

/** The first requests are met with `failure`, the ones after with `then`. */
function failing(failure: Reaction, then: string, times = 1): Promise<RawServer> {
  let arrived = 0;
  return startRawServer((socket, nth, connection) => {
    arrived += 1;
    if (arrived > times) socket.write(then);
    else failure(socket, nth, connection);
  });
}

const busy =
  (status: number): Reaction =>
  (socket) =>
    socket.write(httpResponse("<h1>Busy</h1>", "", `${status} Busy`));
const reset: Reaction = (socket) => socket.resetAndDestroy();
const hangUp: Reaction = (socket) => socket.end();
const cutShort: Reaction = (socket) => socket.end(TOKEN_RESPONSE.slice(0, -10));
const nothing: Reaction = () => undefined;

const PASSING: readonly (readonly [what: string, failure: Reaction, code: ErrorCode])[] = [
  ["HTTP 429", busy(429), "HTTP_ERROR"],
  ["HTTP 502", busy(502), "HTTP_ERROR"],
  ["HTTP 503", busy(503), "HTTP_ERROR"],
  ["HTTP 504", busy(504), "HTTP_ERROR"],
  ["a reset", reset, "CONNECTION_FAILED"],
  ["a connection closed without a response", hangUp, "CONNECTION_FAILED"],
  ["a response cut short", cutShort, "CONNECTION_FAILED"],
  ["a try without a response", nothing, "TIMEOUT"],
];

// Most of them wait for a pause or a time-out: some at the same time.
describe.concurrent("an operation that reads", () => {
  it.each(PASSING)("is tried again after %s", async (_what, failure) => {
    await using server = await failing(failure, TOKEN_RESPONSE);
    const client = clientOf(server.url, { tryTimeoutMs: 2_000 });
    expect((await read(client)).authToken).toBe("token");
    expect(server.requests).toHaveLength(2);
  });

  it.each([0, 1, 2, 3])("is tried once and then as often as retries says: %d", async (retries) => {
    await using server = await failing(reset, TOKEN_RESPONSE, 10);
    const client = clientOf(server.url, { retries });
    expect(await errorOf(read(client))).toMatchObject({ code: "CONNECTION_FAILED", retryable: true });
    expect(server.requests).toHaveLength(retries + 1);
  });

  it("is tried three times by default, and as often as the call says", async () => {
    await using server = await failing(reset, TOKEN_RESPONSE, 10);
    const client = clientOf(server.url);
    await errorOf(read(client));
    expect(server.requests).toHaveLength(3);
    await errorOf(read(client, { retries: 0 }));
    expect(server.requests).toHaveLength(4);
  });

  it("ends after its tries where each of them takes all of tryTimeoutMs", async () => {
    await using server = await failing(nothing, TOKEN_RESPONSE, 10);
    const client = clientOf(server.url, { timeoutMs: 8_000, tryTimeoutMs: 600 });
    expect(await errorOf(read(client))).toMatchObject({
      code: "TIMEOUT",
      timeoutMs: 8_000,
      requestSent: true,
    });
    expect(server.requests).toHaveLength(3);
  });

  it("sends the same request each time", async () => {
    await using server = await failing(reset, TOKEN_RESPONSE, 2);
    const client = clientOf(server.url);
    await read(client);
    expect(new Set(server.requests).size).toBe(1);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ["a SOAP fault", httpResponse(fault11("soap:Server", "Busy").body, "", "500 Internal Server Error")],
    [
      "a SOAP fault with HTTP 503",
      httpResponse(fault11("soap:Server", "Busy").body, "Retry-After: 0\r\n", "503 Busy"),
    ],
    [
      "a Result that is no success",
      httpResponse(
        wrapped(
          "GetAuthorizationTokenByEntity",
          SUCCESS.replace(">0<", ">1<").replace("Success", "UnexpectedError"),
        ),
      ),
    ],
    [
      "refused credentials",
      httpResponse(
        wrapped(
          "GetAuthorizationTokenByEntity",
          SUCCESS.replace(">0<", ">3<").replace("Success", "InvalidSoapCredentials"),
        ),
      ),
    ],
    ["a document cut short", httpResponse(tokenBody().slice(0, -5))],
    ["HTTP 500 that is no SOAP", httpResponse("<h1>Oops</h1>", "", "500 Oops")],
    ["HTTP 404", httpResponse("<h1>Where?</h1>", "", "404 Not Found")],
    ["a redirect", httpResponse("", "Location: /\r\n", "307 Elsewhere")],
  ])("is not tried again after %s", async (_what, response) => {
    await using server = await failing((socket) => socket.write(response), TOKEN_RESPONSE);
    const client = clientOf(server.url);
    expect(await errorOf(read(client))).toMatchObject({ retryable: false, requestSent: true });
    expect(server.requests).toHaveLength(1);
  });

  it("is not tried again once its signal aborts, not even in a pause", async () => {
    const abort = new AbortController();
    await using server = await failing((socket) => {
      socket.write(httpResponse("busy", "Retry-After: 5\r\n", "503 Busy"));
      setTimeout(() => abort.abort(), 100);
    }, TOKEN_RESPONSE);
    const client = clientOf(server.url);
    expect(await errorOf(read(client, { signal: abort.signal }))).toMatchObject({
      code: "ABORTED",
      retryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe.concurrent("a create", () => {
  it.each(PASSING)("arrives once and only once when it is met with %s", async (_what, failure, code) => {
    await using server = await failing(failure, CREATED_RESPONSE);
    const client = clientOf(server.url, { timeoutMs: 2_000, retries: 10 });
    expect(await errorOf(create(client))).toMatchObject({ code, requestSent: true, retryable: false });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(server.requests).toHaveLength(1);
  });

  it("is tried again where no connection came about, until the server is there", async () => {
    const nowhere = await refusingUrl();
    await using server = await failing((socket) => socket.end(CREATED_RESPONSE), "");
    let isThere = false;
    const agent = Object.assign(new http.Agent(), {
      createConnection: () => net.connect(Number((isThere ? server.url : nowhere).port), nowhere.hostname),
    });
    const retries: unknown[] = [];
    const warn = (_message: string, { code }: { readonly code?: unknown }): void => {
      retries.push(code);
      isThere = retries.length === 2;
    };
    await create(clientOf(server.url, { retries: 10, agent, logger: { warn } }));
    expect(server.requests).toHaveLength(1);
    expect(retries).toEqual(["CONNECTION_FAILED", "CONNECTION_FAILED"]);
  });

  it("that never got a connection says that nothing was sent and that it may be called again", async () => {
    const client = clientOf(await refusingUrl(), { retries: 1 });
    expect(await errorOf(create(client))).toMatchObject({ requestSent: false, retryable: true });
  });
});
