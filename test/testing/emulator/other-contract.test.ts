import { describe, expect, it } from "vitest";
import type { ContractDescriptor } from "../../../src/soap/contract.js";
import { startEmulator } from "../../../src/testing/index.js";
import { call } from "../call.js";
import {
  NAMESPACE,
  arrayOf,
  complex,
  contractOf,
  enumeration,
  field,
  flags,
  operation,
} from "../../message/contract.js";
import { shared } from "../../servers/shared.js";

const STANDARD = [
  field("result", "xs:int", { required: true }),
  field("code", "xs:string"),
  field("message", "xs:string"),
];

/** What each operation takes. */
const TAKES = {
  fields: [
    field("name", "xs:string", { required: true, optionalInSchema: true }),
    field("any", "Base"),
    field("many", "ArrayOfBase"),
  ],
};

/** Operations that no behaviour is written for, in the four styles and without a Result. */
const contract: ContractDescriptor = {
  ...contractOf({
    Standard: complex("Standard", STANDARD),
    Child: complex("Child", [
      field("result", "Standard"),
      field("rows", "ArrayOfRow"),
      field("id", "Guid"),
      field("shade", "Colour", { required: true }),
      field("rights", "Rights", { required: true }),
      field("size", "xs:int", { default: "7" }),
      field("tint", "Colour", { default: "Blue" }),
    ]),
    Named: complex("Named", [field("result", "Outcome", { required: true }), field("any", "Base")]),
    ArrayOfRow: arrayOf("ArrayOfRow", field("row", "Row", { nillable: true, repeated: true })),
    ArrayOfBase: arrayOf("ArrayOfBase", field("base", "Base", { nillable: true, repeated: true })),
    Row: complex("Row", [
      field("size", "xs:decimal", { required: true }),
      field("parent", "Row"),
      field("day", "xs:date"),
    ]),
    Guid: { kind: "simple", namespace: NAMESPACE, name: "Guid", base: "xs:string" },
    Colour: enumeration("Colour", ["Red", "Blue"]),
    Rights: flags("Rights", ["Read", "Write"]),
    Outcome: enumeration("Outcome", ["Failure", "Success"]),
    Base: complex("Base", [], { abstract: true, derived: ["Derived"] }),
    Derived: complex("Derived", [field("deep", "xs:string"), field("pin", "xs:string", { secret: true })], {
      base: "Base",
    }),
  }),
  address: "https://example.test/Other/Service.asmx",
  operations: {
    GetSibling: operation("GetSibling", TAKES, {
      fields: [
        field("result", "Standard", { element: "GetSiblingResult" }),
        field("when", "xs:dateTime", { required: true }),
      ],
      outcome: { kind: "standard", path: ["GetSiblingResult"], property: "result" },
    }),
    GetChild: operation("GetChild", TAKES, {
      fields: [field("getChildResult", "Child")],
      unwrap: "GetChildResult",
      outcome: { kind: "standard", path: ["GetChildResult", "Result"], property: "result" },
    }),
    GetNamed: operation("GetNamed", TAKES, {
      fields: [field("getNamedResult", "Named")],
      unwrap: "GetNamedResult",
      outcome: { kind: "enumeration", path: ["GetNamedResult", "Result"], property: "result" },
    }),
    GetPlain: operation("GetPlain", TAKES, { fields: [field("getPlainResult", "xs:base64Binary")] }),
  },
};

const emulator = shared(() =>
  startEmulator({
    contract: { descriptor: contract, wsdl: "<w><address location='x'/></w>" },
  }),
);

async function resultOf(method: string, name?: string): Promise<Readonly<Record<string, unknown>>> {
  const { result } = await call(emulator, method, name === undefined ? {} : { name }, { contract });
  return result;
}

describe("An operation that the emulator has no behaviour for", () => {
  it("succeeds with a Result that is a sibling", async () => {
    expect(await resultOf("getSibling", "a")).toMatchObject({
      result: { result: 0, code: "Success" },
      when: new Date("0001-01-01T00:00:00Z"),
    });
  });

  it("succeeds with a Result that is a child, and lists of one item", async () => {
    expect(await resultOf("getChild", "a")).toMatchObject({
      result: { result: 0, code: "Success" },
      rows: [{ size: "0", parent: undefined, day: "2024-01-31" }],
      id: "string",
      shade: "Red",
    });
  });

  it("has the default of a field that has one, and one flag of those that there are", async () => {
    expect(await resultOf("getChild", "a")).toMatchObject({ rights: ["Read"], size: 7, tint: "Blue" });
  });

  it("succeeds with a Result that is a name", async () => {
    expect(await resultOf("getNamed", "a")).toMatchObject({
      result: "Success",
      any: expect.objectContaining({ deep: "string" }) as object,
    });
  });

  it("succeeds without any Result", async () => {
    expect(await resultOf("getPlain", "a")).toEqual({ getPlainResult: Uint8Array.of(0) });
  });

  it("refuses a request without what it needs", async () => {
    expect(await resultOf("getChild")).toMatchObject({
      result: { result: 2, code: "InvalidInputParameters" },
      rows: [],
      shade: "Red",
    });
  });
});

describe("The log of another contract's requests", () => {
  it("hides the secret fields of a derived type, in a list too", async () => {
    const base = { xsiType: "Derived", deep: "shown", pin: "hush" };
    await call(emulator, "getChild", { name: "a", any: base, many: [base, base] }, { contract });
    const { request } = emulator.requests.at(-1) ?? {};
    expect(request).toMatchObject({
      any: { deep: "shown", pin: "***" },
      many: [{ pin: "***" }, { deep: "shown", pin: "***" }],
    });
    expect(JSON.stringify(request)).not.toContain("hush");
  });
});

describe("An emulator of another contract", () => {
  it("is at that contract's path", () => {
    expect(new URL(emulator.url).pathname).toBe("/Other/Service.asmx");
  });

  it("serves that contract's description", async () => {
    const text = await (await fetch(emulator.wsdlUrl)).text();
    expect(text).toBe(`<w><address location="${emulator.url}"/></w>`);
  });

  it("asks for no credentials where the contract does not", async () => {
    const { status } = await call(emulator, "getSibling", { name: "a" }, { contract, credentials: null });
    expect(status).toBe(200);
  });
});
