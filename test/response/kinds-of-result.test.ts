import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import { InvalidCredentialsError, InvalidResponseError, ServiceResultError } from "../../src/errors.js";
import { readResponse } from "../../src/response.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";
import { wrapped } from "../servers/soap-responses.js";
import { responseOf } from "./reading.js";

const NAMESPACE = generated.namespace;
const operation = generated.operations.getAuthorizationTokenByEntity;
const field = (element: string, type: string): FieldDescriptor => ({
  element,
  property: element.toLowerCase(),
  type,
  required: false,
});
const PARTS = [field("Result", "xs:int"), field("Code", "xs:string"), field("Message", "xs:string")];
const complex = (name: string, more: Partial<TypeDescriptor> = {}): TypeDescriptor =>
  ({ kind: "complex", namespace: NAMESPACE, name, fields: [], ...more }) as TypeDescriptor;

const CONTRACTS: Readonly<Record<string, Readonly<Record<string, TypeDescriptor>>>> = {
  "an extension whose base has the parts": {
    Base: complex("Base", { fields: PARTS, derived: ["ServiceResult"] }),
    ServiceResult: complex("ServiceResult", { base: "Base", fields: PARTS }),
  },
  "an extension with members of its own": {
    Base: complex("Base", { fields: PARTS, derived: ["ServiceResult"] }),
    ServiceResult: complex("ServiceResult", { base: "Base", fields: [...PARTS, field("More", "xs:string")] }),
  },
  "an abstract type whose parts stand in a derived type": {
    ServiceResult: complex("ServiceResult", { abstract: true, derived: ["Sub"] }),
    Sub: complex("Sub", { base: "ServiceResult", fields: PARTS }),
  },
  "a type with attributes named like its parts": {
    ServiceResult: complex("ServiceResult", {
      fields: [
        ...PARTS.map((part) => ({
          ...part,
          property: `${part.property}Attribute`,
          attribute: true as const,
        })),
        ...PARTS,
      ],
    }),
  },
  "a type without any members": { ServiceResult: complex("ServiceResult") },
  "a type whose code is an enumeration": {
    ServiceResult: complex("ServiceResult", {
      fields: [PARTS[0], field("Code", "Codes"), PARTS[2]] as never,
    }),
    Codes: { kind: "enumeration", namespace: NAMESPACE, name: "Codes", values: ["Success"] },
  },
};

it("a Result and parts whose elements have another namespace than the contract are read, too", () => {
  const inOther = (one: FieldDescriptor): FieldDescriptor => ({ ...one, namespace: "" });
  const types = {
    ...generated.types,
    ServiceResult: complex("ServiceResult", { fields: PARTS.map(inOther) }),
    [operation.response.fields[0]?.type ?? ""]: complex("Wrapper", {
      fields: [inOther(field("AuthToken", "xs:string")), inOther(field("Result", "ServiceResult"))],
    }),
  };
  const result = `<Result xmlns=""><Result>52</Result><Code>AlreadyExists</Code></Result>`;
  const xml = wrapped("GetAuthorizationTokenByEntity", `<AuthToken xmlns="">t</AuthToken>${result}`);
  const contract = { ...generated, types };
  expect(() => readResponse(responseOf(xml), { contract, operation, redact: (text) => text })).toThrow(
    ServiceResultError,
  );
});

it("an enumeration that is empty is refused, even where the contract has a default for it", () => {
  const result: FieldDescriptor = { ...field("Result", "GetAllAccountsResultCode"), default: "Success" };
  const types = {
    ...generated.types,
    GetAllAccountsResult: complex("GetAllAccountsResult", { fields: [result] }),
  };
  const context = {
    contract: { ...generated, types },
    operation: generated.operations.getAllAccounts,
    redact: (text: string) => text,
  };
  const xml = wrapped("GetAllAccounts", "<Result />");
  expect(() => readResponse(responseOf(xml), context)).toThrow("breaks the contract: result is empty.");
});

describe.each(Object.entries(CONTRACTS))("a Result of %s", (_what, types) => {
  const contract: ContractDescriptor = { ...generated, types: { ...generated.types, ...types } };
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

  describe.each(["", `${xsi} xsi:type="Sub"`, `${xsi} xsi:type="Unheard"`])(
    "written as <Result %s>",
    (attributes) => {
      const read = (result: string, token = "<AuthToken>t</AuthToken>") => {
        const xml = wrapped(
          "GetAuthorizationTokenByEntity",
          `${token}<Result ${attributes}>${result}</Result>`,
        );
        return readResponse(responseOf(xml), { contract, operation, redact: (text) => text });
      };

      it.each([
        "<Result>0</Result><Code>Success</Code>",
        "<Code>Success</Code><Result>0</Result>",
        "<Code>Success</Code>",
      ])("that succeeds gives its parts, in either order: %s", (result) => {
        expect(read(result)).toMatchObject({
          result: { authToken: "t", result: { code: "Success" } },
          unknownElements: [],
        });
      });

      it.each([
        ["<Result>3</Result><Code>InvalidSoapCredentials</Code>", InvalidCredentialsError],
        ["<Code>InvalidSoapCredentials</Code>", InvalidCredentialsError],
        ["<Result>52</Result><Code>AlreadyExists</Code>", ServiceResultError],
        ["<Result>4711</Result><Code>Unheard</Code>", ServiceResultError],
        ["<Code>Unheard</Code>", ServiceResultError],
      ])("that refuses is thrown, with and without a token: %s", (result, error) => {
        expect(() => read(result)).toThrow(error);
        expect(() => read(result, "")).toThrow(error);
      });
    },
  );
});

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
