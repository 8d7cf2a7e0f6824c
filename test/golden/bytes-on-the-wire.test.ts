import { afterEach, beforeEach, expect, it } from "vitest";
import { tokenBody } from "../servers/soap-responses.js";
import { makeClient } from "../client/calling.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { sampleOf } from "./help-page.js";

let server: RawServer;
beforeEach(async () => {
  server = await startRawServer((socket) => socket.end(httpResponse(tokenBody())));
});
afterEach(() => server.close());

it.each(["1.1", "1.2"] as const)(
  "the head of a SOAP %s request is the sample's, byte for byte",
  async (soapVersion) => {
    const { request: sample } = sampleOf(soapVersion);
    const path = sample.startLine.split(" ")[1] ?? "";
    const client = makeClient({ endpoint: new URL(path, server.url), soapVersion });
    await client.getAuthorizationTokenByEntity({ username: "🦊", isAppUser: true });
    await client.close();
    const [head = "", body = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
    const [startLine, ...headers] = head.split("\r\n");
    expect(startLine).toBe(sample.startLine);
    expect(headers).toContain(`Content-Type: ${sample.headers.get("content-type") ?? ""}`);
    expect(headers.filter((line) => /^soapaction/i.test(line))).toEqual(
      soapVersion === "1.1" ? [`SOAPAction: ${sample.headers.get("soapaction") ?? ""}`] : [],
    );
    // The bytes as they are, one character each.
    expect(headers).toContain(`Content-Length: ${body.length}`);
    expect(Buffer.from(body, "latin1").toString("utf8")).toContain("<Username>🦊</Username>");
  },
);
