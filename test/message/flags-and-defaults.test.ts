import { describe, expect, it } from "vitest";
import { readFields } from "../../src/soap/read.js";
import { writeMessage } from "../../src/soap/write.js";
import { NAMESPACE, contractOf, field, flags } from "./contract.js";
import { element } from "./document.js";
import { errorOf } from "./error-of.js";

const contract = contractOf({
  Rights: flags("Rights", ["Read", "Write"]),
});
const rights = field("rights", "Rights", { required: true });

describe("a [Flags] enumeration", () => {
  const write = (value: unknown): string =>
    writeMessage(contract, { element: "M", namespace: NAMESPACE, fields: [rights] }, { rights: value }).xml;

  it.each([
    ["<Rights>Read Write</Rights>", ["Read", "Write"]],
    ["<Rights>\n Read\t</Rights>", ["Read"]],
    ["<Rights />", []],
    ["<Rights>Read AddedLater</Rights>", ["Read", "AddedLater"]],
  ])("is read as a list of names: %s", (xml, expected) => {
    expect(readFields(contract, [rights], element(xml))).toEqual({ rights: expected });
  });

  it("is written as names with blanks between them", () => {
    expect(write(["Read", "Write"])).toContain("<Rights>Read Write</Rights>");
    expect(write([])).toContain("<Rights />");
  });

  it.each([["Read"], [["Reed"]], [[1]]])("takes a list of its names only, not %j", (value) => {
    expect(errorOf(() => write(value))).toBeDefined();
  });
});

describe("a field with a default", () => {
  const fields = [
    field("n", "xs:int", { default: "5" }),
    field("a", "xs:string", { attribute: true, element: "a", default: "x" }),
  ];

  it.each([
    ["absent", "", 5],
    ["empty", "<N />", 5],
    ["given", "<N>7</N>", 7],
  ])("has it when the element is %s", (_, xml, n) => {
    expect(readFields(contract, fields, element(xml))).toEqual({ n, a: "x" });
  });

  it("has it for each empty item when it is a list", () => {
    const list = [field("n", "xs:int", { repeated: true, default: "5" })];
    expect(readFields(contract, list, element("<N />" + "<N>7</N>"))).toEqual({ n: [5, 7] });
    expect(readFields(contract, list, element(""))).toEqual({ n: [] });
  });
});
