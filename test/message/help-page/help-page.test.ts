import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contract as generated } from "../../../generated/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../../../src/soap/contract.js";
import { sampleOf } from "./sample.js";

/** What the service's public help pages show, as far as it was seen. */
interface HelpPage {
  readonly shape: "full" | "partial" | "unknown";
  readonly obsolete: boolean;
  readonly request?: string;
  readonly response?: string;
}

const contract: ContractDescriptor = generated;
const pages = JSON.parse(readFileSync(new URL("operations.json", import.meta.url), "utf8")) as Readonly<
  Record<string, HelpPage>
>;
const seen = Object.entries(pages).filter(([, { shape }]) => shape !== "unknown");
const operations = new Map(
  Object.values(contract.operations).map((operation) => [operation.name, operation]),
);

function operationOf(name: string): OperationDescriptor {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`The contract has no operation ${name}.`);
  return operation;
}

/** Type of the standard Result object of an operation, if it has one. */
function resultType({ response }: OperationDescriptor): string | undefined {
  if (response.outcome?.kind !== "standard") return undefined;
  let fields: readonly FieldDescriptor[] = response.fields;
  let key: string | undefined;
  for (const element of response.outcome.path) {
    key = fields.find((field) => field.element === element)?.type;
    const type = key === undefined ? undefined : contract.types[key];
    fields = type?.kind === "complex" ? type.fields : [];
  }
  return key;
}

describe("the contract", () => {
  it("has the thirteen operations whose shape was seen, and no other", () => {
    expect(seen).toHaveLength(13);
    expect([...operations.keys()].sort()).toEqual(seen.map(([name]) => name).sort());
  });

  it.each(seen)("prints the sample request of %s as its help page does", (name, page) => {
    expect(sampleOf(contract, operationOf(name).request, undefined)).toBe(page.request);
  });

  it.each(seen.filter(([, { shape }]) => shape === "full"))(
    "prints the sample response of %s as its help page does",
    (name, page) => {
      const operation = operationOf(name);
      expect(sampleOf(contract, operation.response, resultType(operation))).toBe(page.response);
    },
  );

  it.each(seen.filter(([, { shape }]) => shape === "partial"))(
    "prints the sample response of %s as its help page does, as far as that was seen",
    (name, { response = "" }) => {
      const operation = operationOf(name);
      const sample = sampleOf(contract, operation.response, resultType(operation));
      expect(response).not.toBe("");
      expect(sample.slice(0, response.length)).toBe(response);
    },
  );

  it.each(seen)("marks %s obsolete just as its help page does", (name, page) => {
    expect(operationOf(name).obsolete ?? false).toBe(page.obsolete);
  });
});
