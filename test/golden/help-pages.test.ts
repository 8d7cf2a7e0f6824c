import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import type { OperationDescriptor, SoapVersion } from "../../src/soap/contract.js";
import { PLACEHOLDER, sampleExchange } from "../../src/testing/pages/samples.js";

interface DocumentedOperation {
  readonly shape: "full" | "partial" | "unknown";
  readonly obsolete: boolean;
  readonly request?: string;
  readonly response?: string;
}

const documented = JSON.parse(readFileSync(new URL("operations.json", import.meta.url), "utf8")) as Readonly<
  Record<string, DocumentedOperation>
>;
const seen = Object.entries(documented).filter(([, { shape }]) => shape !== "unknown");

function operationOf(name: string): OperationDescriptor {
  const operation = Object.values(contract.operations).find((one) => one.name === name);
  if (operation === undefined) throw new Error(`The contract has no ${name}.`);
  return operation;
}

/** The request and the response as the service's own help page prints them. */
function samplesOf(
  name: string,
  version: SoapVersion,
): { readonly request: string; readonly response: string } {
  const host = new URL(contract.address).host;
  const marks = new RegExp(`[${PLACEHOLDER.start}${PLACEHOLDER.end}]`, "g");
  const { request, response } = sampleExchange(contract, operationOf(name), version, host);
  return { request: request.replace(marks, ""), response: response.replace(marks, "") };
}

/** What stands in the body of an envelope, without its indentation. */
function bodyOf(sample: string): string {
  const body = /<soap(?:12)?:Body>\n([^]*)\n {2}<\/soap/.exec(sample)?.[1] ?? "";
  return body.replace(/^ {4}/gm, "");
}

it("has exactly the operations whose shape is known", () => {
  expect(
    Object.values(contract.operations)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(seen.map(([name]) => name).sort());
});

describe.each(["1.1", "1.2"] as const)("over SOAP %s, the contract's", (version) => {
  it.each(seen)("%s has the request that its help page prints", (name, { request }) => {
    expect(bodyOf(samplesOf(name, version).request)).toBe(request);
  });

  it.each(seen)("%s has the response that its help page prints, as far as it was seen", (name, operation) => {
    const { shape, response = "" } = operation;
    const sample = bodyOf(samplesOf(name, version).response);
    expect(response).not.toBe("");
    expect(shape === "full" ? sample : sample.slice(0, response.length)).toBe(response);
  });

  it("GetAuthorizationTokenByEntity is printed as its page was published, headers and envelope included", () => {
    const page = readFileSync(new URL("full-sample.txt", import.meta.url), "utf8").replaceAll("\r\n", "\n");
    const { request, response } = samplesOf("GetAuthorizationTokenByEntity", version);
    expect(page).toContain(`sample SOAP ${version} request and response`);
    expect(page).toContain(`${request}\n${response}`);
  });
});

it.each(seen)("%s is obsolete where its help page says so", (name, { obsolete }) => {
  expect(operationOf(name).obsolete === true).toBe(obsolete);
});
