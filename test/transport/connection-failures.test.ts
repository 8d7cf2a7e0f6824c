import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError, InvalidResponseError } from "../../src/errors.js";
import { createRedactor } from "../../src/redaction/secrets.js";
import type { Access } from "../../src/soap/contract.js";
import { httpResponse, refusingUrl, startRawServer } from "./raw-server.js";
import type { RawServer, Reaction } from "./raw-server.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function responding(reaction: Reaction): Promise<URL> {
  server = await startRawServer(reaction);
  return server.url;
}

function send(url: URL, access: Access = "read", timeoutMs = 20_000): Promise<unknown> {
  return failureOf(sendOnce(requestTo(url), callOf({ access, timeoutMs })));
}

describe("before anything was sent", () => {
  it("tells a refused connection, which even a write may repeat", async () => {
    const url = await refusingUrl();
    const error = await send(url, "write");
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ requestSent: false, retryable: true, operation: "Ask" });
    expect(String(error)).toContain(`${url.host} refused the connection (ECONNREFUSED)`);
    expect((error as Error).cause).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
  });

  it("tells a refused connection where the host has several addresses", async () => {
    const url = await refusingUrl();
    url.hostname = "localhost";
    const error = await send(url, "write");
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false, retryable: true });
    expect(((error as Error).cause as Error).message).toContain("ECONNREFUSED");
  });

  it("tells a name that does not exist, which trying again does not mend", async () => {
    const error = await send(new URL("http://no-such-host.invalid/"));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ requestSent: false });
    expect(String(error)).toContain("no-such-host.invalid could not be resolved");
    const { code } = (error as { cause: { code: string } }).cause;
    expect((error as ConnectionError).retryable).toBe(code === "EAI_AGAIN");
  });
});

describe.each([
  { access: "read", retryable: true },
  { access: "write", retryable: false },
] as const)("after the request of a $access was sent", ({ access, retryable }) => {
  const expected = { requestSent: true, retryable };

  it("tells a reset before the response", async () => {
    const error = await send(await responding((socket) => socket.resetAndDestroy()), access);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject(expected);
    expect(String(error)).toContain("was lost before a response came (ECONNRESET)");
  });

  it("tells a close before the response", async () => {
    const error = await send(await responding((socket) => socket.end()), access);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject(expected);
  });

  it("tells a close in the middle of the headers", async () => {
    const error = await send(await responding((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-")), access);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", ...expected });
  });

  it.each([
    ["Content-Length that is not reached", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<response"],
    ["chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<answ\r\n"],
    ["a chunk cut in two", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<answ"],
    [
      "a compressed body cut short",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\x1f",
    ],
  ])("tells a response cut short: %s", async (_what, response) => {
    const error = await send(await responding((socket) => socket.end(response, "latin1")), access);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject(expected);
    expect(String(error)).toContain("was cut short");
  });

  it("tells a reset in the middle of the response", async () => {
    const error = await send(
      await responding((socket) => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<response", () => {
          setTimeout(() => socket.resetAndDestroy(), 50);
        });
      }),
      access,
    );
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", ...expected });
  });

  it("gives the response of a server that switches protocols unasked", async () => {
    const url = await responding((socket) =>
      socket.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    );
    const response = await sendOnce(requestTo(url), callOf({ access }));
    expect(response).toMatchObject({ status: 101, body: Buffer.alloc(0) });
  });

  const slow: readonly (readonly [string, Reaction])[] = [
    ["accepts and never answers", () => undefined],
    ["stops after the headers", (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")],
    [
      "drips",
      (socket) => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
        const timer = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(timer));
      },
    ],
  ];

  it.each(slow)("ends in time with a server that %s", async (_what, reaction) => {
    const started = performance.now();
    const error = await send(await responding(reaction), access, 300);
    expect(error).toMatchObject({ code: "TIMEOUT", timeoutMs: 300, requestSent: true, retryable });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("a response that is not HTTP, or malformed", () => {
  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "is not HTTP (HPE_"],
    [
      "two lengths",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
      "is malformed HTTP (HPE_",
    ],
    [
      "length and chunks",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "is malformed HTTP (HPE_",
    ],
    [
      "a chunk size that is not a number",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "is malformed HTTP (HPE_",
    ],
    ["a control character in a header", "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "is malformed HTTP (HPE_"],
    ["endless headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(70_000)}\r\n\r\n`, "--max-http-header-size"],
  ])("is an InvalidResponseError that says which: %s", async (_what, response, said) => {
    const error = await send(await responding((socket) => socket.write(response)));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ requestSent: true, retryable: false });
    expect(String(error)).toContain(said);
  });

  it("is kept out of the error, as is everything else that Node hangs onto its own", async () => {
    const url = await responding((socket) => socket.write("LEAK s3cr3t-pässword\r\n"));
    const redact = createRedactor(["s3cr3t-pässword"]);
    const error = await failureOf(sendOnce(requestTo(url, { redact }), callOf()));
    const shown = inspect(error, { depth: null, showHidden: true, getters: true });
    expect(shown).not.toContain("rawPacket");
    expect(shown).not.toContain("LEAK");
    expect(shown).not.toContain("s3cr3t");
  });
});

describe("the time of the call", () => {
  it("aborts a call that waits for its response, and destroys the connection", async () => {
    const controller = new AbortController();
    const url = await responding(() => controller.abort(new Error("changed my mind")));
    const call = callOf({ access: "write", signal: controller.signal });
    const error = await failureOf(sendOnce(requestTo(url), call));
    expect(error).toMatchObject({ code: "ABORTED", name: "AbortError", requestSent: true, retryable: false });
    expect((error as Error).cause).toMatchObject({ message: "changed my mind" });
    await expect.poll(() => server?.connections[0]?.destroyed).toBe(true);
  });

  it("sends nothing when the signal was aborted before", async () => {
    const url = await responding((socket) => socket.end(httpResponse("ok")));
    const error = await failureOf(sendOnce(requestTo(url), callOf({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ code: "ABORTED", requestSent: false });
    expect(server?.connections).toHaveLength(0);
  });

  it("knows that a call that waits for a connection has sent nothing", async () => {
    const { createAgent } = await import("../../src/transport/agent.js");
    const url = await responding(() => undefined);
    const agent = createAgent(url);
    agent.maxSockets = 1;
    const first = callOf({ timeoutMs: 400 });
    const second = callOf({ access: "write", timeoutMs: 200 });
    const holding = failureOf(sendOnce(requestTo(url, { agent }), first));
    const error = await failureOf(sendOnce(requestTo(url, { agent }), second));
    expect(error).toMatchObject({ code: "TIMEOUT", requestSent: false, retryable: true });
    await holding;
    agent.destroy();
  });
});
