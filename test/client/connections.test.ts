import dns from "node:dns";
import http from "node:http";
import net from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError, InvalidResponseError, TimeoutError } from "../../src/index.js";
import type { ClientOptions } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { httpResponse, refusingUrl, startRawServer } from "../transport/raw-server.js";
import type { RawServer, Reaction } from "../transport/raw-server.js";
import { askForToken, errorOf, makeClient, PASSWORD } from "./calling.js";

const OPERATION = "GetAuthorizationTokenByEntity";
const COMMON = { name: "ConnectionError", code: "CONNECTION_FAILED", operation: OPERATION };

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(reaction: Reaction, options: Partial<ClientOptions> = {}) {
  server = await startRawServer(reaction);
  return makeClient({ endpoint: server.url, ...options });
}

/** What the library's user may do: change something, which must not be tried again blindly. */
function changePassword(client: ReturnType<typeof makeClient>): Promise<unknown> {
  return client.changeBackupAccountPassword({
    username: "jane",
    newPassword: "her-new-password",
    sendEmailToCustomer: false,
  });
}

describe("no connection", () => {
  it("that is refused is a ConnectionError, and nothing was sent", async () => {
    const error = await errorOf(ConnectionError, askForToken(makeClient({ endpoint: await refusingUrl() })));
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: false });
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
    expect(error.message).toContain("refused the connection");
  });

  it("that every address of the host refuses is a ConnectionError, and nothing was sent", async () => {
    const endpoint = await refusingUrl();
    endpoint.hostname = "localhost";
    const error = await errorOf(ConnectionError, askForToken(makeClient({ endpoint })));
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: false });
    expect((error.cause as Error).message).toContain("ECONNREFUSED");
  });

  it("for a name that does not exist is a ConnectionError, and nothing was sent", async () => {
    const agent = new http.Agent({
      // Asks nobody: what a resolver would say of a name under .invalid.
      lookup: (hostname, _options, callback) => {
        const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
          code: dns.NOTFOUND,
          syscall: "getaddrinfo",
        });
        process.nextTick(callback, error, "", 4);
      },
    });
    const client = makeClient({ endpoint: "http://service.invalid/x.asmx", agent, allowInsecureHttp: true });
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error).toMatchObject({ ...COMMON, retryable: false, requestSent: false });
    expect(error.cause).toMatchObject({ code: "ENOTFOUND", syscall: "getaddrinfo" });
    expect(error.message).toContain("service.invalid could not be resolved");
    expect(error.message).toContain("Nothing was sent");
  });

  it("from a custom agent that fails is a ConnectionError without what the agent knows", async () => {
    const agent = new http.Agent();
    agent.createConnection = (_options, callback) => {
      const failure = new Error(`proxy said no to ${PASSWORD}`);
      Object.assign(failure, { request: { body: PASSWORD } });
      if (callback !== undefined) process.nextTick(callback, failure);
      return undefined;
    };
    const error = await errorOf(
      ConnectionError,
      askForToken(makeClient({ endpoint: "http://127.0.0.1:9/", agent })),
    );
    expect(error).toMatchObject({ ...COMMON, requestSent: false });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("because the server speaks no TLS is a ConnectionError, and the password was not handed over", async () => {
    const received: Buffer[] = [];
    const plain = net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        received.push(chunk);
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as net.AddressInfo;
    const client = makeClient({ endpoint: `https://127.0.0.1:${port}/x.asmx` });
    const error = await errorOf(ConnectionError, askForToken(client));
    plain.close();
    expect(error).toMatchObject({ ...COMMON, requestSent: false, retryable: false });
    expect(Buffer.concat(received).toString("latin1")).not.toContain("pa55w0rd");
  });
});

describe("a connection that is lost", () => {
  it("before a response is a ConnectionError, retryable for a read", async () => {
    const client = await clientOf((socket) => socket.destroy());
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: true });
    expect(error.message).toContain("lost before a response came");
    expect(error.message).toContain("safe to call again");
  });

  it("before a response is a ConnectionError, not retryable for a write", async () => {
    const client = await clientOf((socket) => socket.resetAndDestroy());
    const error = await errorOf(ConnectionError, changePassword(client), ["her-new-password"]);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", retryable: false, requestSent: true });
    expect(error.message).toContain("find out before calling again");
  });

  it("in the middle of a response is a ConnectionError", async () => {
    const whole = httpResponse(tokenBody("half-a-token"));
    const client = await clientOf((socket) => {
      socket.write(whole.slice(0, whole.indexOf("half-a") + 4), () => socket.resetAndDestroy());
    });
    const error = await errorOf(ConnectionError, askForToken(client), ["half"]);
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: true });
    expect(error.message).toMatch(/cut short|lost/);
  });

  it.each([
    ["the length that it gave", "Content-Length: 100\r\n\r\n<response"],
    ["the last chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\n<soap\r\n"],
    ["the end of a chunk", "Transfer-Encoding: chunked\r\n\r\nff\r\n<soap"],
    ["the end of a compressed body", "Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\x1f"],
  ])("before %s is a ConnectionError that says so", async (_what, response) => {
    const client = await clientOf((socket) => socket.end(`HTTP/1.1 200 OK\r\n${response}`, "latin1"));
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: true });
    expect(error.message).toContain("was cut short");
  });

  it("in the middle of the headers is a ConnectionError", async () => {
    const client = await clientOf((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-"));
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error).toMatchObject({ ...COMMON, retryable: true, requestSent: true });
  });
});

describe("a response that is no HTTP is an InvalidResponseError", () => {
  it("that says so", async () => {
    const client = await clientOf((socket) => socket.end("220 mail.example ESMTP\r\n"));
    const error = await errorOf(InvalidResponseError, askForToken(client));
    expect(error).toMatchObject({ operation: OPERATION, retryable: false, requestSent: true });
    expect(error.message).toContain("is not HTTP");
  });

  it("that shows nothing of it, nor anything else that Node hangs onto its own error", async () => {
    const client = await clientOf((socket) => socket.write(`LEAK ${PASSWORD}\r\n`));
    const error = await errorOf(InvalidResponseError, askForToken(client));
    const shown = inspect(error, { depth: null, showHidden: true, getters: true });
    expect(shown).not.toMatch(/rawPacket|LEAK/);
  });
});

it("a response longer than maxResponseBytes is an InvalidResponseError that says how to allow it", async () => {
  const client = await clientOf((socket) => socket.end(httpResponse(tokenBody("t".repeat(2_000)))), {
    maxResponseBytes: 1_000,
  });
  const error = await errorOf(InvalidResponseError, askForToken(client));
  expect(error.message).toContain("maxResponseBytes");
});

describe("a server that never responds", () => {
  it("ends in a TimeoutError after timeoutMs, retryable for a read", async () => {
    const client = await clientOf(() => undefined, { timeoutMs: 100 });
    const error = await errorOf(TimeoutError, askForToken(client));
    expect(error).toMatchObject({
      name: "TimeoutError",
      code: "TIMEOUT",
      operation: OPERATION,
      timeoutMs: 100,
      retryable: true,
      requestSent: true,
    });
    expect(error.message).toContain("100 ms");
    expect(error.cause).toBeUndefined();
  });

  it("ends in a TimeoutError that warns of calling again for a write", async () => {
    const client = await clientOf(() => undefined, { timeoutMs: 100 });
    const error = await errorOf(TimeoutError, changePassword(client), ["her-new-password"]);
    expect(error).toMatchObject({ retryable: false, requestSent: true });
    expect(error.message).toContain("find out before calling again");
  });

  it("in the middle of its response ends in a TimeoutError, too", async () => {
    const client = await clientOf((socket) => socket.write(httpResponse(tokenBody()).slice(0, -20)), {
      timeoutMs: 100,
    });
    await errorOf(TimeoutError, askForToken(client));
  });
});
