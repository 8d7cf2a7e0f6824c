import { once } from "node:events";
import net from "node:net";
import { listening } from "../servers/listening.js";

export interface RawServer extends AsyncDisposable {
  readonly url: URL;
  /** All connections so far, closed ones included. */
  readonly connections: readonly net.Socket[];
  /** The requests that arrived whole, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
  /** Lets the process end while the server listens. */
  unref(): void;
}

/** What to do with a request: `nth` counts the requests of this connection, from 1. */
export type Reaction = (socket: net.Socket, nth: number, connection: number) => void;

/** A server that speaks bytes, for responses that no HTTP server would give. Bound to 127.0.0.1. */
export async function startRawServer(
  onRequest: Reaction,
  onConnection?: (socket: net.Socket) => void,
): Promise<RawServer> {
  const connections: net.Socket[] = [];
  const requests: string[] = [];
  const server = net.createServer((socket) => {
    const connection = connections.push(socket);
    socket.on("error", () => undefined);
    let received = "";
    let nth = 0;
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      for (let end = endOfRequest(received); end !== undefined; end = endOfRequest(received)) {
        requests.push(received.slice(0, end));
        received = received.slice(end);
        onRequest(socket, (nth += 1), connection);
      }
    });
    onConnection?.(socket);
  });
  const port = await listening(server);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of connections) socket.destroy();
    });
  return {
    url: new URL(`http://127.0.0.1:${port}/service.asmx`),
    connections,
    requests,
    unref: () => server.unref(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A whole HTTP/1.1 response. */
export function httpResponse(body: string, headers = "", status = "200 OK"): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

/**
 * A port of 127.0.0.1 on which nothing listens: the client's end of a connection that stays, so that nobody else is
 * given it.
 */
export async function refusingUrl(): Promise<URL> {
  const server = await startRawServer(
    () => undefined,
    (socket) => socket.unref(),
  );
  server.unref();
  const client = net.connect(Number(server.url.port), server.url.hostname);
  await once(client, "connect");
  client.unref();
  const url = new URL(server.url);
  url.port = String(client.localPort);
  return url;
}

function endOfRequest(received: string): number | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const length = Number(/^content-length: (\d+)$/im.exec(received.slice(0, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return received.length >= end ? end : undefined;
}
