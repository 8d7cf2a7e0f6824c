import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

/** Connections in use at once to one host; calls beyond that wait for one, within their `timeoutMs`. */
const MAX_SOCKETS = 64;
/** Idle connections kept for later calls. */
const MAX_FREE_SOCKETS = 16;
/**
 * An idle connection is closed after this time, in ms. Servers close theirs after 5 s (Apache, Node) or more,
 * and a request that crosses that close on the wire is lost without anyone knowing whether it was carried out;
 * so we close first. Where the server says `Keep-Alive: timeout=…`, Node closes a second before that.
 */
export const IDLE_SOCKET_MS = 4_000;

/**
 * The agent of a client that was given none: keep-alive, bounded. Idle connections do not keep the process
 * alive; `destroy()` closes all. The newest connection is used first, so that those of a busy minute run out.
 */
export function createAgent(url: URL): http.Agent {
  const options: http.AgentOptions = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: MAX_FREE_SOCKETS,
    scheduling: "lifo",
    timeout: IDLE_SOCKET_MS,
  };
  return url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

/**
 * Closes the agent's connections, and those that it opens for requests which still wait for one: from Node 24 on
 * it does, although the requests themselves have ended.
 */
export function closeAgent(agent: http.Agent): void {
  agent.on("free", (socket: Duplex) => socket.destroy());
  agent.destroy();
}
