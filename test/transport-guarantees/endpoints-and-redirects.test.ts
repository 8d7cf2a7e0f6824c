import { afterEach, describe, expect, it } from "vitest";
import { AccountManagementClient, HttpError, InvalidRequestError } from "../../src/index.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { clientOf, CREDENTIALS, create, errorOf, read, TOKEN_RESPONSE } from "./service.js";

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function started(response: string): Promise<RawServer> {
  const server = await startRawServer((socket) => socket.write(response));
  servers.push(server);
  return server;
}

describe("a redirect", () => {
  it.each([300, 301, 302, 303, 305, 307, 308])(
    "with status %d is refused, and the credentials stay",
    async (status) => {
      const target = await started(TOKEN_RESPONSE);
      const server = await started(
        httpResponse("", `Location: ${target.url.href}?password=pa55\r\n`, `${status} Elsewhere`),
      );
      const error = await errorOf(read(clientOf(server.url)));
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ status, retryable: false, requestSent: true });
      expect(error.message).toContain(target.url.host);
      expect(error.message).not.toContain("pa55");
      expect(server.requests).toHaveLength(1);
      expect(target.connections).toHaveLength(0);
    },
  );

  it.each(["Refresh: 0; url=", "Content-Location: ", "Alt-Svc: h2=", "Link: "])(
    "by another header is none: %s",
    async (header) => {
      const target = await started(TOKEN_RESPONSE);
      const server = await started(
        TOKEN_RESPONSE.replace("\r\n\r\n", `\r\n${header}${target.url.href}\r\n\r\n`),
      );
      expect((await read(clientOf(server.url))).authToken).toBe("token");
      expect(target.connections).toHaveLength(0);
    },
  );

  it("of a create is refused as well, without a second try", async () => {
    const server = await started(httpResponse("", "Location: /elsewhere\r\n", "307 Elsewhere"));
    expect(await errorOf(create(clientOf(server.url)))).toMatchObject({ status: 307, requestSent: true });
    expect(server.requests).toHaveLength(1);
  });
});

describe("an endpoint with http:", () => {
  it.each([
    "http://secure.sosonlinebackup.com/",
    "http://192.0.2.1/",
    "http://127.0.0.1.example.com/",
    "http://localhost.example.com/",
    "http://0.0.0.0/",
    "http://[::ffff:192.0.2.1]/",
    "http://128.0.0.1/",
  ])("is refused before anything is sent: %s", (endpoint) => {
    expect(() => new AccountManagementClient({ credentials: CREDENTIALS, endpoint })).toThrow(
      InvalidRequestError,
    );
  });

  it.each(["http://127.0.0.1/", "http://127.9.9.9:81/", "http://localhost:8080/", "http://[::1]/"])(
    "is allowed to loopback: %s",
    (endpoint) => {
      expect(() => new AccountManagementClient({ credentials: CREDENTIALS, endpoint })).not.toThrow();
    },
  );

  it("is allowed to anywhere with allowInsecureHttp", () => {
    const endpoint = "http://gateway.example.com/";
    const client = new AccountManagementClient({
      credentials: CREDENTIALS,
      endpoint,
      allowInsecureHttp: true,
    });
    expect(new URL(client.endpoint).protocol).toBe("http:");
  });

  it.each([
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user:pa55@127.0.0.1/",
    "nowhere",
  ])("or any other that cannot be used is refused without showing what it holds: %s", (endpoint) => {
    const make = (): unknown => new AccountManagementClient({ credentials: CREDENTIALS, endpoint: endpoint });
    expect(make).toThrow(InvalidRequestError);
    expect(make).not.toThrow(/pa55/);
  });
});
