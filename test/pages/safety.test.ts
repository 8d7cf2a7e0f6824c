import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";
import { shared } from "../servers/shared.js";

const emulator = shared(() => startEmulator());

/** `fetch` does not let a caller choose the Host header. */
function statusOf(method: string, query: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${emulator.url}${query}`, { method, headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.on("error", reject);
    outgoing.end(method === "POST" ? "<a/>" : undefined);
  });
}

const SOAP = { "Content-Type": "text/xml" };

describe("A page", () => {
  it.each(["127.0.0.1", "localhost:80", "[::1]:8080", "127.0.0.2"])(
    "is served to the host %s",
    async (Host) => {
      expect(await statusOf("GET", "?op=Authenticate", { Host })).toBe(200);
    },
  );

  it.each(["evil.test", "127.0.0.1.evil.test", "localhost.evil.test:80", "10.0.0.1"])(
    "is not served to the host %s, which only seems to be this machine",
    async (Host) => {
      expect(await statusOf("GET", "?op=Authenticate", { Host })).toBe(403);
      expect(await statusOf("GET", "", { Host })).toBe(403);
      expect(await statusOf("GET", "?WSDL", { Host })).toBe(403);
    },
  );

  it("allows its own script and style, and nothing else", async () => {
    const { headers } = await fetch(`${emulator.url}?op=Authenticate`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[\w+/]+=*'(?:;|$)/);
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("asks for nothing from anywhere", async () => {
    for (const query of ["", "?op=GetHistoryEventsTotals"]) {
      const html = await (await fetch(`${emulator.url}${query}`)).text();
      expect(html).not.toMatch(/\b(?:src|href)="(?!\?|data:,)/);
      expect(html).not.toMatch(/url\(|@import|\son\w+="/);
    }
  });
});

describe("A post from a browser", () => {
  it("is taken from the emulator's own page", async () => {
    const { origin, host: Host } = new URL(emulator.url);
    const headers = { ...SOAP, Host, Origin: origin, "Sec-Fetch-Site": "same-origin" };
    expect(await statusOf("POST", "", headers)).not.toBe(403);
  });

  it.each([
    ["another site", { Origin: "http://evil.test" }],
    ["another port of this machine", { Origin: "http://127.0.0.1:1" }],
    ["a sandboxed frame", { Origin: "null" }],
    ["a page that the browser calls cross-site", { "Sec-Fetch-Site": "cross-site" }],
    ["a page that the browser calls same-site", { "Sec-Fetch-Site": "same-site" }],
    ["a name that only seems to be this machine's", { Host: "evil.test", Origin: "http://evil.test" }],
  ])("is refused from %s", async (_, headers) => {
    expect(await statusOf("POST", "", { ...SOAP, ...headers })).toBe(403);
    expect(emulator.requests.filter(({ status }) => status === 403)).toEqual([]);
  });

  it("is what a SOAP client does not send, whatever name it calls the emulator by", async () => {
    expect(await statusOf("POST", "", { ...SOAP, Host: "service.test" })).not.toBe(403);
  });
});
