import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "../../src/soap/contract.js";
import { MessageError } from "../../src/soap/fields.js";
import { writeMessage } from "../../src/soap/write.js";
import { NAMESPACE, arrayOf, complex, contractOf, enumeration, field } from "./contract.js";
import { errorOf } from "./error-of.js";
import { writeFields } from "./write-fields.js";

const contract = contractOf({
  Status: enumeration("Status", ["Active", "Locked"]),
  Names: arrayOf("Names", field("name", "xs:string", { repeated: true })),
  Item: complex("Item", [field("name", "xs:string"), field("size", "xs:int", { required: true })]),
  Items: arrayOf("Items", field("item", "Item", { repeated: true, nillable: true })),
  Node: complex("Node", [field("next", "Node"), field("nodes", "Nodes")]),
  Nodes: arrayOf("Nodes", field("node", "Node", { repeated: true })),
});
const fields: readonly FieldDescriptor[] = [
  field("username", "xs:string"),
  field("isAppUser", "xs:boolean"),
  field("names", "Names"),
  field("items", "Items"),
  field("status", "Status"),
  field("tag", "xs:string", { repeated: true }),
  field("item", "Item"),
];
const refusal = (value: unknown, of: readonly FieldDescriptor[] = fields): [string, string] =>
  errorOf(() => writeFields(contract, of, value));

describe("a refused value", () => {
  it.each([
    ["a string", "x"],
    ["undefined", undefined],
    ["null", null],
    ["a number", 1],
    ["a function", () => ({})],
  ])("is named by its type when it is no object: %s", (kind, value) => {
    expect(refusal(value)).toEqual(["", `must be an object, got ${kind}`]);
  });

  it.each([
    ["an array", []],
    ["a Date", new Date(0)],
    ["a Uint8Array", new Uint8Array(1)],
    ["an object", new Map([["username", "x"]])],
    ["an object", new String("x")],
    ["an object", Promise.resolve({})],
  ])("is refused when it is a special object: %s", (kind, value) => {
    expect(refusal(value)).toEqual(["", `must be a plain object, got ${kind}`]);
    expect(refusal({ item: value })).toEqual(["item", `must be a plain object, got ${kind}`]);
  });

  it.each([
    ["Username", "username"],
    ["userName", "username"],
    ["user_name", "username"],
    ["isAppuser", "isAppUser"],
    ["statsu", "status"],
  ])("suggests the nearest field: %s is %s", (key, known) => {
    expect(refusal({ [key]: "x" })).toEqual([key, `is not a known field; did you mean "${known}"?`]);
  });

  it("suggests nothing that is far off", () => {
    expect(refusal({ somethingElse: 1 })).toEqual(["somethingElse", "is not a known field"]);
    expect(refusal({ ["x".repeat(100_000)]: 1 })).toEqual([`["${"x".repeat(64)}…"]`, "is not a known field"]);
  });

  it("is refused for symbols as keys", () => {
    expect(refusal({ [Symbol("x")]: 1 })).toEqual(["", "must not have symbols for keys"]);
  });

  it.each([
    [{ username: 5 }, "username", "must be a string, got a number"],
    [{ isAppUser: "maybe" }, "isAppUser", "must be a boolean, got a string"],
    [{ username: null }, "username", "must not be null: leave it out or pass undefined"],
    [{ username: "a\u0000" }, "username", "must not contain U+0000, which XML cannot carry (at index 1)"],
    [{ names: "a" }, "names", "must be an array, got a string"],
    [{ names: new Set(["a"]) }, "names", "must be an array, got an object"],
    [{ names: { 0: "a", length: 1 } }, "names", "must be an array, got an object"],
    [{ names: ["a", 2] }, "names[1]", "must be a string, got a number"],
    [{ names: ["a", undefined] }, "names[1]", "must not be undefined"],
    [{ names: ["a", null] }, "names[1]", "must not be null: leave it out or pass undefined"],
    [{ names: null }, "names", "must not be null: leave it out or pass undefined"],
    [{ tag: "a" }, "tag", "must be an array, got a string"],
    [{ tag: [["a"]] }, "tag[0]", "must be a string, got an array"],
    [
      { items: [{ size: 1 }, null, { size: "1" }] },
      "items[2].size",
      "must be an integer from -2147483648 to 2147483647, got a string",
    ],
    [{ items: [{ size: 1, nam: "x" }] }, "items[0].nam", `is not a known field; did you mean "name"?`],
    [{ items: [{}] }, "items[0].size", "is required"],
    [{ item: { size: 2147483648 } }, "item.size", "must be an integer from -2147483648 to 2147483647"],
    [{ status: "active" }, "status", `must be one of Active, Locked; did you mean "Active"?`],
    [{ status: "?" }, "status", "must be one of Active, Locked"],
    [{ status: 1 }, "status", "must be a string, got a number"],
    [{ "not a name": 1 }, `["not a name"]`, "is not a known field"],
  ])("says where and why: %o", (value, path, reason) => {
    expect(refusal(value)).toEqual([path, reason]);
  });

  it("is refused for holes in an array", () => {
    const names = ["a"];
    names[2] = "c";
    expect(refusal({ names })).toEqual(["names[1]", "must not be undefined"]);
    expect(refusal({ names: new Array(4_294_967_295) })).toEqual(["names[0]", "must not be undefined"]);
  });

  it("is refused without what the schema or the operation needs", () => {
    expect(refusal({}, [field("a", "xs:int", { required: true })])).toEqual(["a", "is required"]);
    expect(refusal({}, [field("a", "xs:string", { required: true, optionalInSchema: true })])).toEqual([
      "a",
      "is required",
    ]);
    expect(
      refusal({ a: undefined }, [field("a", "xs:string", { required: true, optionalInSchema: true })]),
    ).toEqual(["a", "is required"]);
    expect(refusal({ a: [] }, [field("a", "xs:int", { required: true, repeated: true })])).toEqual([
      "a",
      "must have at least one item",
    ]);
  });

  it("has its path begin where the caller's value begins", () => {
    expect(errorOf(() => writeFields(contract, fields, { username: 1 }, { path: "credentials" }))[0]).toBe(
      "credentials.username",
    );
    const message = {
      element: "M",
      namespace: NAMESPACE,
      fields: [field("request", "Item")],
      unwrap: "Request",
    };
    expect(errorOf(() => writeMessage(contract, message, { size: "x" }))[0]).toBe("size");
    expect(errorOf(() => writeMessage(contract, message, { request: { size: 1 } }))[0]).toBe("request");
  });

  it("is refused when it refers to itself, without a stack overflow", () => {
    const circle: Record<string, unknown> = {};
    circle.next = circle;
    const list: Record<string, unknown> = {};
    list.nodes = [list];
    for (const value of [circle, list]) {
      const [path, reason] = refusal(value, [field("next", "Node"), field("nodes", "Nodes")]);
      expect(path).toMatch(/^(next\.next|nodes\[0\]\.nodes)/);
      expect(reason).toBe("is nested too deeply, or refers to itself");
    }
  });

  it("is told of without any of its characters where it is a secret", () => {
    const secret = [field("password", "xs:string", { secret: true })];
    expect(refusal({ password: "a\u0000" }, secret)).toEqual([
      "password",
      "must not contain a character that XML cannot carry",
    ]);
  });

  it("is never shown in the error", () => {
    const values = [
      { username: "hunter2\u0000" },
      { isAppUser: "hunter2" },
      { status: "hunter2" },
      { names: ["x", { hunter2: 1 }] },
    ];
    for (const value of values) {
      try {
        writeFields(contract, fields, value);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(MessageError);
        expect(`${String(error)} ${String((error as Error).stack)}`).not.toContain("hunter2");
      }
    }
  });
});

it("a list behind a proxy is read once: what is checked is what is sent", () => {
  let reads = 0;
  const names = new Proxy(["a"], {
    get: (target, key, receiver): unknown => {
      if (key === "0") return reads++ === 0 ? "a" : "<b/>";
      return Reflect.get(target, key, receiver);
    },
  });
  expect(writeFields(contract, fields, { names })).toBe("<Names><Name>a</Name></Names>");
  expect(reads).toBe(1);
});
