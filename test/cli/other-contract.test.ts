import { describe, expect, it } from "vitest";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import {
  NAMESPACE,
  arrayOf,
  complex,
  contractOf,
  enumeration,
  field,
  flags,
  operation,
} from "../message/contract.js";
import { shell } from "./shell.js";

const WARNING = "A refusal of this operation looks like a success.";

const search: OperationDescriptor = {
  ...operation(
    "Search",
    {
      fields: [
        field("colour", "Colour", { default: "Red", documentation: "What it looks like." }),
        field("rights", "Rights"),
        field("address", "Address"),
        field("colours", "ArrayOfColour"),
        field("grid", "ArrayOfArrayOfColour"),
        field("size", "Size", { required: true, unit: "MB" }),
        field("json", "xs:boolean"),
        field("pin", "xs:string", { secret: true }),
        field("bytes", "xs:base64Binary"),
        field("tree", "Tree"),
      ],
    },
    { fields: [field("addresses", "ArrayOfAddress"), field("names", "xs:string", { repeated: true })] },
  ),
  access: "write",
  warning: WARNING,
};

/** What the published contract has not: a warning, defaults, flags, objects and lists in a request, one port. */
const table: ContractDescriptor = {
  ...contractOf({
    Colour: enumeration("Colour", ["Red", "Blue"]),
    Rights: flags("Rights", ["Read", "Write"]),
    Address: complex("Address", [field("street", "xs:string"), field("since", "xs:dateTime")]),
    ArrayOfAddress: arrayOf("ArrayOfAddress", field("address", "Address", { repeated: true })),
    ArrayOfColour: arrayOf("ArrayOfColour", field("colour", "Colour", { repeated: true })),
    ArrayOfArrayOfColour: arrayOf(
      "ArrayOfArrayOfColour",
      field("colours", "ArrayOfColour", { repeated: true, nillable: true }),
    ),
    Tree: complex("Tree", [field("next", "Tree"), field("children", "ArrayOfTree")]),
    ArrayOfTree: arrayOf("ArrayOfTree", field("tree", "Tree", { repeated: true, nillable: true })),
    Size: { kind: "simple", namespace: NAMESPACE, name: "Size", base: "xs:int" },
  }),
  hosts: { production: "service.example" },
  operations: { search, ping: { ...search, name: "ping", method: "ping", documentation: "Says pong." } },
};

const lines = (text: string): string => text.replace(/\s+/g, " ");

describe("The help of an operation", () => {
  it("tells what a field is, its unit, its default and its choices, and what to be warned of", async () => {
    const { stdout } = await shell(["search", "--help"], { table });
    const help = lines(stdout);
    expect(help).toContain(
      '--colour <Colour> What it looks like. (optional, default Red) (choices: "Red", "Blue")',
    );
    expect(help).toContain("--rights <Rights...>");
    expect(help).toContain("--address <json>");
    expect(help).toContain("--colours <Colour...>");
    expect(help).toContain("--grid <json>");
    expect(help).toContain("--size <int> (in MB, required)");
    expect(help).toContain(WARNING);
    expect(help).toContain("Calls Search.");
  });

  it("gives a field that has the name of an option another one", async () => {
    expect((await shell(["search", "--help"], { table })).stdout).toContain("--field-json");
  });
});

describe("describe", () => {
  it("shows names to choose from, documentation and the warning, and the one SOAP version there is", async () => {
    const { stdout } = await shell(["describe", "search"], { table });
    expect(stdout).toContain("colour\tRed | Blue\toptional, default Red\t--colour\tWhat it looks like.");
    expect(stdout).toContain("grid\tColour[][]\toptional\t--grid");
    expect(stdout).toContain("pin\tstring\toptional, secret\t--pin-file");
    expect(stdout).toContain(WARNING);
    expect(stdout).toContain("find out whether it was carried out");
    expect(stdout).toContain("<soap:Envelope");
    expect(stdout).not.toContain("soap12");
  });

  it("shows the same as JSON", async () => {
    const { stdout } = await shell(["describe", "ping", "--json"], { table });
    expect(JSON.parse(stdout)).toMatchObject({
      operation: "ping",
      documentation: "Says pong.",
      warning: WARNING,
      request: expect.arrayContaining([
        expect.objectContaining({ field: "colour", documentation: "What it looks like." }),
      ]) as object[],
    });
  });

  it("names no operation where none is near", async () => {
    const { code, stderr } = await shell(["describe", "something-else-altogether"], { table });
    expect(code).toBe(2);
    expect(stderr).toContain("There is no operation something-else-altogether.");
  });
});

describe("A request", () => {
  it("takes objects and lists of lists as JSON, and lists of names and flags as several values", async () => {
    const address = { street: "Main", since: "2024-01-31T12:00:00Z" };
    const { code, stdout, stderr } = await shell(
      [
        ...["search", "--dry-run", "--size", "5", "--colours", "Red", "Blue", "--rights", "Read", "Write"],
        ...["--bytes", "AP8="],
        ...["--address", JSON.stringify(address), "--grid", '[["Red"],["Blue"]]', "--field-json"],
      ],
      { table },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("<Since>2024-01-31T12:00:00");
    expect(stdout).toContain("<Rights>Read Write</Rights>");
    expect(lines(stdout)).toContain("<Colours> <Colour>Red</Colour> <Colour>Blue</Colour> </Colours>");
    expect(stdout).toContain("<Json>true</Json>");
    expect(stdout).toContain("<Bytes>AP8=</Bytes>");
  });

  it.each([
    ["--address", "{", "--address must be JSON"],
    ["--colour", "Green", "Allowed choices are Red, Blue"],
    ["--input", "package.json", "is not a known field"],
    ["--input", "no-such-file", "cannot be read (ENOENT)"],
  ])("is refused for %s %s", async (option, value, words) => {
    const { code, stderr } = await shell(["search", "--dry-run", "--size", "1", option, value], { table });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it.each(["[]", "null", "1"])("is one JSON object, not %s", async (input) => {
    const { code, stderr } = await shell(["search", "--dry-run", "--input", "-"], { table, input });
    expect(code).toBe(2);
    expect(stderr).toContain("--input must be one JSON object");
  });
});

describe("A skeleton", () => {
  it("stops where a type holds itself", async () => {
    const { stdout } = await shell(["search", "--skeleton"], { table });
    expect(JSON.parse(stdout)).toMatchObject({ tree: { children: [] }, bytes: "AA==", colour: "Red" });
  });
});

describe("The exit code", () => {
  it("is 1 for what nobody has foreseen, told without a stack", async () => {
    const broken: ContractDescriptor = { ...table, types: {} };
    const args = ["search", "--skeleton"];
    const plain = await shell(args, { table: broken });
    expect(plain).toMatchObject({ code: 1, stderr: "Error: The contract has no type Colour.\n" });
    const json = await shell([...args, "--json"], { table: broken });
    expect(JSON.parse(json.stderr)).toEqual({
      error: { name: "Error", message: "The contract has no type Colour." },
    });
  });
});
