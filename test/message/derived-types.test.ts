import { describe, expect, it } from "vitest";
import { readFields } from "../../src/soap/read.js";
import { NAMESPACE, complex, contractOf, field } from "./contract.js";
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
