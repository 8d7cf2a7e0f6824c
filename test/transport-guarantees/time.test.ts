import { describe, expect, it } from "vitest";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { Reaction } from "../transport/raw-server.js";
import { clientOf, create, CREDENTIALS, errorOf, read, TOKEN_RESPONSE } from "./service.js";

const never: Reaction = () => undefined;

/** The error, and after how many milliseconds it came. */
async function timed(call: Promise<unknown>): Promise<{ error: unknown; durationMs: number }> {
  const startedAt = performance.now();
  return { error: await errorOf(call), durationMs: performance.now() - startedAt };
}

describe.concurrent("timeoutMs is the time for the whole call", () => {
  it("of which a slow credentials function leaves less for the rest", async () => {
    const credentials = (): Promise<typeof CREDENTIALS> =>
      new Promise((resolve) => setTimeout(() => resolve(CREDENTIALS), 1_200));
    await using server = await startRawServer(never);
    const client = clientOf(server.url, { credentials, timeoutMs: 1_500, retries: 0 });
    const { error, durationMs } = await timed(read(client));
    expect(error).toMatchObject({ code: "TIMEOUT", requestSent: true });
    // Not the time of the credentials and timeoutMs one after the other.
    expect(durationMs).toBeLessThan(2_690);
  });

  it("and covers all tries and pauses together", async () => {
    await using server = await startRawServer((socket) => socket.destroy());
    const client = clientOf(server.url, { timeoutMs: 600, retries: 10 });
    const { error, durationMs } = await timed(read(client));
    expect(error).toMatchObject({ retryable: true });
    expect(durationMs).toBeLessThan(1_600);
  });

  it("and ends at once where the pause that the server asks for does not fit into it", async () => {
    await using server = await startRawServer((socket) =>
      socket.write(httpResponse("busy", "Retry-After: 60\r\n", "503 Busy")),
    );
    const client = clientOf(server.url, { timeoutMs: 10_000 });
    const { error, durationMs } = await timed(read(client));
    expect(error).toMatchObject({ code: "HTTP_ERROR", status: 503, retryable: true, retryAfterMs: 60_000 });
    expect(durationMs).toBeLessThan(5_000);
    expect(server.requests).toHaveLength(1);
  });

  it("and can be another one for one call", async () => {
    await using server = await startRawServer(never);
    const client = clientOf(server.url);
    const { error, durationMs } = await timed(read(client, { timeoutMs: 150, retries: 0 }));
    expect(error).toMatchObject({ code: "TIMEOUT", timeoutMs: 150 });
    expect(durationMs).toBeLessThan(2_000);
  });

  it("and a read may take nearly all of it, in one try", async () => {
    await using server = await startRawServer((socket) =>
      setTimeout(() => socket.write(TOKEN_RESPONSE), 1_800),
    );
    const client = clientOf(server.url, { timeoutMs: 3_000 });
    expect((await read(client)).authToken).toBe("token");
    expect(server.requests).toHaveLength(1);
  });

  it("of which tryTimeoutMs leaves some for another try of a read when the server hangs", async () => {
    await using server = await startRawServer((socket) => {
      if (server.requests.length === 2) socket.write(TOKEN_RESPONSE);
    });
    const client = clientOf(server.url, { tryTimeoutMs: 400 });
    expect((await read(client)).authToken).toBe("token");
    expect(server.requests).toHaveLength(2);
    expect(await errorOf(create(client))).toMatchObject({ code: "TIMEOUT" });
  });
});

it("timeoutMs covers the wait for a free connection", async () => {
  await using server = await startRawServer(never);
  await using client = clientOf(server.url, { retries: 0 });
  const holding = Array.from({ length: 64 }, () => errorOf(create(client)));
  await expect.poll(() => server.requests.length).toBe(64);
  const waiting = Array.from({ length: 16 }, () => errorOf(create(client, { timeoutMs: 300 })));
  for (const error of await Promise.all(waiting)) {
    // The pool is bounded: what waited for a connection has not been sent, and says so.
    expect(error).toMatchObject({ code: "TIMEOUT", requestSent: false, retryable: true });
  }
  expect(server.requests).toHaveLength(64);
  await client.close();
  await Promise.all(holding);
});
