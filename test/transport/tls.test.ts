import https from "node:https";
import net from "node:net";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/errors.js";
import type { HttpRequest } from "../../src/transport/post.js";
import { httpResponse, startRawServer } from "./raw-server.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";
import { TEST_CERTIFICATE, TEST_KEY } from "./tls-fixture.js";

let server: net.Server | undefined;
let received = "";
const agents: https.Agent[] = [];

afterEach(() => {
  server?.close();
  for (const agent of agents.splice(0)) agent.destroy();
  received = "";
});

async function listening(started: net.Server): Promise<URL> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return new URL(`https://127.0.0.1:${(started.address() as AddressInfo).port}/`);
}

function tlsServer(onData: (socket: tls.TLSSocket) => void, options: tls.TlsOptions = {}): Promise<URL> {
  return listening(
    tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, ...options }, (socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        received += chunk.toString();
        if (received.endsWith("<ask/>")) onData(socket);
      });
    }),
  );
}

function agentWith(options: https.AgentOptions = { ca: TEST_CERTIFICATE }): https.Agent {
  const agent = new https.Agent({ keepAlive: true, ...options });
  agents.push(agent);
  return agent;
}

async function send(url: URL, changes: Partial<HttpRequest> = {}): Promise<unknown> {
  const call = callOf({ access: "write" });
  try {
    return await failureOf(sendOnce(requestTo(url, changes), call));
  } finally {
    call.deadline.dispose();
  }
}

describe("over TLS", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "%s connections carry calls, and are used again",
    async (version) => {
      let connections = 0;
      const url = await tlsServer((socket) => socket.write(httpResponse("ok")), {
        maxVersion: version,
        minVersion: version,
      });
      server?.on("secureConnection", () => (connections += 1));
      const agent = agentWith();
      for (let call = 0; call < 3; call += 1) {
        const call = callOf({ access: "write" });
        const response = await sendOnce(requestTo(url, { agent }), call);
        call.deadline.dispose();
        expect(response.body.toString()).toBe("ok");
        expect(call.requestSent).toBe(true);
      }
      expect(connections).toBe(1);
    },
  );

  it("hands nothing to a server whose certificate is not trusted, and does not try again", async () => {
    const error = await send(await tlsServer((socket) => socket.write(httpResponse("ok"))));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ requestSent: false, retryable: false });
    expect(String(error)).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(String(error)).toContain("option agent");
    expect(received).toBe("");
  });

  it("hands nothing to a server whose certificate is for another name", async () => {
    const url = await tlsServer((socket) => socket.write(httpResponse("ok")));
    const error = await send(url, { agent: agentWith({ ca: TEST_CERTIFICATE, servername: "other.test" }) });
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false, retryable: false });
    expect(String(error)).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(received).toBe("");
  });

  it("tells a server that speaks no TLS", async () => {
    const plain = await startRawServer(
      () => undefined,
      (socket) => socket.end(httpResponse("no TLS here", "", "400 Bad Request")),
    );
    const error = await send(new URL(plain.url.href.replace("http:", "https:")));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false, retryable: false });
    await plain.close();
  });

  it("tells a connection that is lost in the handshake, which even a write may repeat", async () => {
    const url = await listening(
      net.createServer((socket) => socket.once("data", () => socket.resetAndDestroy())),
    );
    const error = await send(url);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false, retryable: true });
  });

  it("knows that nothing was sent when the time ends in the handshake", async () => {
    const url = await listening(net.createServer(() => undefined));
    const call = callOf({ access: "write", timeoutMs: 200 });
    const error = await failureOf(sendOnce(requestTo(url), call));
    expect(error).toMatchObject({ code: "TIMEOUT", requestSent: false, retryable: true });
  });

  it("tells a reset after the request was sent", async () => {
    const url = await tlsServer((socket) => socket.destroy());
    const error = await send(url, { agent: agentWith() });
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: true, retryable: false });
  });
});
