import type http from "node:http";
import type net from "node:net";
import { urlToHttpOptions } from "node:url";
import { InvalidRequestError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import type { Redact } from "../redaction/secrets.js";
import { httpModule, noteUse, whenReusable } from "./agent.js";
import { ACCEPT_ENCODING, readBody } from "./body.js";
import type { Call } from "./call.js";
import {
  codeOf,
  connectionError,
  failureBeforeResponse,
  provesNothingWasSent,
  redirectFailure,
} from "./failures.js";

/** One HTTP POST, ready to be sent as often as the retry rules allow. */
export interface HttpRequest {
  readonly url: URL;
  /** `Content-Length` and `Accept-Encoding` are the transport's own and override these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Limit in bytes for the response's body, as it comes and once more decompressed. */
  readonly maxResponseBytes: number;
  /** The caller's. */
  readonly agent?: http.Agent | undefined;
  /** The client's, where the caller gave none. Node's process-wide agent when that is left out, too. */
  readonly ownAgent?: http.Agent | undefined;
  /** Every text of others that an error shows goes through it. */
  readonly redact: Redact;
}

/** An HTTP response of any status but a redirect's, read to its end. */
export interface HttpResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  /** The body, decompressed. */
  readonly body: Buffer;
}

/** More than any pool of idle connections holds, so that it ends even where a custom agent only has dead ones. */
const MAX_DEAD_CONNECTIONS = 100;

/** Every status of its class, known or not (RFC 9110, 15), but for 304, which redirects to nothing. */
function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399 && status !== 304;
}

/**
 * Sends the request one time and reads the response to its end, whatever its status.
 *
 * @throws `ConnectionError` when no connection or no whole response came, `HttpError` for a redirect,
 * `InvalidResponseError` for a response that is too long or damaged, `InvalidRequestError` for a request
 * that Node refuses, and what the call or its try ends with.
 */
export async function post(request: HttpRequest, call: Call): Promise<HttpResponse> {
  for (let dead = 0; dead < MAX_DEAD_CONNECTIONS; dead += 1) {
    call.throwIfEnded();
    const response = await exchange(request, call);
    if (response === "dead connection") continue;
    call.throwIfEnded();
    if (isRedirect(response.status)) throw redirectFailure(response, request, call);
    return response;
  }
  const what = `The agent had no live connection to ${request.url.host} to offer.`;
  throw connectionError(what, undefined, request, call, true);
}

/** One request on one connection. Nothing has been sent when it ends in `"dead connection"`. */
function exchange(request: HttpRequest, call: Call): Promise<HttpResponse | "dead connection"> {
  return new Promise((resolve, reject) => {
    const sentBefore = call.requestSent;
    let written = false;
    let incoming: http.IncomingMessage | undefined;
    const outgoing = open(request);
    const fail = (error: Error): void => {
      stopWaiting();
      reject(error);
      outgoing.destroy();
    };
    const stopWaiting = call.whenEnded(fail);
    const finish = ({ statusCode: status = 0, headers }: http.IncomingMessage, body: Buffer): void => {
      stopWaiting();
      resolve({ status, contentType: headers["content-type"], headers, body });
    };
    const abandon = (): void => {
      stopWaiting();
      resolve("dead connection");
      outgoing.destroy();
    };
    const write = (socket: net.Socket): void => {
      if (outgoing.destroyed) return;
      written = true;
      if (isConnecting(socket)) socket.once("connect", () => (call.requestSent = true));
      else call.requestSent = true;
      outgoing.end(request.body);
    };
    const onFailure = (error?: unknown): void => {
      if (incoming !== undefined) {
        // What follows a complete response is not part of it (RFC 9112, 6.3); Node drops the connection.
        if (incoming.complete || codeOf(error)?.startsWith("HPE_") !== true) return;
      } else if (outgoing.reusedSocket && !written) {
        abandon();
        return;
      } else if (provesNothingWasSent(error)) {
        call.requestSent = sentBefore;
      }
      fail(failureBeforeResponse(error, request, call));
    };
    outgoing.on("error", onFailure);
    outgoing.on("close", onFailure);
    outgoing.on("socket", (socket) => {
      if (outgoing.reusedSocket) {
        whenReusable(socket, call.access, (reusable) => {
          if (reusable) write(socket);
          else abandon();
        });
      } else if (isShakingHands(socket)) {
        // The password must not be handed over before it is known who is at the other end.
        socket.once("secureConnect", () => write(socket));
      } else {
        write(socket);
      }
    });
    outgoing.on("response", (response) => {
      if (!written) {
        // Something that the server sent unasked, on a connection that was used before.
        abandon();
        return;
      }
      incoming = response;
      const { socket } = response;
      response.once("end", () => noteUse(socket));
      readBody(response, request, call, (body) => finish(response, body), fail);
    });
    // What follows is another protocol, which nobody asked for.
    outgoing.on("upgrade", (response, socket) => {
      socket.destroy();
      finish(response, Buffer.alloc(0));
    });
  });
}

/** A client has one URL; taking it apart is a tenth of what a call costs. */
const targets = new WeakMap<URL, http.ClientRequestArgs>();

function targetOf(url: URL): http.ClientRequestArgs {
  let target = targets.get(url);
  if (target === undefined) targets.set(url, (target = urlToHttpOptions(url)));
  return target;
}

function open(request: HttpRequest): http.ClientRequest {
  const { url, agent, ownAgent, headers, body } = request;
  try {
    const { protocol, hostname, port, path } = targetOf(url);
    const own = { "Accept-Encoding": ACCEPT_ENCODING, "Content-Length": body.byteLength, Host: url.host };
    return httpModule(url).request({
      protocol,
      hostname,
      port,
      path,
      method: "POST",
      // Not by spreading: V8 copies into an object with names known beforehand much sooner.
      headers: Object.assign({}, headers, own),
      agent: agent ?? ownAgent,
    });
  } catch (error) {
    const cause = safeCause(error, request.redact);
    const reason = cause?.message ?? "unknown";
    const option = /header/i.test(reason) ? "headers" : agent !== undefined ? "agent" : undefined;
    // Without an option to blame it is what intercepts Node's requests, such as a tracer or a mock.
    const who = option === undefined ? "Node, or what intercepts its requests," : "Node";
    const what = option === undefined ? "request" : `option ${option}`;
    throw new InvalidRequestError(option ?? "request", `${who} refuses the ${what}: ${reason}.`, { cause });
  }
}

/** Of a plain connection. Of a socket that is not Node's own (a custom agent's, nock's) it is never certain. */
function isConnecting(socket: net.Socket): boolean {
  return socket.connecting && socket.constructor === process.getBuiltinModule("node:net").Socket;
}

/** Of a TLS connection of Node's; a socket of nock's only says that it is encrypted. */
function isShakingHands(socket: net.Socket & { readonly encrypted?: boolean }): boolean {
  return (
    socket.encrypted === true &&
    socket instanceof process.getBuiltinModule("node:tls").TLSSocket &&
    socket.getFinished() === undefined
  );
}
