import http from "node:http";
import https from "node:https";
import net from "node:net";
import { TEST_CERTIFICATE, TEST_KEY } from "../transport/tls-fixture.js";
import { listening } from "../servers/listening.js";

/** A proxy on loopback that does what CONNECT asks for. */
export interface ConnectProxy extends AsyncDisposable {
  readonly url: URL;
  /** `host:port` and `Proxy-Authorization` of each CONNECT. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
  /** Connections that are open at the proxy. */
  readonly open: ReadonlySet<net.Socket>;
}

export interface ProxyBehaviour {
  /** Responds with this status and makes no connection; `"silence"` responds nothing. */
  readonly refuse?: number | "silence";
  /** The only user that it lets through, as `user:password`. */
  readonly user?: string;
  /** Whether it is spoken to over TLS. */
  readonly tls?: boolean;
  /** Where it connects, whatever it is asked for. */
  readonly leadsTo?: URL;
}

export async function startProxy({
  refuse,
  user,
  leadsTo,
  tls = false,
}: ProxyBehaviour = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"] = [];
  const open = new Set<net.Socket>();
  const server = tls ? https.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }) : http.createServer();
  server.on("connection", (socket: net.Socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
  });
  server.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
    const target = request.url ?? "";
    const authorization = request.headers["proxy-authorization"];
    asked.push({ target, authorization });
    if (refuse === "silence") {
      client.on("end", () => client.end()).resume();
      return;
    }
    const expected = user === undefined ? undefined : `Basic ${Buffer.from(user).toString("base64")}`;
    const status = refuse ?? (expected === undefined || authorization === expected ? 200 : 407);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = "", port = ""] = (leadsTo?.host ?? target).split(/:(?=\d+$)/);
    const upstream = net.connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy()).on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  const port = await listening(server);
  return {
    url: new URL(`${tls ? "https" : "http"}://127.0.0.1:${port}`),
    asked,
    open,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
