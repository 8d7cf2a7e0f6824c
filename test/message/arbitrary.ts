import fc from "fast-check";
import type { ContractDescriptor, FieldDescriptor } from "../../src/contract/operation.js";
import { resolveType } from "../../src/message/type.js";
import { wrapperOf } from "../../src/message/unwrap.js";
import type { UnwrappableMessage } from "../../src/message/unwrap.js";
import { firstForbiddenCharacter } from "../../src/xml/text.js";

type Values = fc.Arbitrary<Record<string, unknown>>;

/** Values that a message can carry, as callers pass and receive them: what is written reads back equal. */
export function messageValues(contract: ContractDescriptor, message: UnwrappableMessage): Values {
  const wrapper = wrapperOf(contract, message);
  const fields = message.fields.flatMap((field) =>
    field === wrapper?.field ? wrapper.type.fields : [field],
  );
  return fieldValues(contract, fields);
}

/** Values of a list of fields: every key is there, absent ones as `undefined`, lists as arrays. */
export function fieldValues(contract: ContractDescriptor, fields: readonly FieldDescriptor[]): Values {
  return fc.record(Object.fromEntries(fields.map((field) => [field.property, fieldValue(contract, field)])));
}

function fieldValue(contract: ContractDescriptor, field: FieldDescriptor): fc.Arbitrary<unknown> {
  const type = resolveType(contract, field.type);
  if (field.repeated === true) {
    return fc.array(itemValue(contract, field), { minLength: field.required ? 1 : 0, maxLength: 4 });
  }
  const value = typeValue(contract, field.type);
  if (type.kind === "array") return value;
  if (!field.required && field.needed !== true) return fc.option(value, { nil: undefined });
  return field.required && field.nillable === true ? fc.option(value) : value;
}

/** Nil objects are left out of lists, so only simple items may be null. */
function itemValue(contract: ContractDescriptor, item: FieldDescriptor): fc.Arbitrary<unknown> {
  const { kind } = resolveType(contract, item.type);
  const value = typeValue(contract, item.type);
  return item.nillable === true && kind !== "complex" && kind !== "array" ? fc.option(value) : value;
}

function typeValue(contract: ContractDescriptor, key: string): fc.Arbitrary<unknown> {
  const type = Object.hasOwn(contract.types, key) ? contract.types[key] : undefined;
  switch (type?.kind) {
    case "complex":
      return fieldValues(contract, type.fields);
    case "array":
      return fc.array(itemValue(contract, type.item), { maxLength: 4 });
    case "enumeration":
      return fc.constantFrom(...type.values);
    case "simple":
      return builtInValue(type.base);
    default:
      return builtInValue(key);
  }
}

/** Any text that XML carries, with what is easily broken well represented. */
export const xmlText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\r",
        "\n",
        "\r\n",
        "\t",
        " ",
        "]]>",
        "<![CDATA[",
        "&amp;",
        "<a/>",
        '"',
        "'",
        "😀",
        "\u0085",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => firstForbiddenCharacter(text) === -1);

/** Values of a built-in type, in the form that results have. */
export function builtInValue(type: string): fc.Arbitrary<unknown> {
  const integer = (min: number, max: number): fc.Arbitrary<unknown> =>
    fc.oneof(fc.constantFrom(min, max, 0), fc.integer({ min, max }));
  const bigint = (min: bigint, max: bigint): fc.Arbitrary<unknown> =>
    fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min, max }));
  const huge = 2n ** 200n;
  switch (type) {
    case "xs:string":
      return xmlText;
    case "xs:boolean":
      return fc.boolean();
    case "xs:byte":
      return integer(-128, 127);
    case "xs:short":
      return integer(-32768, 32767);
    case "xs:int":
      return integer(-2147483648, 2147483647);
    case "xs:unsignedByte":
      return integer(0, 255);
    case "xs:unsignedShort":
      return integer(0, 65535);
    case "xs:unsignedInt":
      return integer(0, 4294967295);
    case "xs:long":
      return bigint(-(2n ** 63n), 2n ** 63n - 1n);
    case "xs:unsignedLong":
      return bigint(0n, 2n ** 64n - 1n);
    case "xs:integer":
      return bigint(-huge, huge);
    case "xs:nonNegativeInteger":
      return bigint(0n, huge);
    case "xs:positiveInteger":
      return bigint(1n, huge);
    case "xs:nonPositiveInteger":
      return bigint(-huge, 0n);
    case "xs:negativeInteger":
      return bigint(-huge, -1n);
    case "xs:decimal":
      return fc.tuple(fc.bigInt(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`);
    case "xs:double":
      return fc.double();
    case "xs:float":
      return fc.float();
    case "xs:dateTime":
      return fc.date({
        min: new Date("0001-01-01T00:00:00Z"),
        max: new Date("9999-12-31T23:59:59.999Z"),
        noInvalidDate: true,
      });
    case "xs:base64Binary":
    case "xs:hexBinary":
      return fc.uint8Array();
    case "xs:date":
      return fc.constantFrom("2024-01-31", "0001-01-01Z", "9999-12-31+14:00");
    case "xs:time":
      return fc.constantFrom("00:00:00", "23:59:59.999Z", "12:00:00-05:00");
    case "xs:duration":
      return fc.constantFrom("P1D", "-PT0.5S", "P1Y2M3DT4H5M6S");
    case "xs:gYearMonth":
      return fc.constant("2024-01");
    case "xs:gYear":
      return fc.constant("2024");
    case "xs:gMonthDay":
      return fc.constant("--01-31");
    case "xs:gMonth":
      return fc.constant("--01");
    case "xs:gDay":
      return fc.constant("---31");
    default:
      return fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/);
  }
}
