import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createServer as createSecureServer } from "node:https";
import { onTestFinished } from "vitest";
import { listening } from "../../servers/listening.js";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly requests: readonly { readonly url: string; readonly headers: IncomingMessage["headers"] }[];
}

/** A server on loopback that ends with the test. What is not in `handlers` is 404. */
export async function serve(
  handlers: Readonly<Record<string, Handler>>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
  const requests: { url: string; headers: IncomingMessage["headers"] }[] = [];
  const handle: Handler = (request, response) => {
    const url = request.url ?? "";
    requests.push({ url, headers: request.headers });
    const handler = Object.hasOwn(handlers, url) ? handlers[url] : undefined;
    if (handler === undefined)
      response.writeHead(404, { "content-type": "text/html" }).end("<title>Not here</title>");
    else handler(request, response);
  };
  const server: Server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const port = await listening(server);
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return { origin: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`, requests };
}

export function text(
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Handler {
  return (_, response) => {
    response.writeHead(status, { "content-type": "text/xml; charset=utf-8", ...headers }).end(body);
  };
}

export function redirect(location: string, status = 302): Handler {
  return (_, response) => {
    response.writeHead(status, { location, "content-type": "text/html" }).end("moved");
  };
}
