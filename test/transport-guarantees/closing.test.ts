import { afterEach, describe, expect, it } from "vitest";
import http from "node:http";
import { ConnectionError, InvalidRequestError } from "../../src/index.js";
import { startRawServer } from "../transport/raw-server.js";
import type { RawServer, Reaction } from "../transport/raw-server.js";
import { clientOf, create, CREDENTIALS, errorOf, read, TOKEN_RESPONSE } from "./service.js";

let server: RawServer | undefined;
afterEach(() => server?.close());

const start = async (reaction: Reaction): Promise<URL> => (server = await startRawServer(reaction)).url;
const responding: Reaction = (socket) => socket.write(TOKEN_RESPONSE);
const never: Reaction = () => undefined;

async function arrivedRequests(count: number): Promise<void> {
  while ((server?.requests.length ?? 0) < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Both ends of each connection are gone soon. */
async function expectNoConnection(): Promise<void> {
  await expect
    .poll(() => server?.connections.every((socket) => socket.destroyed || socket.readableEnded))
    .toBe(true);
}

describe("close", () => {
  it("closes idle connections, and may be called twice", async () => {
    const client = clientOf(await start(responding));
    await read(client);
    await client.close();
    await client.close();
    await expectNoConnection();
  });

  it("any number of times adds no listener", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    const client = clientOf(await start(responding));
    await read(client);
    for (let time = 0; time < 30; time += 1) await client.close();
    await new Promise(setImmediate);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  it("is what `await using` does", async () => {
    const url = await start(responding);
    {
      await using client = clientOf(url);
      await read(client);
    }
    await expectNoConnection();
  });

  it("refuses later calls without sending anything", async () => {
    const client = clientOf(await start(responding));
    await client.close();
    const error = await errorOf(read(client));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({
      field: "client",
      operation: "GetAuthorizationTokenByEntity",
      requestSent: false,
    });
    expect(server?.connections).toHaveLength(0);
  });

  it("ends calls that wait for their response at once, and tries none of them again", async () => {
    const client = clientOf(await start(never), { retries: 10 });
    const calls = [errorOf(read(client)), errorOf(create(client))];
    await arrivedRequests(2);
    const startedAt = performance.now();
    await client.close();
    const [reading, creating] = await Promise.all(calls);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(reading).toBeInstanceOf(ConnectionError);
    expect(reading).toMatchObject({
      requestSent: true,
      retryable: false,
      operation: "GetAuthorizationTokenByEntity",
    });
    expect(reading?.message).toContain("client was closed");
    expect(creating).toMatchObject({ code: "CONNECTION_FAILED", requestSent: true, retryable: false });
    expect(server?.requests).toHaveLength(2);
    await expectNoConnection();
  });

  it("ends a call that pauses between two tries", async () => {
    const client = clientOf(
      await start((socket) =>
        socket.end("HTTP/1.1 503 Busy\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n"),
      ),
    );
    const call = errorOf(read(client));
    await arrivedRequests(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    await client.close();
    expect(await call).toBeInstanceOf(ConnectionError);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(server?.requests).toHaveLength(1);
  });

  it("ends calls that wait for a free connection, and sends none of them", async () => {
    const client = clientOf(await start(never), { retries: 0 });
    const calls = Array.from({ length: 100 }, () => errorOf(create(client)));
    await arrivedRequests(64);
    await client.close();
    const errors = await Promise.all(calls);
    expect(errors.every((error) => error instanceof ConnectionError)).toBe(true);
    expect(errors.filter(({ requestSent }) => !requestSent)).toHaveLength(36);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server?.requests).toHaveLength(64);
    await expectNoConnection();
  });

  it("ends a call that waits for its credentials, and sends nothing", async () => {
    let give: (credentials: typeof CREDENTIALS) => void = () => undefined;
    const client = clientOf(await start(responding), {
      credentials: () => new Promise((resolve) => (give = resolve)),
    });
    const call = errorOf(read(client));
    await client.close();
    expect(await call).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false });
    give(CREDENTIALS);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server?.connections).toHaveLength(0);
  });

  it("leaves the caller's agent open", async () => {
    const agent = new http.Agent({ keepAlive: true });
    const url = await start(responding);
    const first = clientOf(url, { agent });
    await read(first);
    await first.close();
    await read(clientOf(url, { agent }));
    expect(server?.connections).toHaveLength(1);
    agent.destroy();
  });

  it("ends the calls under way on the caller's agent all the same", async () => {
    const agent = new http.Agent({ keepAlive: true });
    const client = clientOf(await start(never), { agent });
    const call = errorOf(read(client));
    await arrivedRequests(1);
    await client.close();
    expect(await call).toBeInstanceOf(ConnectionError);
    agent.destroy();
  });

  it("leaves other clients alone", async () => {
    const url = await start((socket) => setTimeout(() => socket.write(TOKEN_RESPONSE), 100));
    const other = clientOf(url);
    const call = read(other);
    await clientOf(url).close();
    expect((await call).authToken).toBe("token");
    await other.close();
  });
});
