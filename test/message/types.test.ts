import { describe, expect, it } from "vitest";
import { readFields } from "../../src/soap/read.js";
import { writeMessage } from "../../src/soap/write.js";
import { NAMESPACE, complex, contractOf, field, flags } from "./contract.js";
import { element } from "./document.js";
import { errorOf } from "./error-of.js";
import { writeFields } from "./write-fields.js";

const name = field("name", "xs:string");
const bark = field("bark", "xs:string");
const contract = contractOf({
  Animal: complex("Animal", [name], { derived: ["Dog", "Puppy"] }),
  Dog: complex("Dog", [name, bark], { base: "Animal", derived: ["Puppy"] }),
  Puppy: complex("Puppy", [name, bark, field("age", "xs:int")], { base: "Dog" }),
  Shape: complex("Shape", [], { abstract: true, derived: ["Circle"] }),
  Circle: { ...complex("Circle", [field("radius", "xs:int")], { base: "Shape" }), namespace: "urn:shapes" },
});
const fields = [field("pet", "Animal"), field("shape", "Shape")];
const write = (value: unknown): string => writeFields(contract, fields, value);

describe("a derived type", () => {
  it("is written by its name, at any remove", () => {
    expect(write({ pet: { xsiType: "Puppy", name: "Rex", bark: "Woof", age: 1 } })).toBe(
      `<Pet xsi:type="Puppy"><Name>Rex</Name><Bark>Woof</Bark><Age>1</Age></Pet>`,
    );
  });

  it("is written with a prefix where its namespace is not the default one", () => {
    expect(write({ shape: { xsiType: "Circle", radius: 1 } })).toBe(
      `<Shape xmlns:t="urn:shapes" xsi:type="t:Circle"><Radius>1</Radius></Shape>`,
    );
  });

  it("is read back with its name and all its fields", () => {
    const value = {
      pet: { xsiType: "Puppy", name: "Rex", bark: "Woof", age: 1 },
      shape: { xsiType: "Circle", radius: 1 },
    };
    expect(readFields(contract, fields, element(write(value)))).toEqual(value);
  });

  it("is not named where a value is of the declared type", () => {
    expect(write({ pet: { name: "Rex" } })).toBe("<Pet><Name>Rex</Name></Pet>");
    expect(write({ pet: { xsiType: "Animal", name: "Rex" } })).toBe("<Pet><Name>Rex</Name></Pet>");
    expect(readFields(contract, fields, element("<Pet><Name>Rex</Name></Pet>")).pet).toEqual({ name: "Rex" });
  });

  it.each([
    `xsi:type="Cat"`,
    `xmlns:o="urn:other" xsi:type="o:Dog"`,
    `xsi:type="nobody:Dog"`,
    `xsi:type="xsd:string"`,
    `xsi:type="__proto__"`,
    `xsi:type=""`,
  ])("is read as the declared type when the contract does not know it: %s", (attribute) => {
    const { pet } = readFields(
      contract,
      fields,
      element(`<Pet ${attribute}><Name>x</Name><Bark>y</Bark></Pet>`),
    );
    expect(pet).toEqual({ name: "x" });
  });

  it("is recognised by any prefix that means its namespace", () => {
    const xml = `<Pet xmlns:q="${NAMESPACE}" xsi:type=" q:Dog "><Bark>y</Bark></Pet>`;
    expect(readFields(contract, fields, element(xml)).pet).toEqual({
      xsiType: "Dog",
      name: undefined,
      bark: "y",
    });
  });

  it.each([
    [{ pet: { xsiType: "Cat" } }, "pet.xsiType", "must be one of Animal, Dog, Puppy"],
    [{ pet: { xsiType: 1 } }, "pet.xsiType", "must be one of Animal, Dog, Puppy"],
    [{ pet: { bark: "x" } }, "pet.bark", "is not a field of Animal"],
    [{ pet: { xsiType: "Dog", age: 1 } }, "pet.age", "is not a field of Dog"],
    [{ pet: { xsiType: "Dog", agee: 1 } }, "pet.agee", `is not a known field; did you mean "age"?`],
    [{ shape: {} }, "shape.xsiType", "must be one of Circle"],
    [{ shape: { xsiType: "Shape" } }, "shape.xsiType", "must be one of Circle"],
  ])("is refused where it cannot be: %o", (value, path, reason) => {
    expect(errorOf(() => write(value))).toEqual([path, reason]);
  });

  it("cannot be claimed for a type that has none", () => {
    const plain = contractOf({ Plain: complex("Plain", [name]) });
    expect(errorOf(() => writeFields(plain, [field("a", "Plain")], { a: { xsiType: "x" } }))[0]).toBe(
      "a.xsiType",
    );
    const read = readFields(plain, [field("a", "Plain")], element(`<A xsi:type="Dog"><Name>x</Name></A>`));
    expect(read).toEqual({ a: { name: "x" } });
  });
});

const flagged = contractOf({
  Rights: flags("Rights", ["Read", "Write"]),
});
const rights = field("rights", "Rights", { required: true });

describe("a [Flags] enumeration", () => {
  const write = (value: unknown): string =>
    writeMessage(flagged, { element: "M", namespace: NAMESPACE, fields: [rights] }, { rights: value }).xml;

  it.each([
    ["<Rights>Read Write</Rights>", ["Read", "Write"]],
    ["<Rights>\n Read\t</Rights>", ["Read"]],
    ["<Rights />", []],
    ["<Rights>Read AddedLater</Rights>", ["Read", "AddedLater"]],
  ])("is read as a list of names: %s", (xml, expected) => {
    expect(readFields(flagged, [rights], element(xml))).toEqual({ rights: expected });
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
    expect(readFields(flagged, fields, element(xml))).toEqual({ n, a: "x" });
  });

  it("has it for each empty item when it is a list", () => {
    const list = [field("n", "xs:int", { repeated: true, default: "5" })];
    expect(readFields(flagged, list, element("<N />" + "<N>7</N>"))).toEqual({ n: [5, 7] });
    expect(readFields(flagged, list, element(""))).toEqual({ n: [] });
  });
});
