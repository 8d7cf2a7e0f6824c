import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import type { FieldDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import { shapes } from "../round-trip/shapes.js";
import { blocksOf, linesOf } from "./page-text.js";
import { shared } from "../servers/shared.js";

interface DocumentedOperation {
  readonly shape: "full" | "partial" | "unknown";
  readonly obsolete: boolean;
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

const emulator = shared(() => startEmulator());

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

describe.each(seen)("The page of %s", (name, { shape, obsolete, request = "", response = "" }) => {
  it("is about an operation of the contract, obsolete where the vendor says so", () => {
    const operation = Object.values<OperationDescriptor>(contract.operations).find(
      (one) => one.name === name,
    );
    expect(operation?.obsolete === true).toBe(obsolete);
    expect(operation).toBeDefined();
    expect(response).not.toBe("");
  });

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

  it("says what an operation is to be warned of, and nothing of fields where there are none", async () => {
    const [search] = Object.values(shapes.operations);
    await using other = await startEmulator({
      contract: {
        wsdl: "",
        descriptor: {
          ...shapes,
          ports: {},
          operations: {
            ping: {
              ...search,
              name: "Ping",
              documentation: "Says <pong>.",
              warning: "A refusal looks like a <success>.",
              request: { element: "Ping", namespace: shapes.namespace, fields: [] },
            } as OperationDescriptor,
            echo: { ...search, name: "Echo" } as OperationDescriptor,
          },
        },
      },
    });
    const html = await (await fetch(`${other.url}?op=Ping`)).text();
    expect(html).toContain("A refusal looks like a &lt;success&gt;.");
    expect(html).toContain("<p>The operation takes nothing.</p>");
    expect(html).not.toContain('id="credentials"');
    expect(linesOf(await (await fetch(other.url)).text()).slice(2, 5)).toEqual([
      "Echo",
      "Ping",
      "Says <pong>.",
    ]);
    expect(blocksOf(html)).toHaveLength(4);
  });

  describe("for every shape that a request can have", () => {
    const other = shared(() => startEmulator({ contract: { wsdl: "", descriptor: shapes } }));
    const formOf = async (type: string): Promise<string> =>
      (await fetch(`${other.url}?op=Echo${type}`)).text();

    it("asks for numbers, times, bytes and names to choose from in their own ways", async () => {
      const html = await formOf("Scalars");
      expect(html).toMatch(/data-kind="number"[^]*?inputmode="numeric"/);
      expect(html).toMatch(/data-property="moment" data-kind="Date"[^]*?placeholder="2024-01-31T12:00:00Z"/);
      expect(html).toMatch(/data-property="bytes" data-kind="bytes"[^]*?placeholder="base64"/);
      expect(html).toMatch(/>Identifier <span class="facts">guid, required/i);
      expect(html).toMatch(/data-property="boolean" data-kind="boolean"[^]*?type="checkbox"/);
      expect(await formOf("Nullables")).toContain("<option>dark blue</option>");
    });

    it("lets a boolean that may be left out be left out", async () => {
      const field = { element: "Maybe", property: "maybe", type: "xs:boolean", required: false };
      expect(await pageWith(field)).toMatch(
        /data-property="maybe"[^]*?<option><\/option><option>true<\/option>/,
      );
    });

    it("shows the default of a field and its namespace, and takes flags for what they are", async () => {
      const html = await pageWith({
        element: "Rights",
        property: "rights",
        type: "Rights",
        required: false,
        default: "Read",
        namespace: "urn:other",
      });
      expect(html).toContain('data-kind="flags" data-namespace="urn:other"');
      expect(html).toContain("Rights, default Read");
    });

    it("has attributes, and the text beside them", async () => {
      const html = await formOf("Amount");
      expect(html).toMatch(/data-property="currency"[^>]* data-attribute/);
      expect(html).toMatch(
        /data-element="" data-property="value"[^]*?>text <span class="facts">decimal, required/,
      );
    });

    it("has one group for each type that a value may have, the declared one first unless it is abstract", async () => {
      const shape = await formOf("Shape");
      expect(shape).toContain(`data-type="Circle" data-xsi="${shapes.namespace}"`);
      expect(shape).toMatch(/data-type="\w+" data-xsi="[^"]*" hidden/);
      expect(shape).not.toContain('data-type="Shape"');
      expect(await formOf("BaseRequest")).toContain('<div data-type="BaseRequest"><div data-element');
    });

    it("stops where a type holds itself, and so does the sample", async () => {
      const html = await formOf("OrderLine");
      expect(html).toContain("may hold another OrderLine; this form leaves it out.");
      expect(blocksOf(html)[0]).toContain('<OrderLine xsi:nil="true" />');
      expect(await formOf("Order")).toMatch(/data-kind="repeated"/);
    });

    /** The page of an operation that takes one field. */
    async function pageWith(field: FieldDescriptor): Promise<string> {
      const [echo] = Object.values(shapes.operations);
      const request = { element: "Echo", namespace: shapes.namespace, fields: [field] };
      await using one = await startEmulator({
        contract: {
          wsdl: "",
          descriptor: {
            ...shapes,
            operations: { echo: { ...echo, name: "Echo", request } as OperationDescriptor },
            types: {
              Rights: {
                kind: "enumeration",
                namespace: shapes.namespace,
                name: "Rights",
                values: ["Read", "Write"],
                flags: true,
              },
              ...shapes.types,
            },
          },
        },
      });
      return await (await fetch(`${one.url}?op=Echo`)).text();
    }
  });

  it("has a list that can grow for a list", async () => {
    const html = await pageOf("?op=GetHistoryEventsTotals");
    expect(html).toContain("monitoredUsernames");
    expect(html).toMatch(/<button type="button" data-add>/);
  });
});
