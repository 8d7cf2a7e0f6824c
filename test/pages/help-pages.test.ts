import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { blocksOf, linesOf } from "./page-text.js";

interface DocumentedOperation {
  readonly shape: "full" | "partial" | "unknown";
  readonly request?: string;
  readonly response?: string;
}

const documented = JSON.parse(
  readFileSync(new URL("../golden/operations.json", import.meta.url), "utf8"),
) as Readonly<Record<string, DocumentedOperation>>;
const seen = Object.entries(documented).filter(([, { shape }]) => shape !== "unknown");
const published = readFileSync(new URL("../golden/full-sample.txt", import.meta.url), "utf8")
  .replaceAll("\r\n", "\n")
  .replaceAll("secure.sosonlinebackup.com", "127.0.0.1");
const TEST_SENTENCE = "The test form is only available for requests from the local machine.";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(() => emulator.close());

async function pageOf(query: string): Promise<string> {
  const response = await fetch(`${emulator.url}${query}`);
  expect(response.status).toBe(200);
  return response.text();
}

describe("The page of GetAuthorizationTokenByEntity", () => {
  it("has the vendor's text, line by line, but for the host and the sentence about the test form", async () => {
    const lines = published
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== "" && line !== TEST_SENTENCE);
    expect(linesOf(await pageOf("?op=GetAuthorizationTokenByEntity"))).toEqual(lines);
  });

  it("has the four samples as they were published, blank lines included", async () => {
    const blocks = blocksOf(await pageOf("?op=GetAuthorizationTokenByEntity"));
    expect(blocks).toHaveLength(4);
    for (const block of blocks) expect(published).toContain(block);
  });
});

describe.each(seen)("The page of %s", (name, { shape, request = "", response = "" }) => {
  it.each([
    ["1.1", 0, "soap"],
    ["1.2", 2, "soap12"],
  ] as const)("has the samples that were seen, over SOAP %s", async (_, first, prefix) => {
    const blocks = blocksOf(await pageOf(`?op=${name}`));
    expect(blocks).toHaveLength(4);
    expect(bodyIn(blocks[first] ?? "", prefix)).toBe(request);
    const sample = bodyIn(blocks[first + 1] ?? "", prefix);
    if (shape === "full") expect(sample).toBe(response);
    else expect(sample.slice(0, response.length)).toBe(response);
  });
});

/** What stands in the Body, its indentation taken away. */
function bodyIn(sample: string, prefix: string): string {
  const content = sample.split(`<${prefix}:Body>\n`)[1]?.split(`\n  </${prefix}:Body>`)[0] ?? "";
  return content.replace(/^ {4}/gm, "");
}

describe("The list of operations", () => {
  it("names and describes every operation, in ordinal order, and links the service description", async () => {
    const html = await pageOf("");
    const names = [...html.matchAll(/<a href="\?op=(\w+)">/g)].map(([, name]) => name);
    expect(names).toEqual(
      Object.values(contract.operations)
        .map(({ name }) => name)
        .sort(),
    );
    expect(html).toContain('<a href="?WSDL">Service Description</a>');
    expect(linesOf(html)).toContain(
      "Returns a one-time usage token that can be used to login into MyAccount or Partner Dashboard.",
    );
  });
});

describe("The page of an unknown operation", () => {
  it("links back and does not repeat what was asked for", async () => {
    const html = await pageOf("?op=%3Cb%3E");
    expect(linesOf(html)).toContain("Method not found");
    expect(html).toContain('<a href="?">here</a>');
    expect(html).not.toContain("<b>");
  });

  it("is what a name in another case gets", async () => {
    expect(linesOf(await pageOf("?op=getallaccounts"))).toContain("Method not found");
  });
});

describe("A page's test form", () => {
  it("has an input with its type, unit and need for every field", async () => {
    const html = await pageOf("?op=CreateAccountBySize");
    expect(html).toMatch(/<label for="f\d+">AccountSizeMB <span class="facts">long, in MB, required<\/span>/);
    expect(html).toMatch(/<label for="f\d+">IsUltrasafe <span class="facts">boolean, required<\/span>/);
    expect(html).toMatch(
      /data-element="Password"[^>]*data-secret[^>]*>\s*<label[^>]*>[^]*?<input[^>]*type="password"/,
    );
  });

  it("has a list that can grow for a list", async () => {
    const html = await pageOf("?op=GetHistoryEventsTotals");
    expect(html).toContain("monitoredUsernames");
    expect(html).toMatch(/<button type="button" data-add>/);
  });
});
