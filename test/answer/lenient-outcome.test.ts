import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import { withLenientOutcomes, withoutStatedParts } from "../../src/outcome.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { writeElement } from "../../src/soap/xml-text.js";
import { parse } from "../xml/parse.js";

const { getAuthorizationTokenByEntity, getAllAccounts } = generated.operations;
const token: OperationDescriptor = getAuthorizationTokenByEntity;

function contractWith(...operations: OperationDescriptor[]): ContractDescriptor {
  return { ...generated, operations: Object.fromEntries(operations.map((one) => [one.name, one])) };
}

describe("the contract with lenient outcomes", () => {
  it("requires nothing inside a standard Result, and is the same elsewhere", () => {
    const contract = contractWith(token);
    const { types } = withLenientOutcomes(contract);
    const { ServiceResult: result, ...others } = types;
    const { ServiceResult: before, ...othersBefore } = contract.types;
    expect(result).toEqual({
      ...before,
      fields: before?.kind === "complex" ? before.fields.map((field) => ({ ...field, required: false })) : [],
    });
    expect(others).toStrictEqual(othersBefore);
  });

  it("is made once, and the contract stays as it is", () => {
    const contract = contractWith(token);
    const copy = structuredClone(contract);
    expect(withLenientOutcomes(contract)).toBe(withLenientOutcomes(contract));
    expect(contract).toStrictEqual(copy);
  });

  it.each([
    ["is an enumeration", getAllAccounts],
    [
      "is not there",
      { ...token, response: { ...token.response, outcome: undefined } } as unknown as OperationDescriptor,
    ],
    [
      "is where its path does not lead",
      {
        ...token,
        response: { ...token.response, outcome: { kind: "standard", path: ["No", "Result"], property: "x" } },
      },
    ],
  ] as const)("is the same where the Result %s", (_what, operation) => {
    const contract = contractWith(operation);
    expect(withLenientOutcomes(contract).types).toStrictEqual(contract.types);
  });
});

describe("a response without what its Result states", () => {
  const PARTS = "<Result>0</Result><Code>A</Code><Message>b</Message>";

  function rest(content: string): string {
    const root = parse(`<r xmlns="urn:n" xmlns:o="urn:o">${content}</r>`);
    return withoutStatedParts(root, "urn:n", ["X", "Result"])
      .children.map((child) => writeElement(child))
      .join("")
      .replaceAll(/ xmlns(:o)?="urn:[no]"| (?=\/>)/g, "");
  }

  it("has all the rest of the Result", () => {
    expect(rest(`<X><Result>${PARTS}<More>c</More></Result></X>`)).toBe(
      "<X><Result><More>c</More></Result></X>",
    );
  });

  it.each([
    `<X><Code>A</Code><Message>b</Message></X>`,
    `<Code>A</Code>`,
    `<Y><Result>${PARTS}</Result></Y>`,
    `<X><Other>${PARTS}</Other></X>`,
  ])("has everything that stands elsewhere: %s", (content) => {
    expect(rest(content)).toBe(content);
  });

  it.each([`<X><o:Result><Code>A</Code></o:Result></X>`, `<o:X><Result><Code>A</Code></Result></o:X>`])(
    "has everything of another namespace: %s",
    (content) => {
      expect(rest(content)).toContain("Code");
    },
  );
});
