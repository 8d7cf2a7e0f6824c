import { afterEach, describe, expect, it } from "vitest";
import { HttpError } from "../../src/index.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { clientOf, create, errorOf, read, TOKEN_RESPONSE } from "./service.js";

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
