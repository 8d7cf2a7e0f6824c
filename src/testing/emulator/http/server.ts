import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { HttpAnswer } from "./answer.js";

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

/** What happens on the connection: an answer, an answer cut off in its middle, or nothing ever. */
export type Reaction =
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  | { readonly kind: "reset"; readonly answer: HttpAnswer | undefined }
  | { readonly kind: "silence" };

interface HttpServer {
  readonly port: number;
  /** Ends idle and busy connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens on the loopback interface alone. Rejects when the port is taken. */
export async function listen(
  port: number,
  react: (request: HttpRequest) => Promise<Reaction>,
): Promise<HttpServer> {
  // ASMX asks for no Host header.
  const server = createServer({ requireHostHeader: false });
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
  const reaction = await react({
    method: incoming.method ?? "",
    path,
    query: query.length === 0 ? undefined : query.join("?"),
    headers: incoming.headers,
    body: await bodyOf(incoming),
    signal: AbortSignal.any([closing, gone.signal]),
  });
  if (reaction.kind === "silence") return;
  if (reaction.answer !== undefined) send(outgoing, reaction.answer, reaction.kind === "reset");
  if (reaction.kind === "reset") reset(incoming, outgoing);
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, answer: HttpAnswer, cutOff: boolean): void {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
  outgoing.writeHead(answer.status, {
    "X-AspNet-Version": "4.0.30319",
    ...answer.headers,
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
