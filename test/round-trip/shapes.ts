import type { ContractDescriptor, OperationDescriptor, TypeDescriptor } from "../../src/soap/contract.js";
import {
  NAMESPACE,
  arrayOf,
  complex,
  contractOf,
  enumeration,
  field,
  operation,
} from "../message/contract.js";

const REQUIRED = { required: true } as const;
const NULLABLE = { required: true, nillable: true } as const;
const ITEM = { repeated: true, nillable: true } as const;

function simple(name: string, base: string): TypeDescriptor {
  return { kind: "simple", namespace: NAMESPACE, name, base };
}

const shapeFields = [field("name", "xs:string"), field("fill", "Colour", REQUIRED)];
const baseFields = [field("requestId", "xs:string")];
const pageFields = [field("page", "xs:int", REQUIRED), field("pageSize", "xs:int", REQUIRED)];

/** What ASMX makes of .NET types, beyond those that the published contract has. */
const types: Readonly<Record<string, TypeDescriptor>> = {
  Char: simple("char", "xs:unsignedShort"),
  Guid: simple("guid", "xs:string"),
  Colour: enumeration("Colour", ["Red", "Green", "dark blue"]),
  Scalars: complex("Scalars", [
    field("signedByte", "xs:byte", REQUIRED),
    field("unsignedByte", "xs:unsignedByte", REQUIRED),
    field("short", "xs:short", REQUIRED),
    field("unsignedShort", "xs:unsignedShort", REQUIRED),
    field("integer", "xs:int", REQUIRED),
    field("unsignedInteger", "xs:unsignedInt", REQUIRED),
    field("long", "xs:long", REQUIRED),
    field("unsignedLong", "xs:unsignedLong", REQUIRED),
    field("single", "xs:float", REQUIRED),
    field("double", "xs:double", REQUIRED),
    field("decimal", "xs:decimal", REQUIRED),
    field("boolean", "xs:boolean", REQUIRED),
    field("character", "Char", REQUIRED),
    field("identifier", "Guid", REQUIRED),
    field("moment", "xs:dateTime", REQUIRED),
    field("day", "xs:date", REQUIRED),
    field("bytes", "xs:base64Binary"),
    field("hexadecimal", "xs:hexBinary"),
    field("text", "xs:string"),
  ]),
  Nullables: complex("Nullables", [
    field("integer", "xs:int", NULLABLE),
    field("long", "xs:long", NULLABLE),
    field("boolean", "xs:boolean", NULLABLE),
    field("decimal", "xs:decimal", NULLABLE),
    field("moment", "xs:dateTime", NULLABLE),
    field("identifier", "Guid", NULLABLE),
    field("colour", "Colour", NULLABLE),
    field("text", "xs:string", NULLABLE),
    field("label", "Label", NULLABLE),
    field("perhaps", "xs:string", { nillable: true }),
  ]),
  Order: complex("Order", [
    field("number", "xs:int", { attribute: true, required: true }),
    field("state", "Colour", { attribute: true, required: true }),
    field("remark", "xs:string", { attribute: true }),
    field("delivery", "Address"),
    field("lines", "ArrayOfOrderLine"),
    field("tags", "ArrayOfTag"),
    field("note", "xs:string", { repeated: true }),
    field("part", "OrderLine", ITEM),
  ]),
  Address: complex("Address", [field("street", "xs:string"), field("city", "xs:string")]),
  OrderLine: complex("OrderLine", [
    field("product", "xs:string"),
    field("price", "xs:decimal", REQUIRED),
    field("colours", "ArrayOfColour"),
    field("parts", "ArrayOfOrderLine"),
  ]),
  ArrayOfOrderLine: arrayOf("ArrayOfOrderLine", field("orderLine", "OrderLine", ITEM)),
  ArrayOfTag: arrayOf("ArrayOfTag", field("tag", "xs:string", ITEM)),
  ArrayOfColour: arrayOf("ArrayOfColour", field("colour", "Colour", { repeated: true })),
  ArrayOfNullableInt: arrayOf("ArrayOfNullableInt", field("int", "xs:int", ITEM)),
  ArrayOfLong: arrayOf("ArrayOfLong", field("long", "xs:long", { repeated: true })),
  ArrayOfArrayOfLong: arrayOf("ArrayOfArrayOfLong", field("arrayOfLong", "ArrayOfLong", ITEM)),
  ArrayOfShape: arrayOf("ArrayOfShape", field("shape", "Shape", ITEM)),
  Label: complex("Label", [field("language", "xs:string", { attribute: true })], { textType: "xs:string" }),
  Amount: complex("Amount", [field("currency", "Colour", { attribute: true })], { textType: "xs:decimal" }),
  Shape: complex("Shape", shapeFields, { abstract: true, derived: ["Circle", "Rectangle"] }),
  Circle: complex("Circle", [...shapeFields, field("radius", "xs:double", REQUIRED)], { base: "Shape" }),
  Rectangle: complex(
    "Rectangle",
    [...shapeFields, field("sides", "ArrayOfLong"), field("label", "Label"), field("inner", "ArrayOfShape")],
    { base: "Shape" },
  ),
  BaseRequest: complex("BaseRequest", baseFields, { derived: ["PagedRequest", "SearchRequest"] }),
  PagedRequest: complex("PagedRequest", [...baseFields, ...pageFields], {
    base: "BaseRequest",
    derived: ["SearchRequest"],
  }),
  SearchRequest: complex(
    "SearchRequest",
    [...baseFields, ...pageFields, field("pattern", "xs:string"), field("fields", "ArrayOfTag")],
    { base: "PagedRequest" },
  ),
  Several: complex("Several", [
    field("twice", "xs:long", REQUIRED),
    field("amount", "Amount"),
    field("shapes", "ArrayOfShape"),
  ]),
};

function echo(type: string): OperationDescriptor {
  const name = `Echo${type}`;
  return operation(name, { fields: [field("value", type)] }, { fields: [field(`echo${type}Result`, type)] });
}

/** Operations that take and give each of the types, bare and wrapped. */
export const shapes: ContractDescriptor = {
  ...contractOf(types),
  operations: Object.fromEntries(
    [
      ...Object.keys(types).map(echo),
      operation(
        "Wrapped",
        { fields: [field("request", "Several"), field("beside", "Shape")], unwrap: "Request" },
        {
          fields: [field("wrappedResult", "Several"), field("beside", "ArrayOfArrayOfLong")],
          unwrap: "WrappedResult",
        },
      ),
    ].map((one) => [one.name, one]),
  ),
};
