import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { VERSION } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { refusingUrl, startRawServer } from "../transport/raw-server.js";
import type { RawServer, Reaction } from "../transport/raw-server.js";
import { clientOf, create, CREATED_RESPONSE, errorOf, read, TOKEN_RESPONSE } from "./service.js";

let server: RawServer | undefined;
afterEach(() => server?.close());

const start = async (reaction: Reaction): Promise<URL> => (server = await startRawServer(reaction)).url;
const responding: Reaction = (socket) => socket.write(TOKEN_RESPONSE);

describe("connections", () => {
  it("are kept and used again", async () => {
    await using client = clientOf(await start(responding));
    for (let call = 0; call < 20; call += 1) await read(client);
    expect(server?.connections).toHaveLength(1);
  });

  it("are at most 64, however many calls there are at once", async () => {
    await using client = clientOf(
      await start((socket) => setTimeout(() => socket.write(TOKEN_RESPONSE), 20)),
    );
    await Promise.all(Array.from({ length: 300 }, () => read(client)));
    expect(server?.requests).toHaveLength(300);
    expect(server?.connections.length).toBeLessThanOrEqual(64);
  });

  it("of one client are not another's", async () => {
    const url = await start(responding);
    await using first = clientOf(url);
    await using second = clientOf(url);
    await read(first);
    await read(second);
    expect(server?.connections).toHaveLength(2);
  });

  it("are the caller's agent's, where there is one", async () => {
    class CountingAgent extends http.Agent {
      count = 0;
      override createConnection(
        ...parameters: Parameters<http.Agent["createConnection"]>
      ): Duplex | null | undefined {
        this.count += 1;
        return super.createConnection(...parameters);
      }
    }
    const agent = new CountingAgent({ keepAlive: true });
    await using client = clientOf(await start(responding), { agent });
    await read(client);
    await read(client);
    expect(agent.count).toBe(1);
    agent.destroy();
  });

  it("carry a User-Agent with the name and the version of the package", async () => {
    await using client = clientOf(await start(responding));
    await read(client);
    expect(server?.requests[0]).toContain(`account-management-service-client/${VERSION}`);
  });
});

describe("a compressed response", () => {
  it.each<[encoding: string, compress: (body: Buffer) => Uint8Array]>([
    ["gzip", gzipSync],
    ["GZip", gzipSync],
    ["x-gzip", gzipSync],
    ["gzip", (body) => Buffer.concat([gzipSync(body.subarray(0, 100)), gzipSync(body.subarray(100))])],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["identity", (body) => body],
    ["identity, identity", (body) => body],
    ["identity, gzip", gzipSync],
    ["", (body) => body],
  ])("in %s is read (%#)", async (encoding, compress) => {
    const body = compress(Buffer.from(tokenBody("tökén 😀")));
    await using client = clientOf(
      await start((socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`,
        );
        socket.write(body);
      }),
    );
    expect((await read(client)).authToken).toBe("tökén 😀");
    expect(server?.requests[0]).toMatch(/^accept-encoding: gzip, deflate, br\r$/im);
  });
});

describe("bytes after a complete response are dropped, and the connection with them", () => {
  it.each([
    ["another response", CREATED_RESPONSE],
    ["what is not HTTP", "garbage\r\n\r\n"],
    ["an interim response", "HTTP/1.1 100 Continue\r\n\r\n"],
  ])("%s", async (_what, rest) => {
    await using client = clientOf(await start((socket) => socket.write(CREATED_RESPONSE + rest)));
    await create(client);
    await create(client);
    expect(server?.requests).toHaveLength(2);
    expect(server?.connections).toHaveLength(2);
  });
});

describe("requestSent tells the truth", () => {
  it("of a request whose connection was closed before it was made", async () => {
    server = await startRawServer(
      () => undefined,
      (socket) => socket.destroy(),
    );
    await using client = clientOf(server.url, { retries: 0 });
    const { requestSent } = await errorOf(create(client));
    // Nobody can know; what is certain is that it is never said to be unsent when it arrived.
    if (!requestSent) expect(server.requests).toHaveLength(0);
  });

  it("where every address of the host refuses the connection", async () => {
    const endpoint = await refusingUrl();
    endpoint.hostname = "localhost";
    const error = await errorOf(create(clientOf(endpoint, { retries: 0 })));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", retryable: true, requestSent: false });
    expect((error.cause as Error).message).toContain("ECONNREFUSED");
  });

  it("of a request that is refused before it is sent", async () => {
    await using client = clientOf(await start(responding));
    const call = client.getAuthorizationTokenByEntity({ username: "a\0b", isAppUser: false });
    expect(await errorOf(call)).toMatchObject({ code: "INVALID_REQUEST", requestSent: false });
    expect(server?.connections).toHaveLength(0);
  });
});

describe("a signal that many calls share", () => {
  it("has no listener left once they have ended, however they did", async () => {
    let arrived = 0;
    const url = await start((socket) => {
      arrived += 1;
      if (arrived % 3 === 0) socket.destroy();
      else if (arrived % 7 !== 0) socket.write(TOKEN_RESPONSE);
    });
    const abort = new AbortController();
    let added = 0;
    let most = 0;
    const { signal } = abort;
    const counting = new Proxy(signal, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        return (...parameters: unknown[]): unknown => {
          if (key === "addEventListener") most = Math.max(most, (added += 1));
          if (key === "removeEventListener") added -= 1;
          return Reflect.apply(value, target, parameters);
        };
      },
    });
    await using client = clientOf(url, { timeoutMs: 300, retries: 1 });
    await Promise.allSettled(Array.from({ length: 100 }, () => read(client, { signal: counting })));
    expect(most).toBe(1);
    expect(added).toBe(0);
  });

  it("warns of no leak", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    await using client = clientOf(await start(responding));
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 200 }, () => read(client, { signal })));
    await new Promise(setImmediate);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

describe("a process", () => {
  it.each(["leaves its client open", "closes its client", "fails its calls"])(
    "that %s exits by itself when its calls are done",
    async (what) => {
      const url = await start(what === "fails its calls" ? (socket) => socket.destroy() : responding);
      const script = fileURLToPath(new URL("process-that-calls.ts", import.meta.url));
      const child = spawn(process.execPath, ["--import", "tsx", script, url.href, what], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let doneAt = 0;
      child.stdout.on("data", () => (doneAt = performance.now()));
      expect(await once(child, "exit")).toEqual([0, null]);
      expect(doneAt).toBeGreaterThan(0);
      // An idle connection alone would keep it for four seconds.
      expect(performance.now() - doneAt).toBeLessThan(3_000);
    },
  );
});
