import https from "node:https";
import type { Socket } from "node:net";
import tls from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/index.js";
import type { AccountManagementClient, AccountManagementError } from "../../src/index.js";
import {
  clientOf,
  create,
  CREATED_RESPONSE,
  errorOf,
  read,
  TOKEN_RESPONSE,
} from "../transport-guarantees/service.js";
import { listening } from "../servers/listening.js";
import { startRawServer } from "../transport/raw-server.js";
import {
  EXPIRED_CERTIFICATE,
  OTHER_CERTIFICATE,
  TEST_CERTIFICATE,
  TEST_KEY,
} from "../transport/tls-fixture.js";

const ends: (() => void)[] = [];
let received = "";
afterEach(() => {
  for (const end of ends.splice(0)) end();
  received = "";
});

const respond = (socket: Socket): unknown =>
  socket.write(received.includes("CreateAccountBySize") ? CREATED_RESPONSE : TOKEN_RESPONSE);

/** A client of a TLS server with these options, and what it gives its agent. */
async function clientOfServer(
  options: tls.TlsOptions,
  agentOptions?: https.AgentOptions,
  onRequest = respond,
): Promise<{ client: AccountManagementClient; host: string; server: tls.Server }> {
  const server = tls.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, ...options }, (socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => {
      received += data.toString();
      if (received.endsWith("Envelope>")) onRequest(socket);
    });
  });
  server.on("tlsClientError", () => undefined);
  const url = new URL(`https://127.0.0.1:${await listening(server)}/service.asmx`);
  const agent =
    agentOptions === undefined ? undefined : new https.Agent({ keepAlive: true, ...agentOptions });
  const client = clientOf(url, { retries: 0, agent });
  ends.push(
    () => void client.close(),
    () => agent?.destroy(),
    () => server.close(),
  );
  return { client, host: url.host, server };
}

async function expectRefusal(error: AccountManagementError, message: string): Promise<void> {
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ code: "CONNECTION_FAILED", retryable: false, requestSent: false });
  expect(error.cause).toMatchObject({ code: /\((\S+)\)\./.exec(message)?.[1] });
  expect(error.message).toBe(`${message} Nothing was sent to the service.`);
  await new Promise(setImmediate);
  expect(received).toBe("");
}

const overTls = (url: URL): URL => new URL(url.href.replace("http:", "https:"));
const TRUSTING = { ca: TEST_CERTIFICATE };
const UNTRUSTED = (code: string) => (host: string) =>
  `No trusted connection to ${host} could be made (${code}). Check the endpoint; a private certificate authority or a client certificate goes into the option agent.`;
/** OpenSSL has renamed the alerts that are as old as SSL 3. */
const alertCode = (name: string): string =>
  `ERR_SSL_${Number(process.versions.openssl.slice(0, 3)) < 3.2 ? "SSLV3" : "SSL/TLS"}_ALERT_${name}`;

describe.each([
  ["a read", read],
  ["a write", create],
])("%s ends with the cause, and hands over nothing, at a server", (_, call) => {
  it.each<[what: string, tls.TlsOptions, https.AgentOptions | undefined, message: (host: string) => string]>([
    [
      "that asks for a client certificate after a handshake of TLS 1.3",
      { requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
      TRUSTING,
      (host) =>
        `${host} asks for a client certificate, or refuses the one that it got (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED). It goes into the option agent.`,
    ],
    [
      "that asks for a client certificate in a handshake of TLS 1.2",
      { requestCert: true, rejectUnauthorized: true, maxVersion: "TLSv1.2" },
      TRUSTING,
      UNTRUSTED(alertCode("HANDSHAKE_FAILURE")),
    ],
    [
      "that has only TLS 1.0 and 1.1",
      { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
      TRUSTING,
      (host) =>
        `${host} and this machine have no version of TLS in common (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION). Old versions are refused for good reason; the server should offer TLS 1.2 or 1.3.`,
    ],
    [
      "whose certificate has expired",
      { cert: EXPIRED_CERTIFICATE },
      { ca: EXPIRED_CERTIFICATE },
      UNTRUSTED("CERT_HAS_EXPIRED"),
    ],
    ["whose certificate it signed itself", {}, undefined, UNTRUSTED("DEPTH_ZERO_SELF_SIGNED_CERT")],
    [
      "whose certificate is for another host",
      { cert: OTHER_CERTIFICATE },
      { ca: OTHER_CERTIFICATE },
      UNTRUSTED("ERR_TLS_CERT_ALTNAME_INVALID"),
    ],
  ])("%s", async (_what, server, agent, message) => {
    const { client, host } = await clientOfServer(server, agent);
    await expectRefusal(await errorOf(call(client)), message(host));
  });

  it("but not where the agent has the certificates that it takes", async () => {
    const { client } = await clientOfServer(
      { requestCert: true, rejectUnauthorized: true, ca: TEST_CERTIFICATE },
      { ...TRUSTING, key: TEST_KEY, cert: TEST_CERTIFICATE },
    );
    await call(client);
  });
});

it.each(["TLSv1.2", "TLSv1.3"] as const)("connections of %s are kept and used again", async (version) => {
  const { client, server } = await clientOfServer({ maxVersion: version, minVersion: version }, TRUSTING);
  let connections = 0;
  server.on("secureConnection", () => (connections += 1));
  for (let call = 0; call < 3; call += 1) await create(client);
  expect(connections).toBe(1);
});

describe("a create over TLS", () => {
  it("may be repeated where the connection is lost in the handshake", async () => {
    await using server = await startRawServer(
      () => undefined,
      (socket) => socket.once("data", () => socket.resetAndDestroy()),
    );
    const client = clientOf(overTls(server.url), { retries: 0 });
    expect(await errorOf(create(client))).toMatchObject({
      code: "CONNECTION_FAILED",
      requestSent: false,
      retryable: true,
    });
  });

  it("may be repeated where its time ends in the handshake", async () => {
    await using server = await startRawServer(() => undefined);
    const client = clientOf(overTls(server.url), { retries: 0, timeoutMs: 200 });
    expect(await errorOf(create(client))).toMatchObject({
      code: "TIMEOUT",
      requestSent: false,
      retryable: true,
    });
  });

  it("may not where the connection is lost after it was sent", async () => {
    const { client } = await clientOfServer({}, TRUSTING, (socket) => socket.destroy());
    expect(await errorOf(create(client))).toMatchObject({
      code: "CONNECTION_FAILED",
      requestSent: true,
      retryable: false,
    });
  });
});

it("a server that does not speak TLS gets nothing of a call", async () => {
  let arrived = "";
  await using server = await startRawServer(
    () => undefined,
    (socket) => {
      socket.on("data", (data: Buffer) => (arrived += data.toString("latin1")));
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    },
  );
  const error = await errorOf(read(clientOf(overTls(server.url), { retries: 0 })));
  expect(error).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false, retryable: false });
  expect(arrived).not.toContain("pa55word");
});
