import { describe, expect, it } from "vitest";
import { redactFields } from "../../src/redaction/fields.js";
import type { ContractDescriptor, FieldDescriptor } from "../../src/soap/contract.js";

const field = (property: string, type: string, more: Partial<FieldDescriptor> = {}): FieldDescriptor => ({
  element: property,
  property,
  type,
  required: false,
  ...more,
});

const types: ContractDescriptor["types"] = {
  Base: {
    kind: "complex",
    namespace: "n",
    name: "Base",
    fields: [field("id", "xs:int")],
    derived: ["Derived"],
  },
  Derived: {
    kind: "complex",
    namespace: "n",
    name: "Derived",
    base: "Base",
    fields: [field("id", "xs:int"), field("password", "xs:string", { secret: true }), field("next", "Base")],
  },
  ArrayOfBase: { kind: "array", namespace: "n", name: "ArrayOfBase", item: field("Base", "Base") },
  ArrayOfToken: {
    kind: "array",
    namespace: "n",
    name: "ArrayOfToken",
    item: field("t", "xs:string", { secret: true }),
  },
  Kind: { kind: "enumeration", namespace: "n", name: "Kind", values: ["A"] },
};

const fields = [
  field("username", "xs:string"),
  field("password", "xs:string", { secret: true }),
  field("kind", "Kind"),
  field("since", "xs:dateTime"),
  field("bases", "ArrayOfBase"),
  field("tokens", "ArrayOfToken"),
  field("base", "Base"),
  field("repeated", "xs:string", { repeated: true }),
  field("repeatedSecret", "xs:string", { repeated: true, secret: true }),
];

const show = (value: unknown): unknown => redactFields(value, fields, types);

describe("redactFields", () => {
  it("hides the fields that the table marks as secret, and shows the others", () => {
    const since = new Date(0);
    const value = {
      username: "jane",
      password: "s3cret",
      kind: "A",
      since,
      repeated: ["a"],
      repeatedSecret: ["s3cret"],
    };
    expect(show(value)).toEqual({
      username: "jane",
      password: "***",
      kind: "A",
      since,
      repeated: ["a"],
      repeatedSecret: "***",
    });
    expect(value.password).toBe("s3cret");
  });

  it("goes into objects, lists and derived types", () => {
    expect(
      show({
        bases: [{ id: 1, password: "s3cret" }],
        tokens: ["s3cret"],
        base: { next: { password: "s3cret", id: 2 } },
      }),
    ).toEqual({
      bases: [{ id: 1, password: "***" }],
      tokens: ["***"],
      base: { next: { password: "***", id: 2 } },
    });
  });

  it("hides what the table does not know, since it may be a mistyped password", () => {
    expect(show({ pasword: "s3cret", base: { extra: "s3cret" } })).toEqual({
      pasword: "***",
      base: { extra: "***" },
    });
  });

  it("hides values of another shape than the table says", () => {
    expect(show({ username: { a: "s3cret" }, repeated: "s3cret", bases: "s3cret", base: "s3cret" })).toEqual({
      username: "***",
      repeated: "***",
      bases: "***",
      base: "***",
    });
    expect(show("s3cret")).toBe("***");
  });

  it("shows that a secret is absent", () => {
    expect(show({ password: undefined, tokens: null })).toEqual({ password: undefined, tokens: null });
    expect(show(undefined)).toBeUndefined();
  });

  it("ends for an object that refers to itself", () => {
    const base: Record<string, unknown> = { id: 1 };
    base.next = base;
    expect(JSON.stringify(show({ base }))).toContain("***");
  });

  it("keeps a property called __proto__ a property", () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":"s3cret"}}');
    const shown = show(value) as object;
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
    expect(JSON.stringify(shown)).toBe('{"__proto__":"***"}');
  });
});
