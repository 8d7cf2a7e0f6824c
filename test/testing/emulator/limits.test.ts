import { connect } from "node:net";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { memoryInUse } from "../../../fuzz/heap.js";
import { startEmulator } from "../../../src/testing/index.js";
import { listen } from "../../../src/testing/server.js";
import { call } from "../call.js";
import { shared } from "../../servers/shared.js";

const emulator = shared(() => startEmulator());
beforeEach(() => emulator.reset());

const NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/";

async function post(body: string | ReadableStream<Uint8Array>): Promise<{ status: number; ms: number }> {
  const before = performance.now();
  const response = await fetch(emulator.url, {
    method: "POST",
    headers: { "Content-Type": "text/xml; charset=utf-8" },
    body,
    duplex: "half",
  } as RequestInit);
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - before };
}

function envelope(content: string): string {
  return `<e:Envelope xmlns:e="${NAMESPACE}"><e:Body>${content}</e:Body></e:Envelope>`;
}

describe("A request that asks too much", () => {
  it.each([
    ["nests 60,000 elements", "<a>".repeat(60_000) + "</a>".repeat(60_000)],
    [
      "nests elements that each declare a namespace",
      "<a xmlns:b='c'>".repeat(60_000) + "</a>".repeat(60_000),
    ],
    ["has a million elements", "<a/>".repeat(1_000_000)],
    ["has a million attributes", `<a ${Array.from({ length: 400_000 }, (_, i) => `a${i}=''`).join(" ")}/>`],
  ])("is refused at once when it %s", async (_, content) => {
    const { status, ms } = await post(envelope(content));
    expect(status).toBe(400);
    expect(ms).toBeLessThan(5_000);
  });

  it("is refused by its size before it is kept, with or without a length", async () => {
    const before = await memoryInUse();
    let meanwhile = before;
    let sent = 0;
    const chunk = new Uint8Array(1024 * 1024).fill(0x61);
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (sent === 150) meanwhile = await memoryInUse();
        if (sent++ < 200) controller.enqueue(chunk);
        else controller.close();
      },
    });
    expect(await post(stream)).toMatchObject({ status: 413 });
    expect(meanwhile).not.toBe(before);
    expect(meanwhile.arrayBuffers - before.arrayBuffers).toBeLessThan(100 * 1024 * 1024);
    expect(await post("a".repeat(17 * 1024 * 1024))).toMatchObject({ status: 413 });
  });

  it("is refused when its headers are too large", async () => {
    const response = await fetch(emulator.url, { headers: { "X-Long": "a".repeat(20_000) } });
    expect(response.status).toBe(431);
  });

  it("does not keep others from getting a response", async () => {
    await post(envelope("<a>".repeat(60_000) + "</a>".repeat(60_000)));
    expect(await call(emulator, "getAllAccounts", {})).toMatchObject({ status: 200 });
  });

  it("is let go when it does not come to an end in time", async () => {
    const incomplete = (): Promise<never> => Promise.reject(new Error("the request is not complete"));
    const server = await listen(0, incomplete, 100);
    try {
      const socket = connect(server.port, "127.0.0.1");
      socket.write("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
      const text = await new Promise<string>((resolve) => {
        let received = "";
        socket.on("data", (data) => (received += data.toString()));
        socket.on("close", () => resolve(received));
      });
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      await server.close();
    }
  });
});

describe("what waits before it responds", () => {
  it.each(["the client has gone", "the server closes"])("is told when %s", async (end) => {
    let arrived: (signal: AbortSignal) => void = () => undefined;
    const arrival = new Promise<AbortSignal>((resolve) => (arrived = resolve));
    const server = await listen(0, ({ signal }) => {
      arrived(signal);
      return new Promise(() => undefined);
    });
    const socket = connect(server.port, "127.0.0.1").on("error", () => undefined);
    socket.write("GET /a HTTP/1.1\r\n\r\n");
    const signal = await arrival;
    expect(signal.aborted).toBe(false);
    if (end === "the client has gone") socket.destroy();
    else await server.close();
    await vi.waitFor(() => expect(signal.aborted).toBe(true), { timeout: 10_000 });
    await server.close();
    socket.destroy();
  });
});
