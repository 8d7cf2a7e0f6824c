import type http from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { portOf } from "../endpoint.js";
import { ProxyError, codeOf, inBrackets, isTransient } from "./failures.js";

/** A proxy that says nothing for this time, in ms, is given up, also when no call waits for it any more. */
const SILENCE_MS = 60_000;

/**
 * Agents of the endpoint's scheme whose connections lead through the proxy, by CONNECT: over TLS it sees neither
 * requests nor responses. `request` is that of the proxy's scheme.
 */
export function throughProxy(
  Agent: typeof http.Agent,
  request: typeof http.request,
  endpoint: URL,
  proxy: URL,
): typeof http.Agent {
  return class extends Agent {
    readonly #tunnels = new Set<http.ClientRequest>();

    override createConnection(
      target: http.ClientRequestArgs,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
      const tunnel = openTunnel(request, endpoint, proxy, (error, socket) => {
        this.#tunnels.delete(tunnel);
        const done = callback as (error: Error | null, stream?: Duplex | null) => void;
        if (socket === undefined || endpoint.protocol === "http:") done(error, socket);
        else done(null, super.createConnection({ ...target, socket } as object));
      });
      this.#tunnels.add(tunnel);
    }

    override destroy(): void {
      for (const tunnel of this.#tunnels) tunnel.destroy();
      super.destroy();
    }
  };
}

/** Asks the proxy for a connection to the endpoint. */
function openTunnel(
  connect: typeof http.request,
  endpoint: URL,
  proxy: URL,
  callback: (error: ProxyError | null, socket?: Duplex) => void,
): http.ClientRequest {
  const { unescape } = process.getBuiltinModule("node:querystring");
  const target = `${endpoint.hostname}:${portOf(endpoint)}`;
  const user = unescape(`${proxy.username}:${proxy.password}`);
  const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  const request = connect({
    method: "CONNECT",
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: portOf(proxy),
    path: target,
    headers: { Host: target, ...(user === ":" ? {} : { "Proxy-Authorization": authorization }) },
    agent: false,
    timeout: SILENCE_MS,
  });
  const fail = (what: string, transient: boolean, cause?: unknown): void => {
    request.destroy();
    callback(new ProxyError(`The proxy ${proxy.host} ${what}`, transient, cause));
  };
  // What waits is the call, and its time keeps the process alive.
  request.once("socket", (socket) => socket.unref());
  request.once("connect", ({ statusCode = 0 }, socket: Socket) => {
    if (statusCode >= 200 && statusCode < 300) {
      socket.ref();
      callback(null, socket);
    } else {
      socket.destroy();
      fail(refusal(statusCode, target), statusCode === 502 || statusCode === 503 || statusCode === 504);
    }
  });
  request.once("timeout", () => fail(`did not respond within ${SILENCE_MS} ms.`, true));
  request.on("error", (error) => {
    const what = `cannot be reached${inBrackets(codeOf(error))}. Check the option proxy.`;
    fail(what, isTransient(error), error);
  });
  request.end();
  return request;
}

function refusal(status: number, target: string): string {
  const refused = `refused to connect to ${target} (HTTP ${status}).`;
  return status === 407
    ? `${refused} It wants a user name and a password, or others: put them into its URL.`
    : refused;
}
