import https from "node:https";
import { describe, expect, it, vi } from "vitest";
import {
  AccountManagementClient,
  ConnectionError,
  HttpError,
  InvalidRequestError,
  TimeoutError,
} from "../../src/index.js";
import type { ClientOptions } from "../../src/index.js";
import { readProxy } from "../../src/endpoint.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import { startEmulator } from "../../src/testing/index.js";
import { closeAgent, createAgent } from "../../src/transport/agent.js";
import { askForToken, errorOf } from "../client/calling.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import { refusingUrl } from "../transport/raw-server.js";
import { callOf, failureOf, requestTo, sendOnce } from "../transport/sending.js";
import { TEST_CERTIFICATE, TEST_KEY } from "../transport/tls-fixture.js";
import { startProxy } from "./connect-proxy.js";
import { shared } from "../servers/shared.js";
import { listening } from "../servers/listening.js";

const PROXY_PASSWORD = "proxy-pass";

const emulator = shared(() => startEmulator());

function clientThrough(proxy: URL | string, options: Partial<ClientOptions> = {}): AccountManagementClient {
  return new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    endpoint: emulator.url,
    proxy,
    retries: 0,
    ...options,
  });
}

describe("through a proxy", () => {
  it("calls reach the service by one tunnel, which is kept", async () => {
    await using proxy = await startProxy();
    await using client = clientThrough(proxy.url);
    await askForToken(client);
    await askForToken(client);
    expect(proxy.asked).toEqual([{ target: new URL(emulator.url).host, authorization: undefined }]);
  });

  it("calls of the generated soap client go, too", async () => {
    await using proxy = await startProxy();
    await using client = clientThrough(proxy.url.href);
    const soap = await client.soap();
    await soap.GetAccountUsedSpaceAsync({ userName: "jane@example.com" });
    expect(proxy.asked).toHaveLength(1);
  });

  it("the user name and the password of its URL are given, decoded", async () => {
    await using proxy = await startProxy({ user: "me@corp:a:b/c" });
    const url = new URL(proxy.url);
    url.username = "me@corp";
    url.password = "a:b/c";
    await using client = clientThrough(url);
    await askForToken(client);
    expect(proxy.asked).toHaveLength(1);
  });

  it("TLS is with the service, whose certificate is checked", async () => {
    const service = https.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (_, response) =>
      response.end("ok"),
    );
    const port = await listening(service);
    await using proxy = await startProxy();
    const url = new URL(`https://127.0.0.1:${port}/`);
    const agent = createAgent(url, proxy.url) as https.Agent;
    const call = callOf();
    expect(await failureOf(sendOnce(requestTo(url, { agent }), call))).toMatchObject({
      code: "CONNECTION_FAILED",
      requestSent: false,
      cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    });
    agent.options.ca = TEST_CERTIFICATE;
    expect((await sendOnce(requestTo(url, { agent }), call)).body.toString()).toBe("ok");
    expect((await sendOnce(requestTo(url, { agent }), call)).body.toString()).toBe("ok");
    expect(proxy.asked).toHaveLength(2);
    call.dispose();
    closeAgent(agent);
    service.close();
  });
});

describe("a failure of the proxy is told as its own", () => {
  it.each([
    [407, "It wants a user name and a password", false],
    [403, "(HTTP 403)", false],
    [502, "(HTTP 502)", true],
  ])("a refusal with %d", async (refuse, words, retryable) => {
    await using proxy = await startProxy({ refuse });
    const url = new URL(proxy.url);
    url.username = "me";
    url.password = PROXY_PASSWORD;
    await using client = clientThrough(url);
    const error = await errorOf(ConnectionError, askForToken(client), [PROXY_PASSWORD]);
    expect(error.message).toContain(
      `The proxy ${proxy.url.host} refused to connect to ${new URL(emulator.url).host}`,
    );
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ requestSent: false, retryable });
  });

  it("a page of its own that quotes its password, in the place of the service's response", async () => {
    const page = await startRawServer((socket) =>
      socket.write(httpResponse("<p>Wrong: proxy/p\u00e4ss</p>", "", "403 Forbidden")),
    );
    await using proxy = await startProxy({ leadsTo: page.url });
    const url = new URL(proxy.url);
    url.username = "me";
    url.password = "proxy/p\u00e4ss";
    await using client = clientThrough(url);
    const error = await errorOf(HttpError, askForToken(client), ["proxy/p\u00e4ss"]);
    expect(error).toMatchObject({ status: 403, excerpt: WITHHELD });
    await page.close();
  });

  it("a proxy that is not there", async () => {
    const proxy = await refusingUrl();
    await using client = clientThrough(proxy.origin);
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error.message).toContain(`The proxy ${proxy.host} cannot be reached (ECONNREFUSED)`);
    expect(error).toMatchObject({ requestSent: false, retryable: true });
  });

  it("a proxy whose own certificate is not trusted", async () => {
    await using proxy = await startProxy({ tls: true });
    await using client = clientThrough(proxy.url);
    const error = await errorOf(ConnectionError, askForToken(client));
    expect(error.message).toContain(
      `The proxy ${proxy.url.host} cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    );
    expect(error).toMatchObject({ requestSent: false, retryable: false });
  });

  it("a proxy that says nothing: the call's time ends it, and close() the connection", async () => {
    await using proxy = await startProxy({ refuse: "silence" });
    const client = clientThrough(proxy.url, { timeoutMs: 200 });
    await errorOf(TimeoutError, askForToken(client));
    expect(proxy.open.size).toBe(1);
    await client.close();
    await expect.poll(() => proxy.open.size).toBe(0);
  });
});

describe("the option proxy", () => {
  const production = new URL("https://secure.sosonlinebackup.com/WebApi/Service.asmx");

  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "http://a:1" }, "http://a:1/"],
    [{ HTTPS_PROXY: "http://a:1", https_proxy: "http://b:1" }, "http://b:1/"],
    [{ HTTPS_PROXY: "http://a:1", https_proxy: "" }, undefined],
    [{ HTTPS_PROXY: "a:1" }, "http://a:1/"],
    [{ HTTP_PROXY: "http://a:1" }, undefined],
    [{ HTTPS_PROXY: "http://a:1", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://a:1", NO_PROXY: "localhost, .SOSonlinebackup.com" }, undefined],
    [{ HTTPS_PROXY: "http://a:1", no_proxy: "sosonlinebackup.com:443" }, undefined],
    [{ HTTPS_PROXY: "http://a:1", no_proxy: "*.sosonlinebackup.com" }, undefined],
    [{ HTTPS_PROXY: "http://a:1", NO_PROXY: "sosonlinebackup.com:8443 backup.com" }, "http://a:1/"],
    [{ HTTPS_PROXY: "http://a:1", NO_PROXY: "sosonlinebackup.com", no_proxy: "" }, "http://a:1/"],
  ])('"environment" with %j leads through %s', (env, expected) => {
    expect(readProxy("environment", production, env)?.href).toBe(expected);
  });

  it('"environment" takes HTTP_PROXY for a plain endpoint, and leaves loopback alone', () => {
    const env = { HTTP_PROXY: "http://a:1", HTTPS_PROXY: "http://b:1" };
    expect(readProxy("environment", new URL("http://backup.example.com"), env)?.host).toBe("a:1");
    for (const local of ["http://localhost:1", "https://127.0.0.1:1", "http://[::1]:1"]) {
      expect(readProxy("environment", new URL(local), env)).toBeUndefined();
    }
  });

  it("is read when the client is made", async () => {
    await using proxy = await startProxy({ leadsTo: new URL(emulator.url) });
    vi.stubEnv("http_proxy", proxy.url.href);
    vi.stubEnv("no_proxy", "");
    await using client = clientThrough("environment", {
      endpoint: "http://service.example.com",
      allowInsecureHttp: true,
    });
    vi.unstubAllEnvs();
    await expect(askForToken(client)).rejects.toMatchObject({ code: "HTTP_ERROR" });
    expect(proxy.asked).toMatchObject([{ target: "service.example.com:80" }]);
  });

  it("is off by default", () => {
    expect(readProxy(undefined, production, { HTTPS_PROXY: "http://a:1" })).toBeUndefined();
  });

  it.each([["socks5://a:1"], ["not a url"], [7], [null]])("refuses %j", (proxy) => {
    expect(() => clientThrough(proxy as string)).toThrow(InvalidRequestError);
  });

  it("names a variable that cannot be used, and does not show it", () => {
    const read = (): unknown =>
      readProxy("environment", production, { https_proxy: "socks5://me:geheim@a:1" });
    expect(read).toThrow("the variable https_proxy");
    expect(read).not.toThrow("geheim");
  });

  it("is refused together with an agent", () => {
    expect(() => clientThrough("environment", { agent: new https.Agent() })).toThrow(
      "proxy and agent exclude",
    );
  });
});
