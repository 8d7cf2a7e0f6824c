import type http from "node:http";
import type { Duplex } from "node:stream";
import type { Access } from "../soap/contract.js";
import { setImmediate, wallClock } from "./time.js";
import { throughProxy } from "./tunnel.js";

/** Connections in use at once to one host; calls beyond that wait for one, within their `timeoutMs`. */
const MAX_SOCKETS = 64;
/** Idle connections kept for later calls. */
const MAX_FREE_SOCKETS = 16;
/**
 * An idle connection is closed after this time, in ms. Servers close theirs after 5 s (Apache, Node) or more,
 * and a request that crosses that close on the wire is lost without anyone knowing whether it was carried out;
 * so we close first. Where the server says `Keep-Alive: timeout=…`, Node closes a second before that.
 */
const IDLE_SOCKET_MS = 4_000;

/**
 * Node's module for a URL's scheme. It is loaded at the first call, not when this package is: it takes as long
 * as all the rest. Not by `import()`, which a bundle would resolve and a test runner could replace.
 */
export function httpModule(url: URL): typeof http {
  return url.protocol === "https:"
    ? (process.getBuiltinModule("node:https") as unknown as typeof http)
    : process.getBuiltinModule("node:http");
}

/**
 * The agent of a client that was given none: keep-alive, bounded. Idle connections do not keep the process
 * alive; `destroy()` closes all. The newest connection is used first, so that those of a busy minute run out.
 */
export function createAgent(url: URL, proxy?: URL): http.Agent {
  const { Agent } = httpModule(url);
  const Used = proxy === undefined ? Agent : throughProxy(Agent, httpModule(proxy).request, url, proxy);
  return new Used({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: MAX_FREE_SOCKETS,
    scheduling: "lifo",
    timeout: IDLE_SOCKET_MS,
  });
}

/**
 * Closes the agent's connections, and those that it opens for requests which still wait for one: from Node 24 on
 * it does, although the requests themselves have ended.
 */
export function closeAgent(agent: http.Agent): void {
  agent.on("free", (socket: Duplex) => socket.destroy());
  agent.destroy();
}

/**
 * How long, in ms, a connection may have been idle to carry another request. For one that writes it is less,
 * since a request that is lost together with its connection cannot be sent again.
 */
const MAX_IDLE_MS: Readonly<Record<Access, number>> = { read: IDLE_SOCKET_MS, write: 1_000 };

const lastUses = new WeakMap<Duplex, { readonly at: number; readonly bytesRead: unknown }>();

/** To be called when a response was read, before the agent gives the connection to another request. */
export function noteUse(socket: Duplex): void {
  lastUses.set(socket, { at: wallClock(), bytesRead: bytesReadOf(socket) });
}

/**
 * Whether a connection that has been used before can carry a request; tells `callback` after the event loop has
 * been round once, because what the server did in the meantime (a close, most of all) may wait there unseen,
 * in particular after the process has been busy or asleep. Nothing has been sent on it so far, so that a
 * connection that turns out to be dead costs nothing.
 */
export function whenReusable(socket: Duplex, access: Access, callback: (reusable: boolean) => void): void {
  const lastUse = lastUses.get(socket);
  const idleMs = lastUse === undefined ? 0 : wallClock() - lastUse.at;
  // Negative: the clock was set back, and nobody knows.
  if (idleMs < 0 || idleMs > MAX_IDLE_MS[access]) {
    setImmediate(() => callback(false));
    return;
  }
  const look = (): void => {
    const isOpen = !socket.destroyed && socket.writable && !socket.readableEnded;
    // What came without being asked for would be taken for the response to the next request.
    const isQuiet =
      socket.readableLength === 0 && (lastUse === undefined || bytesReadOf(socket) === lastUse.bytesRead);
    callback(isOpen && isQuiet);
  };
  // The first one may come before the loop has asked the system for news, the second one comes after it.
  setImmediate(setImmediate, look);
}

/** `undefined` for a custom agent's socket that does not count them. */
function bytesReadOf(socket: Duplex): unknown {
  return Reflect.get(socket, "bytesRead");
}
