import http from "node:http";
import type { ServedResponse } from "./soap-responses.js";
import { listening } from "./listening.js";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface RespondingServer {
  /** URL of the service on it. */
  readonly url: string;
  /** The requests so far, in the order in which they came. */
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** An HTTP server on 127.0.0.1 that responds to each POST as the test says. */
export async function startRespondingServer(
  response: (request: ReceivedRequest, nth: number) => ServedResponse,
): Promise<RespondingServer> {
  const requests: ReceivedRequest[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      const { status, headers, body } = response(request, requests.push(request));
      outgoing.writeHead(status, headers).end(body);
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/WebApi/AccountManagementService/AccountManagementService.asmx`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
