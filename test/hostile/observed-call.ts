import type { Socket } from "node:net";
import { startClock } from "../../fuzz/clock.js";
import { AccountManagementClient } from "../../src/index.js";
import type { ClientOptions, GetAuthorizationTokenByEntityResult } from "../../src/index.js";
import { startRawServer } from "../transport/raw-server.js";

/** How a call ended, and what it took. */
export interface Observed {
  /** The result, where it succeeded. */
  readonly value: GetAuthorizationTokenByEntityResult | undefined;
  /** What it was rejected with, whatever that is. */
  readonly error: unknown;
  readonly durationMs: number;
  /** For how long client and server together blocked the event loop at the most. */
  readonly blockedMs: number;
  /** The most memory that the process had at a time, beyond what it had before, in bytes. */
  readonly growthBytes: number;
  /** How many requests reached the server. */
  readonly requests: number;
}

/** What the server sends: bytes, or something that writes them. */
export type HostileResponse = string | Uint8Array | ((socket: Socket) => void);

const SAMPLE_MS = 20;

/** Calls a server that responds to each request with these bytes and then hangs up. */
export async function observeCall(
  response: HostileResponse,
  options: Partial<ClientOptions> = {},
): Promise<Observed> {
  const server = await startRawServer((socket) => {
    if (typeof response === "function") response(socket);
    else socket.end(response);
  });
  await using client = new AccountManagementClient({
    credentials: { userName: "api-user", password: "pa55word-of-the-api" },
    endpoint: server.url,
    retries: 0,
    timeoutMs: 20_000,
    ...options,
  });
  const before = process.memoryUsage().rss;
  let most = before;
  const sampler = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), SAMPLE_MS);
  const blocked = startClock();
  const start = performance.now();
  let value: GetAuthorizationTokenByEntityResult | undefined;
  let error: unknown;
  try {
    value = await client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false });
  } catch (caught) {
    error = caught;
  }
  const durationMs = performance.now() - start;
  const blockedMs = blocked();
  most = Math.max(most, process.memoryUsage().rss);
  clearInterval(sampler);
  await server.close();
  const growthBytes = most - before;
  return { value, error, durationMs, blockedMs, growthBytes, requests: server.requests.length };
}

/** A whole HTTP response; `head` is the lines between the status and the length. */
export function responseOf(
  body: string | Uint8Array,
  { contentType = "text/xml; charset=utf-8", status = "200 OK", headers = "" } = {},
): Buffer {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const type = contentType === "" ? "" : `Content-Type: ${contentType}\r\n`;
  return Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${type}${headers}Content-Length: ${bytes.byteLength}\r\n\r\n`,
      "latin1",
    ),
    bytes,
  ]);
}
