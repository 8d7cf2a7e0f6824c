import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeElement } from "../../src/soap/xml-text.js";
import { findChild, readXml } from "../../src/soap/xml.js";

const folder = new URL("../wire/", import.meta.url);
const ENVELOPES = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

/** Recorded responses of a real ASMX host that have a SOAP body. */
const responses = readdirSync(folder)
  .filter((name) => name.endsWith(".response.http"))
  .map((name) => ({ name, ...split(readFileSync(new URL(name, folder))) }))
  .filter(({ contentType, body }) => body.length > 0 && /\bxml\b/.test(contentType));

function split(raw: Buffer): { contentType: string; body: Uint8Array } {
  const end = raw.indexOf("\r\n\r\n");
  const contentType = /^content-type:\s*(.*)$/im.exec(raw.subarray(0, end).toString("latin1"))?.[1] ?? "";
  return { contentType, body: raw.subarray(end + 4) };
}

describe("the recorded responses of a real ASMX host", () => {
  it("are many", () => {
    expect(responses.length).toBeGreaterThan(100);
  });

  it.each(responses)("$name is read, and reads the same when written again", ({ contentType, body }) => {
    const root = readXml(body, { contentType });
    expect(ENVELOPES).toContain(root.namespace);
    expect(findChild(root, root.namespace, "Body")?.children).toHaveLength(1);
    const written = writeElement(root);
    expect(writeElement(readXml(new TextEncoder().encode(written)))).toBe(written);
  });
});
