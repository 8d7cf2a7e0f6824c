import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFields } from "../../src/soap/read.js";
import { builtInValue, fieldValues } from "./arbitrary.js";
import { arrayOf, complex, contractOf, enumeration, field } from "./contract.js";
import { element } from "./document.js";
import { writeFields } from "./write-fields.js";

const BUILT_IN = [
  "string token anyURI boolean byte short int unsignedByte unsignedShort unsignedInt long unsignedLong integer",
  "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger decimal float double dateTime date time",
  "gYearMonth gYear gMonthDay gMonth gDay duration base64Binary hexBinary",
]
  .join(" ")
  .split(" ")
  .map((name) => `xs:${name}`);

describe("what is written is what is read", () => {
  it.each(BUILT_IN)("for %s as an element, a list, a repeated element and an attribute", (type) => {
    const contract = contractOf({
      List: arrayOf("List", field("item", type, { repeated: true, nillable: true })),
      Inner: complex("Inner", [field("attribute", type, { attribute: true }), field("child", type)]),
      Text: complex("Text", [field("attribute", type, { attribute: true })], { textType: type }),
    });
    const fields = [
      field("single", type),
      field("nilled", type, { nillable: true, required: true }),
      field("list", "List"),
      field("repeated", type, { repeated: true }),
      field("inner", "Inner"),
    ];
    fc.assert(
      fc.property(fieldValues(contract, fields), (value) => {
        expect(readFields(contract, fields, element(writeFields(contract, fields, value)))).toEqual(value);
      }),
    );
    const text = fc.record({ attribute: builtInValue(type), value: builtInValue(type) });
    fc.assert(
      fc.property(text, (value) => {
        const xml = writeFields(contract, [field("text", "Text")], { text: value });
        expect(readFields(contract, [field("text", "Text")], element(xml))).toEqual({ text: value });
      }),
    );
  });

  it("for enumerations and nested lists", () => {
    const contract = contractOf({
      Status: enumeration("Status", ["Active", "Locked"]),
      Row: arrayOf("Row", field("cell", "Status", { repeated: true, nillable: true })),
      Table: arrayOf("Table", field("row", "Row", { repeated: true })),
    });
    const fields = [field("table", "Table"), field("status", "Status")];
    fc.assert(
      fc.property(fieldValues(contract, fields), (value) => {
        expect(readFields(contract, fields, element(writeFields(contract, fields, value)))).toEqual(value);
      }),
    );
  });
});
