import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ContractDescriptor } from "../soap/contract.js";
import { escapeAttribute } from "../soap/xml-text.js";
import { NOT_REACHED, REACHED, errorPage, soapContentType } from "./responses.js";
import type { HttpResponse } from "./responses.js";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?`, without it. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Ends when the server closes or the client has gone. */
  readonly signal: AbortSignal;
}

/** What happens on the connection: a response, a reset, which cuts a response off in its middle, or nothing ever. */
export interface Reaction {
  readonly response?: HttpResponse | undefined;
  readonly reset?: true;
}

interface HttpServer {
  readonly port: number;
  /** Ends idle and busy connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** ASP.NET takes 4 MiB and IIS 30 MB, unless they are told otherwise. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;
const MOST_HEADER_BYTES = 16 * 1024;

/**
 * Listens on the loopback interface alone. A whole request has to arrive within `requestTimeoutMs`. Rejects when the
 * port is taken.
 */
export async function listen(
  port: number,
  react: (request: HttpRequest) => Promise<Reaction>,
  requestTimeoutMs = 30_000,
): Promise<HttpServer> {
  const server = createServer({
    // ASMX asks for no Host header.
    requireHostHeader: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 1_000,
  });
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void handle(incoming, outgoing, react).catch(() => incoming.socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  react: (request: HttpRequest) => Promise<Reaction>,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const [path = "", ...query] = (incoming.url ?? "").split("?");
  const body = await bodyOf(incoming);
  if (body === undefined) {
    send(outgoing, errorPage(413, "Request Entity Too Large", "The request is too large."));
    return;
  }
  const { response, reset } = await react({
    method: incoming.method ?? "",
    path,
    query: query.join("?"),
    headers: incoming.headers,
    body,
    signal: gone.signal,
  });
  if (response !== undefined) send(outgoing, response, reset);
  if (reset !== true) return;
  // A reset overtakes bytes that the client's kernel has not handed over yet.
  setTimeout(() => incoming.socket.resetAndDestroy(), response === undefined ? 0 : CUT_OFF_DELAY_MS);
}

const CUT_OFF_DELAY_MS = 20;

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

function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse, cutOff = false): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  outgoing.writeHead(status, {
    "X-AspNet-Version": "4.0.30319",
    ...headers,
    "Content-Length": bytes.length,
  });
  if (cutOff) outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  else outgoing.end(bytes);
}

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
  const { method, path, query, headers } = request;
  const why = whyForeign(request);
  if (why !== undefined) return errorPage(403, "Forbidden", why);
  if (path.startsWith(`${url.pathname}/`)) return belowTheService(method);
  if (path !== url.pathname) {
    return errorPage(404, "The resource cannot be found.", `Requested URL: ${path}`);
  }
  switch (method) {
    case "GET":
      if (/^wsdl(?:=|&|$)/i.test(query)) return description(wsdl, url);
      // Tests that only call the service do not pay for the pages.
      return (await import("./pages/pages.js")).pageOf(contract, query, url.hostname);
    case "POST":
      if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined)
        return undefined;
      // IIS refuses these before ASP.NET sees them.
      return errorPage(
        411,
        "Length Required",
        "HTTP Error 411. The request must be chunked or have a content length.",
      );
    default:
      return errorPage(405, "Method Not Allowed", "The service takes GET and POST.");
  }
}

/**
 * Why a browser must not be served: another site has sent it here, or a name that only seems to be this
 * machine's. SOAP clients send none of these headers.
 */
function whyForeign({ method, headers }: HttpRequest): string | undefined {
  const { host, origin, "sec-fetch-site": site } = headers;
  const mayBeBrowser = method !== "POST" || origin !== undefined || site !== undefined;
  if (mayBeBrowser && host !== undefined && !LOOPBACK.test(host)) {
    return "The emulator's pages are served to this machine only.";
  }
  const isForeign =
    (site !== undefined && site !== "same-origin" && site !== "none") ||
    (origin !== undefined && origin !== `http://${host ?? ""}`);
  return method === "POST" && isForeign ? "A page of another site must not call the emulator." : undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/i;

/** Operations by plain HTTP, which the service's binding does not offer. */
function belowTheService(method: string): HttpResponse {
  const what = "Request format is unrecognized.";
  if (method === "GET") return errorPage(500, "Runtime Error", what);
  const headers = { ...NOT_REACHED, "Content-Type": "text/plain; charset=utf-8" };
  return { status: 500, headers, body: `${what}\n` };
}

/** The service description with this address in the place of the real one. */
function description(wsdl: string, url: URL): HttpResponse {
  const body = wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\slocation=)(?:"[^"]*"|'[^']*')/g,
    (_, before: string) => `${before}"${escapeAttribute(url.href)}"`,
  );
  return { status: 200, headers: { ...REACHED, "Content-Type": soapContentType("1.1") }, body };
}
