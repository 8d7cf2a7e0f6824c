import http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError, InvalidRequestError } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { askForToken, errorOf, makeClient } from "./calling.js";

let server: RawServer;
afterEach(() => server.close());

describe("a closed client", () => {
  it("refuses further calls, and may be closed again", async () => {
    server = await startRawServer((socket) => socket.write(httpResponse(tokenBody())));
    const client = makeClient({ endpoint: server.url });
    await askForToken(client);
    await client.close();
    await client.close();
    const error = await errorOf(InvalidRequestError, askForToken(client));
    expect(error).toMatchObject({
      field: "client",
      operation: "GetAuthorizationTokenByEntity",
      requestSent: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("ends calls under way with a ConnectionError", async () => {
    server = await startRawServer(() => void client.close());
    const client = makeClient({ endpoint: server.url });
    expect(await errorOf(ConnectionError, askForToken(client))).toMatchObject({ requestSent: true });
  });

  it("is closed at the end of its block by `await using`", async () => {
    server = await startRawServer((socket) => socket.write(httpResponse(tokenBody())));
    const client = makeClient({ endpoint: server.url });
    await client[Symbol.asyncDispose]();
    await errorOf(InvalidRequestError, askForToken(client));
  });

  it("leaves an agent that it was given alone", async () => {
    server = await startRawServer((socket) => socket.write(httpResponse(tokenBody())));
    const agent = new http.Agent({ keepAlive: true });
    const first = makeClient({ endpoint: server.url, agent });
    await askForToken(first);
    await first.close();
    await askForToken(makeClient({ endpoint: server.url, agent }));
    agent.destroy();
    expect(server.connections).toHaveLength(1);
  });
});
