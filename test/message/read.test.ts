import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "../../src/soap/contract.js";
import { readFields, readMessage } from "../../src/soap/read.js";
import type { ReadOptions } from "../../src/soap/read.js";
import { NAMESPACE, arrayOf, complex, contractOf, enumeration, field } from "./contract.js";
import { bodyElement, element } from "./document.js";
import { errorOf } from "./error-of.js";

const contract = contractOf({
  Status: enumeration("Status", ["Active", "Locked"]),
  Guid: { kind: "simple", namespace: "http://microsoft.com/wsdl/types/", name: "guid", base: "xs:string" },
  Names: arrayOf("Names", field("name", "xs:string", { repeated: true, nillable: true })),
  Strict: arrayOf("Strict", field("name", "xs:string", { repeated: true })),
  Item: complex("Item", [field("id", "xs:int", { required: true }), field("note", "xs:string")]),
  Items: arrayOf("Items", field("item", "Item", { repeated: true, nillable: true })),
  Priced: complex("Priced", [field("currency", "xs:string", { attribute: true, element: "currency" })], {
    textType: "xs:decimal",
  }),
});
const read = (
  fields: readonly FieldDescriptor[],
  xml: string,
  options?: ReadOptions,
): Record<string, unknown> => readFields(contract, fields, element(xml), options);

describe("readFields", () => {
  it("finds elements by namespace and local name, in any order and with any prefix", () => {
    const fields = [field("a", "xs:string"), field("b", "xs:string")];
    expect(read(fields, `<x:B xmlns:x="${NAMESPACE}">2</x:B><A>1</A>`)).toEqual({ a: "1", b: "2" });
    expect(read(fields, `<A xmlns="urn:other">1</A><B xmlns="">2</B>`)).toEqual({
      a: undefined,
      b: undefined,
    });
  });

  it("ignores unknown elements, attributes, text, comments and instructions at any depth", () => {
    const xml = `stray<New><A>0</A></New><!-- c --><A z="1" xml:lang="en"><?p x?>1</A>
      <I><New/><Id later="yes">2</Id>stray</I>`;
    expect(read([field("a", "xs:string"), field("i", "Item")], xml)).toEqual({
      a: "1",
      i: { id: 2, note: undefined },
    });
  });

  it("refuses an enumeration that says nothing", () => {
    expect(errorOf(() => read([field("s", "Status")], "<S> </S>"))).toEqual(["s", "is empty"]);
  });

  it("has a key for every field, in schema order", () => {
    const result = read(
      [field("a", "xs:string"), field("b", "Names"), field("c", "Item")],
      "<C><Id>1</Id></C>",
    );
    expect(Object.keys(result)).toEqual(["a", "b", "c"]);
  });

  it("tells an absent string from an empty one and keeps every blank", () => {
    const fields = [field("a", "xs:string"), field("b", "xs:string"), field("c", "xs:string")];
    expect(read(fields, "<B/><C> \n\t </C>")).toEqual({ a: undefined, b: "", c: " \n\t " });
  });

  it("joins the text of a value around comments, instructions and CDATA", () => {
    expect(read([field("a", "xs:string")], "<A>1<!-- -->2<?p?><![CDATA[<3>]]></A>")).toEqual({ a: "12<3>" });
  });

  it.each(["true", "1", " true "])("reads xsi:nil=%j as undefined", (nil) => {
    const fields = [field("a", "xs:string"), field("b", "xs:int", { nillable: true }), field("c", "Item")];
    const attribute = `xsi:nil="${nil}"`;
    expect(read(fields, `<A ${attribute}/><B ${attribute}/><C ${attribute}/>`)).toEqual({});
  });

  it("reads xsi:nil as null where the field is required and nillable, as ASMX has a nullable value", () => {
    expect(read([field("a", "xs:int", { required: true, nillable: true })], `<A xsi:nil="true"/>`)).toEqual({
      a: null,
    });
  });

  it("takes no notice of xsi:nil when it is false or in no namespace", () => {
    const fields = [field("a", "xs:string"), field("b", "xs:string")];
    expect(read(fields, `<A xsi:nil="false">1</A><B nil="true">2</B>`)).toEqual({ a: "1", b: "2" });
  });

  it.each([
    ["absent", "", []],
    ["nil", `<Items xsi:nil="true"/>`, []],
    ["empty", "<Items/>", []],
    ["of one item", "<Items><Item><Id>1</Id></Item></Items>", [{ id: 1 }]],
    ["of two items", "<Items><Item><Id>1</Id></Item><Item><Id>2</Id></Item></Items>", [{ id: 1 }, { id: 2 }]],
    ["with unknown elements", `<Items><New/><Item><Id>1</Id></Item><Item xmlns=""/></Items>`, [{ id: 1 }]],
  ])("reads a list that is %s as an array", (_, xml, expected) => {
    expect(read([field("items", "Items")], xml)).toEqual({ items: expected });
  });

  it("keeps nil items among simple values and leaves them out among objects", () => {
    const xml = `<Name>a</Name><Name xsi:nil="true"/><Name/>`;
    expect(read([field("names", "Names")], `<Names>${xml}</Names>`)).toEqual({ names: ["a", null, ""] });
    expect(
      read([field("items", "Items")], `<Items><Item xsi:nil="true"/><Item><Id>1</Id></Item></Items>`),
    ).toEqual({ items: [{ id: 1, note: undefined }] });
  });

  it("reads an element that repeats in place as an array", () => {
    const fields = [field("a", "xs:int", { repeated: true }), field("b", "xs:int", { repeated: true })];
    expect(read(fields, "<A>1</A><Other/><A>2</A>")).toEqual({ a: [1, 2], b: [] });
  });

  it("lets enumeration names pass that the contract does not list", () => {
    const fields = [field("a", "Status"), field("b", "Status")];
    expect(read(fields, "<A> Active\n</A><B>Frozen</B>")).toEqual({ a: "Active", b: "Frozen" });
  });

  it("reads a named restriction as the type that it restricts", () => {
    expect(read([field("a", "Guid")], "<A>5e24e99f</A>")).toEqual({ a: "5e24e99f" });
  });

  it("reads attributes and the text beside them", () => {
    expect(read([field("a", "Priced")], `<A currency="EUR" other="x">1.50</A>`)).toEqual({
      a: { currency: "EUR", value: "1.50" },
    });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "makes %s an own property like any other",
    (name) => {
      const result = read(
        [{ ...field("a", "xs:string"), property: name, element: name }],
        `<${name}>x</${name}>`,
      );
      expect(Object.getOwnPropertyDescriptor(result, name)?.value).toBe("x");
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    },
  );

  it("is not confused by unknown elements with the names of an object's own methods", () => {
    expect(
      read([field("a", "xs:string")], "<__proto__><A>1</A></__proto__><constructor/><toString/>"),
    ).toEqual({
      a: undefined,
    });
  });
});

describe("a response that breaks the contract", () => {
  it.each([
    ["a required value that is missing", [field("a", "xs:int", { required: true })], "", "a", "is missing"],
    [
      "a needed value that is missing",
      [field("a", "xs:string", { required: true, optionalInSchema: true })],
      "",
      "a",
      "is missing",
    ],
    [
      "a required value inside an item",
      [field("items", "Items")],
      "<Items><Item><Id>1</Id></Item><Item/></Items>",
      "items[1].id",
      "is missing",
    ],
    [
      "a required value that is nil",
      [field("a", "xs:int", { required: true })],
      `<A xsi:nil="true"/>`,
      "a",
      "must not be nil",
    ],
    [
      "an item that is nil",
      [field("a", "Strict")],
      `<A><Name xsi:nil="true"/></A>`,
      "a[0]",
      "must not be nil",
    ],
    ["an element that occurs twice", [field("a", "xs:string")], "<A>1</A><A>2</A>", "a", "occurs twice"],
    ["a list that occurs twice", [field("a", "Names")], "<A/><A/>", "a", "occurs twice"],
    [
      "a value with elements inside",
      [field("a", "xs:string")],
      "<A>1<B/></A>",
      "a",
      "must be text, but has child elements",
    ],
    [
      "a number out of range",
      [field("a", "xs:int")],
      "<A>2147483648</A>",
      "a",
      "must be an integer from -2147483648 to 2147483647",
    ],
    [
      "no number at all",
      [field("a", "xs:long")],
      "<A>many</A>",
      "a",
      "must be an integer from -9223372036854775808 to 9223372036854775807",
    ],
    [
      "an empty number",
      [field("a", "xs:int")],
      "<A/>",
      "a",
      "must be an integer from -2147483648 to 2147483647",
    ],
    ["no boolean", [field("a", "xs:boolean")], "<A>TRUE</A>", "a", "must be true, false, 1 or 0"],
    [
      "no date",
      [field("a", "xs:dateTime")],
      "<A>2024-02-30T00:00:00</A>",
      "a",
      "must be a date and time such as 2024-01-31T12:00:00Z",
    ],
  ])("is refused with the field and the reason: %s", (_, fields, xml, path, reason) => {
    expect(errorOf(() => read(fields, xml))).toEqual([path, reason]);
  });

  it("is refused with the element concerned", () => {
    expect(() => read([field("i", "Item")], "\n<I>\n  <Id>x</Id></I>")).toThrow(
      expect.objectContaining({
        field: "i.id",
        element: expect.objectContaining({ name: "Id" }) as unknown,
      }),
    );
  });

  it("is never quoted in the error", () => {
    try {
      read([field("a", "xs:int")], "<A>hunter2</A>");
      expect.unreachable();
    } catch (error) {
      expect(`${String(error)} ${String((error as Error).stack)}`).not.toContain("hunter2");
    }
  });
});

describe("readFields as ASMX reads a request", () => {
  const asmx: ReadOptions = { duplicates: "first", absent: "default", enumerations: "closed" };

  it("takes the first of two elements", () => {
    expect(read([field("a", "xs:string")], "<A>1</A><A>2</A>", asmx)).toEqual({ a: "1" });
  });

  it("gives an absent value type the default of .NET and an absent string undefined", () => {
    const required = { required: true };
    const fields = [
      field("int", "xs:int", required),
      field("long", "xs:long", required),
      field("boolean", "xs:boolean", required),
      field("status", "Status", required),
      field("time", "xs:dateTime", required),
      field("text", "xs:string", { required: true, optionalInSchema: true }),
      field("names", "Names"),
    ];
    expect(read(fields, "", asmx)).toEqual({
      int: 0,
      long: 0n,
      boolean: false,
      status: "Active",
      time: new Date("0001-01-01T00:00:00Z"),
      text: undefined,
      names: [],
    });
  });

  it("refuses a value that its type does not allow", () => {
    expect(errorOf(() => read([field("a", "xs:boolean")], "<A>maybe</A>", asmx))).toEqual([
      "a",
      "must be true, false, 1 or 0",
    ]);
    expect(errorOf(() => read([field("a", "Status")], "<A>Frozen</A>", asmx))).toEqual([
      "a",
      "must be one of Active, Locked",
    ]);
  });
});

describe("readMessage", () => {
  const message = {
    element: "DoItResponse",
    namespace: NAMESPACE,
    fields: [field("doItResult", "Item"), field("status", "xs:string")],
    unwrap: "DoItResult",
  };
  const open = `<DoItResponse xmlns="${NAMESPACE}">`;

  it("puts the unwrapped field's own fields beside its siblings", () => {
    const body = bodyElement(`${open}<DoItResult><Id>1</Id></DoItResult><Status>x</Status></DoItResponse>`);
    expect(readMessage(contract, message, body)).toEqual({ id: 1, note: undefined, status: "x" });
  });

  it("has paths without the wrapper, which callers do not know", () => {
    const body = bodyElement(`${open}<DoItResult><Id>x</Id></DoItResult></DoItResponse>`);
    expect(errorOf(() => readMessage(contract, message, body))[0]).toBe("id");
  });

  it.each(["", "<DoItResult/>", `<DoItResult xsi:nil="true"/>`])(
    "misses what is required when the wrapper is absent, empty or nil: %j",
    (wrapper) => {
      const body = bodyElement(`${open}${wrapper}</DoItResponse>`);
      expect(errorOf(() => readMessage(contract, message, body))).toEqual(["id", "is missing"]);
      expect(readMessage(contract, message, body, { absent: "default" })).toEqual({ id: 0 });
    },
  );

  it("refuses a second wrapper", () => {
    const wrapper = "<DoItResult><Id>1</Id></DoItResult>";
    const body = bodyElement(`${open}${wrapper}${wrapper}</DoItResponse>`);
    expect(errorOf(() => readMessage(contract, message, body))).toEqual(["doItResult", "occurs twice"]);
  });
});
