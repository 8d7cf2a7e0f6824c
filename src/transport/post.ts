import type http from "node:http";
import type net from "node:net";
import { urlToHttpOptions } from "node:url";
import { ConnectionError, InvalidRequestError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import type { Redact } from "../redaction/secrets.js";
import { httpModule, noteUse, whenReusable } from "./agent.js";
import { ACCEPT_ENCODING, readBody } from "./body.js";
import type { Call, Deadline } from "./deadline.js";
import { codeOf, failureBeforeResponse, provesNothingWasSent, redirectFailure } from "./failures.js";

/** One HTTP POST, ready to be sent as often as the retry rules allow. */
export interface HttpRequest {
  readonly url: URL;
  /** `Content-Length` and `Accept-Encoding` are the transport's own and override these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Limit in bytes for the response's body, as it comes and once more decompressed. */
  readonly maxResponseBytes: number;
  /** Node's process-wide agent when left out. */
  readonly agent?: http.Agent | undefined;
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
 * `InvalidResponseError` for a response that is too long or damaged, `InvalidRequestError` for headers or an
 * agent that Node refuses, and what the deadline ends with.
 */
export async function post(request: HttpRequest, call: Call, deadline: Deadline): Promise<HttpResponse> {
  for (let dead = 0; dead < MAX_DEAD_CONNECTIONS; dead += 1) {
    deadline.throwIfEnded();
    const response = await new Exchange(request, call, deadline).response;
    if (response === "dead connection") continue;
    deadline.throwIfEnded();
    if (isRedirect(response.status)) throw redirectFailure(response, request, call);
    return response;
  }
  throw new ConnectionError(
    `The agent had no live connection to ${request.url.host} to offer. Nothing was sent to the service.`,
    { operation: call.operation, requestSent: call.requestSent, retryable: true },
  );
}

/** One request on one connection. Nothing has been sent when it ends in `"dead connection"`. */
class Exchange {
  readonly response: Promise<HttpResponse | "dead connection">;
  readonly #request: HttpRequest;
  readonly #call: Call;
  readonly #outgoing: http.ClientRequest;
  readonly #sentBefore: boolean;
  readonly #stopWaiting: () => void;
  #incoming: http.IncomingMessage | undefined;
  #written = false;
  #resolve!: (response: HttpResponse | "dead connection") => void;
  #reject!: (error: Error) => void;

  constructor(request: HttpRequest, call: Call, deadline: Deadline) {
    this.#request = request;
    this.#call = call;
    this.#sentBefore = call.requestSent;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#outgoing = open(request, call);
    this.#stopWaiting = deadline.whenEnded((failure) => this.#fail(failure));
    this.#outgoing.on("error", (error) => this.#onFailure(error));
    this.#outgoing.on("close", () => this.#onFailure(undefined));
    this.#outgoing.on("socket", (socket) => this.#onSocket(socket));
    this.#outgoing.on("response", (incoming) => this.#onResponse(incoming));
  }

  #onSocket(socket: net.Socket): void {
    if (this.#outgoing.reusedSocket) {
      whenReusable(socket, this.#call.access, (reusable) => {
        if (reusable) this.#write(socket);
        else this.#abandon();
      });
    } else if (isShakingHands(socket)) {
      // The password must not be handed over before it is known who is at the other end.
      socket.once("secureConnect", () => this.#write(socket));
    } else {
      this.#write(socket);
    }
  }

  #write(socket: net.Socket): void {
    if (this.#outgoing.destroyed) return;
    this.#written = true;
    if (isConnecting(socket)) socket.once("connect", () => (this.#call.requestSent = true));
    else this.#call.requestSent = true;
    this.#outgoing.end(this.#request.body);
  }

  #onResponse(incoming: http.IncomingMessage): void {
    if (!this.#written) {
      // Something that the server sent unasked, on a connection that was used before.
      this.#abandon();
      return;
    }
    this.#incoming = incoming;
    const { socket, headers } = incoming;
    incoming.once("end", () => noteUse(socket));
    readBody(
      incoming,
      this.#request,
      this.#call,
      (body) => {
        this.#stopWaiting();
        const contentType = headers["content-type"];
        this.#resolve({ status: incoming.statusCode ?? 0, contentType, headers, body });
      },
      (error) => this.#fail(error),
    );
  }

  #onFailure(error: unknown): void {
    const incoming = this.#incoming;
    if (incoming !== undefined) {
      // What follows a complete response is not part of it (RFC 9112, 6.3); Node drops the connection.
      if (incoming.complete || codeOf(error)?.startsWith("HPE_") !== true) return;
    } else if (this.#outgoing.reusedSocket && !this.#written) {
      this.#abandon();
      return;
    } else if (provesNothingWasSent(error)) {
      this.#call.requestSent = this.#sentBefore;
    }
    this.#fail(failureBeforeResponse(error, this.#request, this.#call));
  }

  #fail(error: Error): void {
    this.#stopWaiting();
    this.#reject(error);
    this.#outgoing.destroy();
  }

  #abandon(): void {
    this.#stopWaiting();
    this.#resolve("dead connection");
    this.#outgoing.destroy();
  }
}

/** A client has one URL; taking it apart is a tenth of what a call costs. */
const targets = new WeakMap<URL, http.RequestOptions>();

function targetOf(url: URL): http.RequestOptions {
  let target = targets.get(url);
  if (target === undefined) targets.set(url, (target = urlToHttpOptions(url)));
  return target;
}

function open({ url, agent, headers, body, redact }: HttpRequest, call: Call): http.ClientRequest {
  try {
    const { protocol, hostname, port, path } = targetOf(url);
    return httpModule(url).request({
      protocol,
      hostname,
      port,
      path,
      method: "POST",
      headers: { ...headers, "Accept-Encoding": ACCEPT_ENCODING, "Content-Length": body.byteLength },
      agent,
    });
  } catch (error) {
    const cause = safeCause(error, redact);
    const field = /header/i.test(cause?.message ?? "") ? "headers" : "agent";
    throw new InvalidRequestError(field, `Node refuses the option ${field}: ${cause?.message ?? "unknown"}`, {
      operation: call.operation,
      cause,
    });
  }
}

/** Of a plain connection. Of a socket that is not Node's own (a custom agent's, nock's) it is never certain. */
function isConnecting(socket: net.Socket): boolean {
  return socket.constructor === process.getBuiltinModule("node:net").Socket && socket.connecting;
}

/** Of a TLS connection of Node's; a socket of nock's only says that it is encrypted. */
function isShakingHands(socket: net.Socket & { readonly encrypted?: boolean }): boolean {
  return (
    socket.encrypted === true &&
    socket instanceof process.getBuiltinModule("node:tls").TLSSocket &&
    socket.getFinished() === undefined
  );
}
