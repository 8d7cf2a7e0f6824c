import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { SoapVersion } from "../soap/contract.js";
import { escapeText } from "../soap/xml-text.js";
import { soapContentType, writeFaultEnvelope } from "./responses.js";
import type { FaultReply } from "./responses.js";

/** What goes back over the connection, `Content-Length` and the server's own headers aside. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** ASP.NET's two forms of `Cache-Control`: whether the operation was reached or not. */
export const REACHED = "private, max-age=0";
export const NOT_REACHED = "private";

export function xmlResponse(
  status: number,
  version: SoapVersion,
  body: string,
  cacheControl: string = REACHED,
): HttpResponse {
  return {
    status,
    headers: { "Cache-Control": cacheControl, "Content-Type": soapContentType(version) },
    body,
  };
}

/** ASMX refuses some requests without a word: only the status and the content type tell. */
export function emptyResponse(status: number, version: SoapVersion): HttpResponse {
  return xmlResponse(status, version, "", NOT_REACHED);
}

export function faultResponse(
  version: SoapVersion,
  fault: FaultReply,
  cacheControl: string = NOT_REACHED,
): HttpResponse {
  return xmlResponse(500, version, writeFaultEnvelope(version, fault), cacheControl);
}

/** A page that says what is wrong; ASP.NET's look different on every host. */
export function errorPage(status: number, title: string, description: string): HttpResponse {
  const [heading, text] = [escapeText(title), escapeText(description)];
  return {
    status,
    headers: { "Cache-Control": NOT_REACHED, "Content-Type": "text/html" },
    body: `<!DOCTYPE html>\n<html lang="en">\n<head><title>${heading}</title></head>\n<body>\n<h1>${heading}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
  };
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?`, without it; `undefined` where there is none. */
  readonly query: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Ends when the server closes or the client has gone. */
  readonly signal: AbortSignal;
}

/** What happens on the connection: a response, a response cut off in its middle, or nothing ever. */
export type Reaction =
  | { readonly kind: "response"; readonly response: HttpResponse }
  | { readonly kind: "reset"; readonly response: HttpResponse | undefined }
  | { readonly kind: "silence" };

interface HttpServer {
  readonly port: number;
  /** Ends idle and busy connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** What the server reads of one request, at the most. */
interface Limits {
  /** Time for a whole request to arrive. Default 30,000. */
  readonly requestTimeoutMs?: number;
}

/** ASP.NET takes 4 MiB and IIS 30 MB, unless they are told otherwise. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;
const MOST_HEADER_BYTES = 16 * 1024;

/** Listens on the loopback interface alone. Rejects when the port is taken. */
export async function listen(
  port: number,
  react: (request: HttpRequest) => Promise<Reaction>,
  { requestTimeoutMs = 30_000 }: Limits = {},
): Promise<HttpServer> {
  const server = createServer({
    // ASMX asks for no Host header.
    requireHostHeader: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
  });
  const closing = new AbortController();
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void handle(incoming, outgoing, closing.signal, react).catch(() => incoming.socket.destroy());
  });
  const bound = await bind(server, port);
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        closing.abort();
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  closing: AbortSignal,
  react: (request: HttpRequest) => Promise<Reaction>,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const [path = "", ...query] = (incoming.url ?? "").split("?");
  const body = await bodyOf(incoming);
  if (body === undefined) {
    send(outgoing, errorPage(413, "Request Entity Too Large", "The request is too large."), false);
    return;
  }
  const reaction = await react({
    method: incoming.method ?? "",
    path,
    query: query.length === 0 ? undefined : query.join("?"),
    headers: incoming.headers,
    body,
    signal: AbortSignal.any([closing, gone.signal]),
  });
  if (reaction.kind === "silence") return;
  if (reaction.response !== undefined) send(outgoing, reaction.response, reaction.kind === "reset");
  if (reaction.kind === "reset") reset(incoming, outgoing);
}

/**
 * `undefined` for a body that is too large. It is read to its end all the same, and dropped: a client that is
 * still writing would see a reset connection, not the response.
 */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length <= MOST_BODY_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  return length > MOST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, response: HttpResponse, cutOff: boolean): void {
  const body = typeof response.body === "string" ? Buffer.from(response.body, "utf8") : response.body;
  outgoing.writeHead(response.status, {
    "X-AspNet-Version": "4.0.30319",
    ...response.headers,
    "Content-Length": body.length,
  });
  if (cutOff) outgoing.write(body.subarray(0, Math.floor(body.length / 2)));
  else outgoing.end(body);
}

/** After the half that was written has left, or at once. */
function reset(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (!outgoing.headersSent) incoming.socket.resetAndDestroy();
  else setTimeout(() => incoming.socket.resetAndDestroy(), CUT_OFF_DELAY_MS);
}

/** A reset overtakes bytes that the client's kernel has not handed over yet. */
const CUT_OFF_DELAY_MS = 20;
