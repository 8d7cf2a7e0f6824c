import { afterEach, describe, expect, it } from "vitest";
import type { Access } from "../../src/soap/contract.js";
import { createAgent } from "../../src/transport/agent.js";
import { httpFailure } from "../../src/transport/failures.js";
import { post } from "../../src/transport/post.js";
import { retrying } from "../../src/transport/retry.js";
import { httpResponse, refusingUrl, startRawServer } from "./raw-server.js";
import type { RawServer, Reaction } from "./raw-server.js";
import { callOf, failureOf, requestTo } from "./sending.js";

let server: RawServer | undefined;
afterEach(() => server?.close());

/** Makes a call as the client does: retries around tries, of which each ends in a response or a typed error. */
async function call(url: URL, access: Access, timeoutMs = 20_000, tryTimeoutMs?: number): Promise<string> {
  const call = callOf({ access, timeoutMs, tryTimeoutMs });
  const agent = createAgent(url);
  const request = requestTo(url, { agent });
  try {
    return await retrying({ retries: 2, call, random: () => 0 }, async (deadline) => {
      const response = await post(request, call, deadline);
      const facts = { operation: "Ask", access, redact: request.redact };
      if (response.status !== 200) throw httpFailure(response, facts, "Not SOAP.");
      return response.body.toString();
    });
  } finally {
    call.deadline.dispose();
    agent.destroy();
  }
}

async function start(...reactions: Reaction[]): Promise<RawServer> {
  server = await startRawServer((socket, nth, connection) => {
    reactions[(server?.requests.length ?? 1) - 1]?.(socket, nth, connection);
  });
  return server;
}

const reset: Reaction = (socket) => socket.resetAndDestroy();
const cut: Reaction = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<half");
const hang: Reaction = () => undefined;
const unavailable: Reaction = (socket) =>
  socket.write(httpResponse("<html/>", "Retry-After: 0\r\n", "503 Busy"));
const broken: Reaction = (socket) => socket.write(httpResponse("<html/>", "", "500 Broken"));
const good: Reaction = (socket) => socket.write(httpResponse("good"));

describe("a read", () => {
  it.each([
    ["resets", [reset, reset, good], 3],
    ["a response that was cut short", [cut, good], 2],
    ["503", [unavailable, unavailable, good], 3],
  ] as const)("survives %s", async (_what, reactions, requests) => {
    const { url, requests: seen } = await start(...reactions);
    expect(await call(url, "read")).toBe("good");
    expect(seen).toHaveLength(requests);
  });

  it("survives a server that hangs once, with tryTimeoutMs", async () => {
    const { url } = await start(hang, good);
    expect(await call(url, "read", 20_000, 300)).toBe("good");
  });

  it("ends when the server hangs each time, after three tries of tryTimeoutMs", async () => {
    const { url, requests } = await start(hang, hang, hang);
    expect(await failureOf(call(url, "read", 8_000, 200))).toMatchObject({
      code: "TIMEOUT",
      timeoutMs: 8_000,
      requestSent: true,
    });
    expect(requests).toHaveLength(3);
  });

  it("may take all the time of its call where tryTimeoutMs is left out", async () => {
    const slow: Reaction = (socket) => setTimeout(() => good(socket, 1, 1), 900);
    const { url, requests } = await start(slow);
    expect(await call(url, "read", 1_500)).toBe("good");
    expect(requests).toHaveLength(1);
  });

  it("is not repeated after a status that does not pass", async () => {
    const { url, requests } = await start(broken, good);
    expect(await failureOf(call(url, "read"))).toMatchObject({ code: "HTTP_ERROR", status: 500 });
    expect(requests).toHaveLength(1);
  });
});

describe("a write", () => {
  it.each([
    ["a reset", reset, "CONNECTION_FAILED"],
    ["a response that is cut short", cut, "CONNECTION_FAILED"],
    ["a server that hangs", hang, "TIMEOUT"],
    ["503", unavailable, "HTTP_ERROR"],
  ] as const)("is sent once and only once, whatever comes: %s", async (_what, reaction, code) => {
    const { url, requests } = await start(reaction, good);
    const error = await failureOf(call(url, "write", 1_000));
    expect(error).toMatchObject({ code, requestSent: true, retryable: false });
    expect(requests).toHaveLength(1);
  });

  it("is tried again while no connection comes about", async () => {
    const url = await refusingUrl();
    expect(await failureOf(call(url, "write"))).toMatchObject({ requestSent: false, retryable: true });
  });
});
