import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import { InvalidResponseError } from "../../src/errors.js";
import { readResponse } from "../../src/response.js";
import type { ComplexTypeDescriptor, ContractDescriptor, TypeDescriptor } from "../../src/soap/contract.js";
import { wrapped } from "../servers/soap-responses.js";

/** The type of the standard Result, whatever the contract calls it. */
const [typeName, standard] =
  Object.entries<TypeDescriptor>(generated.types).find(
    (entry): entry is [string, ComplexTypeDescriptor] =>
      entry[1].kind === "complex" &&
      String(entry[1].fields.map(({ element }) => element)) === "Result,Code,Message",
  ) ?? [];
if (typeName === undefined || standard === undefined) throw new Error("The contract has no standard Result.");

/** A contract of tomorrow whose standard Result has one more part, not required, as the generator has it for outcomes, and whose token is in a list. */
const contract: ContractDescriptor = {
  ...generated,
  types: {
    ...generated.types,
    [typeName]: {
      ...standard,
      fields: [
        ...standard.fields,
        { element: "RequestId", property: "requestId", type: "xs:long", required: false },
      ],
    },
  },
};
const operation = generated.operations.getAuthorizationTokenByEntity;

function resultOf(content: string): unknown {
  const body = Buffer.from(wrapped("GetAuthorizationTokenByEntity", content));
  const response = { status: 200, contentType: "text/xml", headers: {}, body };
  return readResponse(response, { contract, operation, redact: (text) => text }).result;
}

describe("a standard Result with a part that is new", () => {
  it("has it beside the known ones", () => {
    expect(
      resultOf("<AuthToken>t</AuthToken><Result><Result>0</Result><RequestId>7</RequestId></Result>"),
    ).toEqual({
      authToken: "t",
      result: { result: 0, code: undefined, message: undefined, requestId: 7n },
    });
  });

  it("may be empty all the same", () => {
    expect(resultOf("<AuthToken>t</AuthToken><Result />")).toEqual({
      authToken: "t",
      result: { result: undefined, code: undefined, message: undefined, requestId: undefined },
    });
  });

  it("breaks the contract where the new part does", () => {
    const content = "<AuthToken>t</AuthToken><Result><Result>0</Result><RequestId>x</RequestId></Result>";
    expect(() => resultOf(content)).toThrow(InvalidResponseError);
    expect(() => resultOf(content)).toThrow("result.requestId");
  });
});

describe("an operation without any Result", () => {
  it("takes every response for a success", () => {
    const silent = { ...operation.response };
    Reflect.deleteProperty(silent, "outcome");
    const body = Buffer.from(wrapped("GetAuthorizationTokenByEntity", "<AuthToken>t</AuthToken>"));
    const response = { status: 200, contentType: "text/xml", headers: {}, body };
    const context = {
      contract: generated,
      operation: { ...operation, response: silent },
      redact: (text: string) => text,
    };
    expect(readResponse(response, context).result).toMatchObject({ authToken: "t" });
  });
});
