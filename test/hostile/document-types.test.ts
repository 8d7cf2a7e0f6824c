import { describe, expect, it } from "vitest";
import { InvalidResponseError } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { startRawServer } from "../transport/raw-server.js";
import { responseOf, observeCall } from "./observed-call.js";

const SECONDS = 1_000;
const MEBIBYTE = 1_048_576;

/** A right response with a document type declaration in front, and something for the token. */
function withDoctype(subset: string, token: string): string {
  const body = tokenBody(token).replace(/^<\?xml.*?\?>/, "");
  return `<?xml version="1.0"?><!DOCTYPE Envelope ${subset}>${body}`;
}

const LAUGHS = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");

describe("a response with a document type declaration is refused unread", () => {
  it.each([
    ["a billion laughs", withDoctype(`[<!ENTITY l0 "lol">${LAUGHS}]`, "&l30;")],
    ["a quadratic blow-up", withDoctype(`[<!ENTITY a "${"a".repeat(100_000)}">]`, "&a;".repeat(50_000))],
    ["an entity that contains itself", withDoctype(`[<!ENTITY a "&a;">]`, "&a;")],
    ["an internal entity", withDoctype(`[<!ENTITY a "token">]`, "&a;")],
    ["a parameter entity", withDoctype(`[<!ENTITY % a "<!ENTITY b 'token'>"> %a;]`, "&b;")],
    ["a local file", withDoctype(`[<!ENTITY a SYSTEM "file:///etc/passwd">]`, "&a;")],
    ["a default attribute", withDoctype(`[<!ATTLIST AuthToken secret CDATA "yes">]`, "token")],
    ["nothing in it", withDoctype("", "token")],
  ])("%s", async (_what, body) => {
    const { error, durationMs, growthBytes } = await observeCall(responseOf(body));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect((error as Error).message).toContain("document type declaration, which is refused");
    expect(durationMs).toBeLessThan(5 * SECONDS);
    expect(growthBytes).toBeLessThan(200 * MEBIBYTE);
  });

  it.each(["general", "parameter", "external subset"])(
    "and nothing is fetched from where it points: %s",
    async (kind) => {
      const elsewhere = await startRawServer((socket) => socket.end());
      const { href } = elsewhere.url;
      const subset = {
        general: `[<!ENTITY a SYSTEM "${href}">]`,
        parameter: `[<!ENTITY % a SYSTEM "${href}"> %a;]`,
        "external subset": `SYSTEM "${href}"`,
      }[kind];
      const { error } = await observeCall(responseOf(withDoctype(subset ?? "", "&a;")));
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(elsewhere.connections).toHaveLength(0);
      await elsewhere.close();
    },
  );
});
