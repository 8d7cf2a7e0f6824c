import { afterEach, describe, expect, it } from "vitest";
import type { Access } from "../../src/soap/contract.js";
import { createAgent } from "../../src/transport/agent.js";
import { httpFailure } from "../../src/transport/failures.js";
import { sendOnce } from "../../src/transport/post.js";
import { runWithRetries } from "../../src/transport/retry.js";
import { httpAnswer, refusingUrl, startRawServer } from "./raw-server.js";
import type { RawServer, Reaction } from "./raw-server.js";
import { clockOf, failureOf, requestTo } from "./sending.js";

let server: RawServer | undefined;
afterEach(() => server?.close());

/** Makes a call as the client does: retries around tries, of which each ends in an answer or a typed error. */
async function call(url: URL, access: Access, timeoutMs = 20_000): Promise<string> {
  const clock = clockOf({ access, timeoutMs });
  const agent = createAgent(url);
  const request = requestTo(url, { access, agent });
  try {
    return await runWithRetries({ retries: 2, clock, random: () => 0 }, async (tryClock) => {
      const answer = await sendOnce(request, tryClock);
      if (answer.status !== 200) throw httpFailure(answer, request, "No SOAP.");
      return answer.body.toString();
    });
  } finally {
    clock.dispose();
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
  socket.write(httpAnswer("<html/>", "Retry-After: 0\r\n", "503 Busy"));
const broken: Reaction = (socket) => socket.write(httpAnswer("<html/>", "", "500 Broken"));
const good: Reaction = (socket) => socket.write(httpAnswer("good"));

describe("a read", () => {
  it.each([
    ["resets", [reset, reset, good], 3],
    ["an answer that was cut short", [cut, good], 2],
    ["503", [unavailable, unavailable, good], 3],
  ] as const)("survives %s", async (_what, reactions, requests) => {
    const { url, requests: seen } = await start(...reactions);
    expect(await call(url, "read")).toBe("good");
    expect(seen).toHaveLength(requests);
  });

  it("survives a server that hangs once", async () => {
    const { url } = await start(hang, good);
    expect(await call(url, "read", 1_000)).toBe("good");
  });

  it("ends with the time of the call when the server hangs each time, after three tries", async () => {
    const { url, requests } = await start(hang, hang, hang);
    expect(await failureOf(call(url, "read", 800))).toMatchObject({
      code: "TIMEOUT",
      timeoutMs: 800,
      requestSent: true,
    });
    expect(requests).toHaveLength(3);
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
    ["an answer that is cut short", cut, "CONNECTION_FAILED"],
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
