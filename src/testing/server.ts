import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ContractDescriptor } from "../soap/contract.js";
import { escapeAttribute } from "../soap/xml-text.js";
import { NOT_REACHED, errorPage, xmlResponse } from "./responses.js";
import type { HttpResponse } from "./responses.js";

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
      resolve((server.address() as AddressInfo).port);
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

/**
 * What the web server and the pages of the service at `url` respond with, before any SOAP; `undefined` for a request
 * that is a SOAP call. Upper and lower case of the path matter.
 */
export async function respondAsSite(
  contract: ContractDescriptor,
  wsdl: string,
  url: URL,
  request: HttpRequest,
): Promise<HttpResponse | undefined> {
  const { method, path, query = "" } = request;
  const why = whyForeign(request);
  if (why !== undefined) return errorPage(403, "Forbidden", why);
  if (path.startsWith(`${url.pathname}/`)) return belowTheService(request);
  if (path !== url.pathname) {
    return errorPage(404, "The resource cannot be found.", `Requested URL: ${path}`);
  }
  switch (method) {
    case "GET":
      if (/^wsdl(?:=|&|$)/i.test(query)) return xmlResponse(200, "1.1", wsdlAt(wsdl, url));
      // Tests that only call the service do not pay for the pages.
      return (await import("./pages/pages.js")).pageOf(contract, query, url.hostname);
    case "POST":
      return saysItsLength(request) ? undefined : LENGTH_REQUIRED;
    default:
      return errorPage(405, "Method Not Allowed", "The service takes GET and POST.");
  }
}

/**
 * Why a browser must not be served: another site has sent it here, or a name that only seems to be this
 * machine's. SOAP clients send none of these headers.
 */
function whyForeign({ method, headers }: HttpRequest): string | undefined {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  const fromBrowser = origin !== undefined || site !== undefined;
  if (method !== "POST" || fromBrowser) {
    if (host !== undefined && !LOOPBACK.test(host))
      return "The emulator's pages are served to this machine only.";
  }
  if (method !== "POST") return undefined;
  if (site !== undefined && site !== "same-origin" && site !== "none") return CROSS_SITE;
  return origin !== undefined && origin !== `http://${host ?? ""}` ? CROSS_SITE : undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/i;
const CROSS_SITE = "A page of another site must not call the emulator.";

/** Operations by plain HTTP, which the service's binding does not offer. */
function belowTheService(request: HttpRequest): HttpResponse {
  const what = "Request format is unrecognized.";
  if (request.method === "GET") return errorPage(500, "Runtime Error", what);
  return {
    status: 500,
    headers: { "Cache-Control": NOT_REACHED, "Content-Type": "text/plain; charset=utf-8" },
    body: `${what}\n`,
  };
}

function saysItsLength({ headers }: HttpRequest): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** IIS refuses these before ASP.NET sees them. */
const LENGTH_REQUIRED = errorPage(
  411,
  "Length Required",
  "HTTP Error 411. The request must be chunked or have a content length.",
);

/** The service description with this address in the place of the real one. */
function wsdlAt(wsdl: string, url: URL): string {
  return wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\slocation=)(?:"[^"]*"|'[^']*')/g,
    (_, before: string) => `${before}"${escapeAttribute(url.href)}"`,
  );
}
