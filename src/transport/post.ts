import http from "node:http";
import https from "node:https";
import net from "node:net";
import { TLSSocket } from "node:tls";
import { ConnectionError, InvalidRequestError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import type { Access } from "../soap/contract.js";
import { isFit, noteUse } from "./agent.js";
import { ACCEPT_ENCODING, readBody } from "./body.js";
import type { TryClock } from "./deadline.js";
import { failureBeforeAnswer, provesNothingWasSent, redirectFailure } from "./failures.js";

/** One HTTP POST, ready to be sent as often as the retry rules allow. */
export interface TransportRequest {
  /** Name of the operation in the WSDL, for errors. */
  readonly operation: string;
  /** Decides which failures are `retryable`. */
  readonly access: Access;
  readonly url: URL;
  /** `Content-Length` and `Accept-Encoding` are the transport's own and override these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Limit in bytes for the answer's body, as it comes and once more decompressed. */
  readonly maxResponseBytes: number;
  /** Node's process-wide agent when left out. */
  readonly agent?: http.Agent | undefined;
  /** Takes the call's secrets out of a text; everything shown in an error goes through it. */
  readonly redact: (text: string) => string;
}

/** An HTTP answer of any status but 3xx, read to its end. */
export interface TransportAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  /** The body, decompressed. */
  readonly body: Buffer;
}

/** More than any pool of idle connections holds, so that it ends even where a custom agent only has dead ones. */
const MAX_DEAD_CONNECTIONS = 100;

/**
 * Sends the request one time and reads the answer to its end, whatever its status.
 *
 * @throws `ConnectionError` when no connection or no whole answer came, `HttpError` for a redirect,
 * `InvalidResponseError` for an answer that is too long or damaged, `InvalidRequestError` for headers or an
 * agent that Node refuses, `TimeoutError` and `AbortedError` as the clock has it.
 */
export async function sendOnce(request: TransportRequest, clock: TryClock): Promise<TransportAnswer> {
  for (let dead = 0; dead < MAX_DEAD_CONNECTIONS; dead += 1) {
    const answer = await exchange(request, clock);
    if (answer === "dead connection") continue;
    if (answer.status >= 300 && answer.status < 400) throw redirectFailure(answer, request);
    return answer;
  }
  throw new ConnectionError(
    `The agent had no live connection to ${request.url.host} to offer. Nothing was sent to the service.`,
    { operation: request.operation, requestSent: clock.requestSent, retryable: true },
  );
}

/** One request on one connection. Nothing has been sent when it ends in `"dead connection"`. */
function exchange(request: TransportRequest, clock: TryClock): Promise<TransportAnswer | "dead connection"> {
  return new Promise((resolve, reject) => {
    if (clock.failure !== undefined) {
      reject(clock.failure);
      return;
    }
    const sentBefore = clock.requestSent;
    const outgoing = open(request);
    let written = false;
    let answered = false;

    const conclude = (report: () => void): void => {
      stopWaiting();
      report();
    };
    const fail = (error: Error): void =>
      conclude(() => {
        reject(error);
        outgoing.destroy();
      });
    const abandon = (): void =>
      conclude(() => {
        resolve("dead connection");
        outgoing.destroy();
      });
    const write = (socket: net.Socket): void => {
      if (outgoing.destroyed) return;
      written = true;
      if (isConnecting(socket)) socket.once("connect", () => (clock.requestSent = true));
      else clock.requestSent = true;
      outgoing.end(request.body);
    };
    const onFailure = (error: unknown): void => {
      if (answered && !isParseError(error)) return;
      if (outgoing.reusedSocket && !written) {
        abandon();
        return;
      }
      if (!answered && provesNothingWasSent(error)) clock.requestSent = sentBefore;
      fail(failureBeforeAnswer(error, request, clock));
    };

    const stopWaiting = clock.whenEnded(fail);
    outgoing.on("error", onFailure);
    outgoing.on("close", () => onFailure(undefined));
    outgoing.on("socket", (socket) => {
      if (outgoing.reusedSocket) {
        void isFit(socket, request.access).then((fit) => {
          if (fit) write(socket);
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
      answered = true;
      const { socket } = response;
      response.once("end", () => noteUse(socket));
      readBody(response, request, clock).then(
        (body) => conclude(() => resolve(toAnswer(response, body))),
        fail,
      );
    });
  });
}

function open(request: TransportRequest): http.ClientRequest {
  const { url, agent } = request;
  try {
    return (url.protocol === "https:" ? https : http).request(url, {
      method: "POST",
      headers: {
        ...request.headers,
        "Accept-Encoding": ACCEPT_ENCODING,
        "Content-Length": request.body.byteLength,
      },
      ...(agent === undefined ? {} : { agent }),
    });
  } catch (error) {
    const cause = safeCause(error, request.redact);
    const field = /header/i.test(cause?.message ?? "") ? "headers" : "agent";
    throw new InvalidRequestError(field, `Node refuses the option ${field}: ${cause?.message ?? "unknown"}`, {
      operation: request.operation,
      cause,
    });
  }
}

function toAnswer(response: http.IncomingMessage, body: Buffer): TransportAnswer {
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"],
    headers: response.headers,
    body,
  };
}

/** Of a plain connection. Of a socket that is not Node's own (a custom agent's, nock's) it is never certain. */
function isConnecting(socket: net.Socket): boolean {
  return socket.constructor === net.Socket && socket.connecting;
}

function isShakingHands(socket: net.Socket): boolean {
  return socket instanceof TLSSocket && socket.getFinished() === undefined;
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && String(Reflect.get(error, "code")).startsWith("HPE_");
}
