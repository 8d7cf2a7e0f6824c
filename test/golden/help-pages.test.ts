import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { sampleMessage } from "./help-page-writer.js";

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

it("has exactly the operations whose shape is known", () => {
  expect(
    Object.values(contract.operations)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(seen.map(([name]) => name).sort());
});

describe.each(seen)("the contract's %s", (name, { shape, obsolete, request = "", response = "" }) => {
  const operation = Object.values(contract.operations).find((one) => one.name === name);
  if (operation === undefined) throw new Error(`The contract has no ${name}.`);

  it("has the request that its help page prints", () => {
    expect(sampleMessage(contract, operation.request)).toBe(request);
  });

  it(`has the response that its help page prints${shape === "partial" ? ", as far as it was seen" : ""}`, () => {
    const sample = sampleMessage(contract, operation.response);
    if (shape === "full") expect(sample).toBe(response);
    else expect(sample.slice(0, response.length)).toBe(response);
  });

  it("is obsolete where the page says so", () => {
    expect("obsolete" in operation).toBe(obsolete);
  });
});
