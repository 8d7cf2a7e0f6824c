import { describe, expect, it } from "vitest";
import { readFields } from "../../src/soap/read.js";
import { showMessage, writeMessage } from "../../src/soap/write.js";
import { XML_NAMESPACE } from "../../src/soap/xml-text.js";
import { NAMESPACE, arrayOf, complex, contractOf, enumeration, field } from "./contract.js";
import { element } from "./document.js";
import { errorOf } from "./error-of.js";
import { writeFields } from "./write-fields.js";

const contract = contractOf({
  Status: enumeration("Status", ["Active", "Locked"]),
  Names: arrayOf("Names", field("name", "xs:string", { repeated: true, nillable: true })),
  Item: complex("Item", [field("id", "xs:int"), field("note", "xs:string")]),
  Items: arrayOf("Items", field("item", "Item", { repeated: true, nillable: true })),
  Priced: complex("Priced", [field("currency", "xs:string", { attribute: true, element: "currency" })], {
    textType: "xs:decimal",
  }),
});
const write = (fields: Parameters<typeof writeFields>[1], value: unknown): string =>
  writeFields(contract, fields, value);

describe("writeFields", () => {
  it("writes elements in schema order, whatever the order of the keys", () => {
    const fields = [field("first", "xs:string"), field("second", "xs:int"), field("third", "xs:boolean")];
    expect(write(fields, { third: true, first: "x", second: 2 })).toBe(
      "<First>x</First><Second>2</Second><Third>true</Third>",
    );
  });

  it("leaves out what is undefined and keeps what is empty", () => {
    const fields = [field("a", "xs:string"), field("b", "xs:string"), field("c", "Names")];
    expect(write(fields, { a: undefined, b: "", c: [] })).toBe("<B /><C />");
    expect(write(fields, {})).toBe("");
  });

  it.each(["<![CDATA[a]]></A><A>b", "<![CDATA[x]]>", "]]>", "&amp;", "</A><B>injected</B>", `" onload="x`])(
    "escapes %j, so that no value adds markup",
    (text) => {
      const xml = write([field("a", "xs:string")], { a: text });
      expect(xml.match(/</g)).toHaveLength(2);
      expect(xml.match(/>/g)).toHaveLength(2);
    },
  );

  it("writes lists within their wrapper, nil items where items may be nil", () => {
    expect(write([field("names", "Names")], { names: ["a", null, ""] })).toBe(
      `<Names><Name>a</Name><Name xsi:nil="true" /><Name /></Names>`,
    );
    expect(write([field("items", "Items")], { items: [{ id: 1 }, {}, null] })).toBe(
      `<Items><Item><Id>1</Id></Item><Item /><Item xsi:nil="true" /></Items>`,
    );
  });

  it("repeats an element in place where the schema has no wrapper", () => {
    expect(write([field("tag", "xs:string", { repeated: true })], { tag: ["a", "b"] })).toBe(
      "<Tag>a</Tag><Tag>b</Tag>",
    );
  });

  it("writes null as nil where the field may be nil", () => {
    expect(write([field("a", "xs:int", { nillable: true, required: true })], { a: null })).toBe(
      `<A xsi:nil="true" />`,
    );
  });

  it("declares another namespace where a field has one, and goes back for what is inside", () => {
    const fields = [
      field("a", "Item", { namespace: "urn:other" }),
      field("b", "xs:string", { namespace: "" }),
    ];
    expect(write(fields, { a: { id: 1 }, b: "x" })).toBe(
      `<A xmlns="urn:other"><Id xmlns="${NAMESPACE}">1</Id></A><B xmlns="">x</B>`,
    );
  });

  it("writes attributes and the text beside them", () => {
    expect(write([field("price", "Priced")], { price: { currency: `"<\n`, value: "1.50" } })).toBe(
      `<Price currency="&quot;&lt;&#xA;">1.50</Price>`,
    );
  });

  it("gives attributes in a namespace a prefix, and the one of XML its own", () => {
    const attributes = contractOf({
      T: complex("T", [
        { ...field("kind", "xs:string", { attribute: true, namespace: "urn:other" }), element: "kind" },
        { ...field("lang", "xs:string", { attribute: true, namespace: XML_NAMESPACE }), element: "lang" },
      ]),
    });
    const value = { t: { kind: "x", lang: "en" } };
    const xml = writeFields(attributes, [field("t", "T")], value);
    expect(xml).toBe(`<T xmlns:a-kind="urn:other" a-kind:kind="x" xml:lang="en" />`);
    expect(readFields(attributes, [field("t", "T")], element(xml))).toEqual(value);
  });

  it("refuses an attribute that is required and absent", () => {
    const attributes = contractOf({
      T: complex("T", [field("id", "xs:int", { attribute: true, required: true })]),
    });
    expect(errorOf(() => writeFields(attributes, [field("t", "T")], { t: {} }))).toEqual([
      "t.id",
      "is required",
    ]);
    expect(errorOf(() => readFields(attributes, [field("t", "T")], element("<T/>")))).toEqual([
      "t.id",
      "is missing",
    ]);
  });

  it("refuses an element without the text that its type is about", () => {
    expect(errorOf(() => write([field("price", "Priced")], { price: {} }))).toEqual([
      "price.value",
      "is required",
    ]);
  });

  it("calls a contract that contradicts itself broken", () => {
    expect(() => write([field("a", "Nowhere")], { a: 1 })).toThrow("The contract has no type Nowhere.");
    expect(() => write([field("a", "toString")], { a: 1 })).toThrow("The contract has no type toString.");
    const attributes = contractOf({ T: complex("T", [field("t", "T", { attribute: true })]) });
    expect(() => writeFields(attributes, [field("t", "T")], { t: { t: 1 } })).toThrow(
      "uses the type T for text",
    );
    expect(() => readFields(attributes, [field("t", "T")], element(`<T T="1"/>`))).toThrow("for text");
    const message = { element: "M", namespace: NAMESPACE, fields: [], unwrap: "Result" };
    expect(() => writeMessage(contract, message, {})).toThrow("has no complex field Result to unwrap");
  });

  it("takes objects of any class and without a prototype", () => {
    class Input {
      readonly a = "x";
      readonly #hidden = 1;
      get shown(): number {
        return this.#hidden;
      }
    }
    const bare = Object.assign(Object.create(null) as object, { a: "x" });
    expect([write([field("a", "xs:string")], new Input()), write([field("a", "xs:string")], bare)]).toEqual([
      "<A>x</A>",
      "<A>x</A>",
    ]);
  });

  it("does not see inherited properties", () => {
    const inheriting = Object.create({ b: "inherited" }) as object;
    expect(write([field("a", "xs:string"), field("b", "xs:string")], inheriting)).toBe("");
    expect(write([field("toString", "xs:string"), field("constructor", "xs:string")], {})).toBe("");
  });

  it("writes a property called __proto__ when it is the object's own", () => {
    const value = JSON.parse(`{"__proto__":"x"}`) as unknown;
    expect(write([{ ...field("a", "xs:string"), property: "__proto__" }], value)).toBe("<A>x</A>");
  });

  it("does not change or keep what it is given", () => {
    const value = Object.freeze({ items: Object.freeze([Object.freeze({ id: 1 })]) });
    expect(write([field("items", "Items")], value)).toBe("<Items><Item><Id>1</Id></Item></Items>");
  });
});

describe("writeFields for a response of the emulator", () => {
  it("lets enumeration names pass that the contract does not list", () => {
    const fields = [field("status", "Status")];
    expect(writeFields(contract, fields, { status: "Frozen" }, { lenient: true })).toBe(
      "<Status>Frozen</Status>",
    );
  });

  it("leaves out required fields that are not given", () => {
    const fields = [
      field("a", "xs:int", { required: true }),
      field("b", "xs:string", { required: true, optionalInSchema: true }),
    ];
    expect(writeFields(contract, fields, {}, { lenient: true })).toBe("");
  });
});

describe("writeMessage", () => {
  const request = {
    element: "DoIt",
    namespace: NAMESPACE,
    fields: [
      field("before", "xs:int"),
      { ...field("request", "Item"), element: "request" },
      field("after", "xs:int"),
    ],
    unwrap: "request",
  };

  it("puts the unwrapped field's own fields into their wrapper, in its place", () => {
    expect(writeMessage(contract, request, { after: 3, note: "x", before: 1, id: 2 }).xml).toBe(
      `<DoIt xmlns="${NAMESPACE}"><Before>1</Before><request><Id>2</Id><Note>x</Note></request><After>3</After></DoIt>`,
    );
  });

  it("writes the wrapper when nothing is in it", () => {
    expect(writeMessage(contract, request, {}).xml).toBe(`<DoIt xmlns="${NAMESPACE}"><request /></DoIt>`);
  });

  it("writes a message without unwrapping as it is", () => {
    const bare = { element: "DoIt", namespace: NAMESPACE, fields: [field("a", "xs:string")] };
    expect(writeMessage(contract, bare, { a: "x" }).xml).toBe(`<DoIt xmlns="${NAMESPACE}"><A>x</A></DoIt>`);
    expect(writeMessage(contract, bare, {}).xml).toBe(`<DoIt xmlns="${NAMESPACE}" />`);
  });
});

const name = field("name", "xs:string");
const accounts = contractOf({
  Account: complex("Account", [name], { derived: ["Owner"] }),
  Owner: complex("Owner", [name, field("password", "xs:string", { secret: true })], { base: "Account" }),
});
const message = {
  element: "M",
  namespace: NAMESPACE,
  fields: [field("account", "Account"), field("answer", "xs:string", { secret: true, repeated: true })],
};

it("the writer hands out the secrets that it wrote, those of derived types included", () => {
  const account = { xsiType: "Owner", name: "jane", password: "owner-s3cret" };
  expect(writeMessage(accounts, message, { account, answer: ["a<b", "c"] }).secrets).toEqual([
    "owner-s3cret",
    "a<b",
    "c",
  ]);
});

it("a written message is shown with marks in the place of its secrets, and nothing else is changed", () => {
  const account = { xsiType: "Owner", name: "Al's account", password: "A&l" };
  const shown = showMessage(writeMessage(accounts, message, { account, answer: ["Al"] }));
  expect(shown).toContain("<Name>Al's account</Name><Password>***</Password>");
  expect(shown).toContain("<Answer>***</Answer>");
});
