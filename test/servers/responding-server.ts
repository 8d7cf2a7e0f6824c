import http from "node:http";
import type { AddressInfo } from "node:net";
import type { ServedResponse } from "./soap-responses.js";

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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
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
