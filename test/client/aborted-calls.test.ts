import { afterEach, describe, expect, it } from "vitest";
import { AbortedError } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { askForToken, CREDENTIALS, errorOf, makeClient } from "./calling.js";

let server: RawServer;
afterEach(() => server.close());

const COMMON = {
  name: "AbortError",
  code: "ABORTED",
  operation: "GetAuthorizationTokenByEntity",
  retryable: false,
};

describe("an aborted call", () => {
  it("ends before anything is sent when its signal is aborted already", async () => {
    server = await startRawServer(() => undefined);
    let asked = false;
    const client = makeClient({
      endpoint: server.url,
      credentials: () => {
        asked = true;
        return CREDENTIALS;
      },
    });
    const error = await errorOf(AbortedError, askForToken(client, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ ...COMMON, requestSent: false });
    expect(error.cause).toBeInstanceOf(DOMException);
    expect(error.message).toContain("Nothing was sent");
    expect([asked, server.connections.length]).toEqual([false, 0]);
  });

  it("ends while the credentials are awaited", async () => {
    server = await startRawServer(() => undefined);
    const controller = new AbortController();
    const client = makeClient({
      endpoint: server.url,
      credentials: () => {
        setImmediate(() => controller.abort());
        return new Promise(() => undefined);
      },
    });
    const error = await errorOf(AbortedError, askForToken(client, { signal: controller.signal }));
    expect(error).toMatchObject({ ...COMMON, requestSent: false });
    expect(server.connections).toEqual([]);
  });

  it("ends while the response is awaited, and closes its connection", async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    server = await startRawServer((socket) => {
      closed = new Promise((resolve) => socket.once("close", resolve));
      controller.abort();
    });
    const client = makeClient({ endpoint: server.url });
    const error = await errorOf(AbortedError, askForToken(client, { signal: controller.signal }));
    expect(error).toMatchObject({ ...COMMON, requestSent: true });
    await closed;
  });

  it("ends in the middle of the response", async () => {
    const controller = new AbortController();
    server = await startRawServer((socket) => {
      socket.write(httpResponse(tokenBody()).slice(0, -30), () => setTimeout(() => controller.abort(), 20));
    });
    const client = makeClient({ endpoint: server.url });
    const error = await errorOf(AbortedError, askForToken(client, { signal: controller.signal }));
    expect(error).toMatchObject({ ...COMMON, requestSent: true });
  });

  it("has the signal's reason for its cause", async () => {
    server = await startRawServer(() => undefined);
    const reason = new Error("the user left");
    const signal = AbortSignal.abort(reason);
    const error = await errorOf(AbortedError, askForToken(makeClient({ endpoint: server.url }), { signal }));
    expect(error.cause).toBe(reason);
  });

  it("leaves the other calls of its client alone", async () => {
    const controller = new AbortController();
    server = await startRawServer((socket, _nth, connection) => {
      if (connection === 1) controller.abort();
      else socket.end(httpResponse(tokenBody()));
    });
    const client = makeClient({ endpoint: server.url });
    const aborted = errorOf(AbortedError, askForToken(client, { signal: controller.signal }));
    await aborted;
    expect((await askForToken(client)).authToken).toBe("one-time-token");
  });

  it("is not one whose signal aborts after its end", async () => {
    server = await startRawServer((socket) => socket.end(httpResponse(tokenBody())));
    const controller = new AbortController();
    const client = makeClient({ endpoint: server.url });
    const { authToken } = await askForToken(client, { signal: controller.signal });
    controller.abort();
    expect(authToken).toBe("one-time-token");
  });
});
