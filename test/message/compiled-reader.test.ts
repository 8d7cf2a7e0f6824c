import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import { readResponse } from "../../src/response.js";
import { readPlainSuccess } from "../../src/soap/compiled-reader.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { writeMessage } from "../../src/soap/write.js";
import { writeEnvelope } from "../../src/testing/responses.js";
import { successes } from "../round-trip/contract-values.js";
import { readRecordings } from "../wire-responses/recordings.js";
import { messageValues } from "./arbitrary.js";
import { NAMESPACE, arrayOf, complex, contractOf, enumeration, field, flags } from "./contract.js";

const contract: ContractDescriptor = generated;
const operations = Object.values(contract.operations);
const PLAIN = "text/xml; charset=utf-8";
/** Means the same, but is not the form that the compiled reader takes. */
const QUOTED = 'text/xml; charset="utf-8"';

describe("a plain success", () => {
  const cases = operations.flatMap((operation) =>
    (["1.1", "1.2"] as const).map((version) => [operation.name, version, operation] as const),
  );
  it.each(cases)("of %s in SOAP %s is read as the strict reader does", (_, version, operation) => {
    fc.assert(
      fc.property(successes(contract, operation), ({ received }) => {
        const body = writeMessage(contract, operation.response, received, LENIENT).xml;
        const document = writeEnvelope(version, body);
        expectSame(quickly(document, operation), strictly(document, operation));
      }),
      { numRuns: 50 },
    );
  });

  it("may declare the schema namespaces in the other order", () => {
    const document = TOKEN.replace(/( xmlns:xsi="[^"]*")( xmlns:xsd="[^"]*")/, "$2$1");
    expect(document).not.toBe(TOKEN);
    expectSame(quickly(document, token), strictly(document, token));
  });

  it.each(
    readRecordings()
      .filter(({ body }) => body.includes("<Code>Success</Code>"))
      .map(({ name, body }) => [name, body] as const),
  )("that a real host wrote is read: %s", (_, body) => {
    expectSame(quickly(body, token), strictly(body, token));
  });

  it.each(["\u00a0", "\ufeff", "\u2003Success"])("has no blanks but those of XML: %j", (code) => {
    const document = TOKEN.replace("<Code>Success", () => `<Code>${code}`);
    expect(document).not.toBe(TOKEN);
    expectSame(quickly(document, token), strictly(document, token));
  });

  it.each([
    ["&lt;&gt;&amp;&quot;&apos;", "<>&\"'"],
    ["a&#x20;b&#65;&#x1F600;", "a bA😀"],
    ["&#xD;&#10;", "\r\n"],
    ["&amp;lt;", "&lt;"],
  ])("has its references replaced: %s", (written, expected) => {
    expect(quickly(TOKEN.replace("t0k3n", written), token)).toMatchObject({ authToken: expected });
  });
});

describe("every shape that a contract can have", () => {
  const types =
    "string boolean int long unsignedLong integer decimal double dateTime date duration hexBinary";
  it.each(types.split(" ").map((name) => `xs:${name}`))("with %s in it is read alike", (type) => {
    const operation = operationWith([
      field("single", type),
      field("required", type, { required: true }),
      field("nillable", type, { nillable: true }),
      field("nilled", type, { nillable: true, required: true }),
      field("list", "List"),
      field("one", "Row"),
      field("none", "Row", { nillable: true }),
      field("repeated", type, { repeated: true }),
      field("row", "Row", { repeated: true, nillable: true }),
      field("table", "Table"),
      field("status", "Status"),
    ]);
    const shapes = contractOf({
      List: arrayOf("List", field("item", type, { repeated: true, nillable: true })),
      Row: complex("Row", [field("cell", type), field("names", "List"), field("status", "Status")]),
      Table: arrayOf("Table", field("row", "Row", { repeated: true, nillable: true })),
      Status: enumeration("Status", ["Active", "Locked"]),
    });
    fc.assert(
      fc.property(messageValues(shapes, operation.response, { enumerations: "open" }), (value) => {
        const document = writeEnvelope("1.1", writeMessage(shapes, operation.response, value, LENIENT).xml);
        expectSame(quickly(document, operation, shapes), strictly(document, operation, shapes));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["an attribute", field("a", "xs:string", { attribute: true })],
    ["another namespace", field("a", "xs:string", { namespace: "urn:other" })],
    ["text beside attributes", field("a", "Text")],
    ["itself", field("a", "Tree")],
    ["a Result that is not its own", field("a", "ServiceResult")],
    ["a list whose items have a default", field("a", "Row")],
  ])("but one with %s is left to the strict reader", (_, inner) => {
    const shapes = contractOf({
      Text: complex("Text", [], { textType: "xs:string" }),
      Tree: complex("Tree", [field("tree", "Tree")]),
      Row: complex("Row", [field("cell", "xs:string", { repeated: true, default: "x" })]),
      ServiceResult: complex("ServiceResult", [field("result", "xs:int")]),
    });
    const operation = operationWith([inner]);
    const document = writeEnvelope("1.1", `<AResponse xmlns="${NAMESPACE}"></AResponse>`);
    expect(strictly(document, operation, shapes)).toEqual({ a: undefined });
    expect(quickly(document, operation, shapes)).toBeUndefined();
    expect(quickly(document, operation, shapes)).toBeUndefined();
  });
});

describe("a message", () => {
  const shapes = contractOf({
    AResult: complex("AResult", [field("a", "xs:string"), field("status", "Status")]),
    Status: enumeration("Status", ["Success", "Failed"]),
    Bare: complex("Bare", [field("code", "xs:string")]),
  });
  const given = (
    response: Partial<OperationDescriptor["response"]>,
    inside: string,
    namespace = NAMESPACE,
  ) => {
    const fields = [field("aResult", "AResult"), field("b", "xs:int")];
    const operation = { ...token, response: { element: "AResponse", namespace, fields, ...response } };
    const document = writeEnvelope("1.1", `<AResponse xmlns="${namespace}">${inside}</AResponse>`);
    return { document, operation };
  };

  it.each<[string, Partial<OperationDescriptor["response"]>, string]>([
    ["whose result is unwrapped", { unwrap: "AResult" }, "<AResult><A>x</A></AResult><B>1</B>"],
    [
      "whose Result is an enumeration",
      {
        outcome: { kind: "enumeration", path: ["AResult", "Status"], property: "status" },
        unwrap: "AResult",
      },
      "<AResult><A>x</A><Status>Success</Status></AResult>",
    ],
  ])("%s is read alike", (_, response, inside) => {
    const { document, operation } = given(response, inside);
    expectSame(quickly(document, operation, shapes), strictly(document, operation, shapes));
  });

  it.each<[string, Partial<OperationDescriptor["response"]>, string]>([
    ["with two fields of one name", { fields: [field("a", "xs:int"), field("a", "xs:int")] }, ""],
    ["without the Result", { outcome: { kind: "standard", path: ["Nowhere"], property: "r" } }, "<B>1</B>"],
    [
      "with the Result further inside",
      { outcome: { kind: "standard", path: ["AResult", "Status"], property: "r" } },
      "<AResult />",
    ],
    [
      "with a Result of fewer parts",
      { fields: [field("a", "Bare")], outcome: { kind: "standard", path: ["A"], property: "a" } },
      "<A><Code>Success</Code></A>",
    ],
    ["of a type that is not there", { fields: [field("a", "Lost")] }, ""],
  ])("%s is left to the strict reader", (_, response, inside) => {
    const { document, operation } = given(response, inside);
    expect(quickly(document, operation, shapes)).toBeUndefined();
  });

  it("in another namespace is left to the strict reader", () => {
    const { document, operation } = given({}, "<B>1</B>", "urn:other");
    expect(quickly(document, operation, shapes)).toBeUndefined();
  });
});

describe("a field that only the facts table requires", () => {
  const required = field("a", "xs:string", { required: true, optionalInSchema: true, nillable: true });
  const document = (inside: string): string =>
    writeEnvelope("1.1", `<AResponse xmlns="${NAMESPACE}">${inside}</AResponse>`);

  it("is read where it holds a value", () => {
    expect(quickly(document("<A>x</A>"), operationWith([required]))).toEqual({ a: "x" });
  });

  it.each(["", "<A />", "<A></A>", '<A xsi:nil="true" />'])(
    "is left to the strict reader as %j",
    (inside) => {
      expect(quickly(document(inside), operationWith([required]))).toBeUndefined();
    },
  );
});

describe("a field with a default", () => {
  const operation = operationWith([
    field("n", "xs:int", { default: "5" }),
    field("s", "xs:string", { default: "x" }),
    field("rights", "Rights", { default: "Read Write" }),
  ]);
  const shapes = contractOf({
    Rights: flags("Rights", ["Read", "Write"]),
  });

  it.each([
    ["given", "<N>7</N><S>y</S><Rights>Write</Rights>"],
    ["absent", ""],
    ["empty", "<N></N><S></S><Rights></Rights>"],
    ["an empty tag", "<N /><S /><Rights />"],
    ["partly given", "<N>7</N><S />"],
  ])("is never read as anything else than the strict reader does, %s", (what, xml) => {
    const document = writeEnvelope("1.1", `<AResponse xmlns="${NAMESPACE}">${xml}</AResponse>`);
    const expected = strictly(document, operation, shapes);
    const value = quickly(document, operation, shapes);
    if (what === "given") expectSame(value, expected);
    else expect(value).toBeUndefined();
  });
});

describe("left to the strict reader is", () => {
  it.each<[string, (document: string) => string]>([
    ["another result than 0", (d) => d.replace("<Result>0<", "<Result>52<")],
    ["a success by its name alone", (d) => d.replace("<Result>0</Result>", "")],
    ["an empty token", (d) => d.replace("t0k3n", "")],
    ["a token left out", (d) => d.replace("<AuthToken>t0k3n</AuthToken>", "")],
    ["a token that occurs twice", (d) => d.replace(/<AuthToken>.*<\/AuthToken>/, "$&$&")],
    ["a nil token", (d) => d.replace(/<AuthToken>.*<\/AuthToken>/, '<AuthToken xsi:nil="true" />')],
    ["an unknown element", (d) => d.replace("<AuthToken>", "<New />$&")],
    ["xsi:type", (d) => d.replace("<AuthToken>", '<AuthToken xsi:type="xsd:string">')],
    ["a comment", (d) => d.replace("t0k3n", "t0<!-- -->k3n")],
    ["a CDATA section", (d) => d.replace("t0k3n", "<![CDATA[t0k3n]]>")],
    ["white space between elements", (d) => d.replace("<AuthToken>", "\n$&")],
    ["another order", (d) => d.replace(/(<AuthToken>.*<\/AuthToken>)(<Result>.*<\/Result>)/, "$2$1")],
    ["another prefix", (d) => d.replaceAll("soap:", "s:").replace("xmlns:soap", "xmlns:s")],
    ["a header", (d) => d.replace("<soap:Body>", "<soap:Header />$&")],
    ["something after the envelope", (d) => `${d}\n`],
    ["a document that breaks off", (d) => d.slice(0, -100)],
    ["a token that breaks off", (d) => d.slice(0, d.indexOf("0k3n"))],
    ["a raw CR", (d) => d.replace("t0k3n", "t0\rk3n")],
    ["a forbidden character", (d) => d.replace("t0k3n", "t0\u0001k3n")],
    ["U+FFFF", (d) => d.replace("t0k3n", "t0\uffffk3n")],
    ["a raw >", (d) => d.replace("t0k3n", "t0]]>k3n")],
    ["an unknown entity", (d) => d.replace("t0k3n", "t0&nbsp;k3n")],
    ["a bare ampersand", (d) => d.replace("t0k3n", "t0&k3n")],
    ["a reference to a forbidden character", (d) => d.replace("t0k3n", "t0&#x1;k3n")],
    ["a reference to half a character", (d) => d.replace("t0k3n", "t0&#xD83D;k3n")],
    ["a reference beyond Unicode", (d) => d.replace("t0k3n", "t0&#x110000;k3n")],
    ["a byte order mark", (d) => `\ufeff${d}`],
  ])("%s", (_, change) => {
    const document = change(TOKEN);
    expect(document).not.toBe(TOKEN);
    expect(quickly(document, token)).toBeUndefined();
  });

  it.each([undefined, "text/xml", "text/xml; charset=iso-8859-1", "text/html; charset=utf-8", QUOTED])(
    "what comes as %s",
    (contentType) => {
      expect(readPlainSuccess(contract, token, contentType, Buffer.from(TOKEN))).toBeUndefined();
    },
  );

  it("what is no UTF-8", () => {
    const body = Buffer.from(TOKEN.replace("t0k3n", "t\xe9k3n"), "latin1");
    expect(readPlainSuccess(contract, token, PLAIN, body)).toBeUndefined();
  });

  it("a document with more elements than the strict reader takes", () => {
    const operation: OperationDescriptor = generated.operations.getAccountUsedSpaceBySystem;
    const space = "<AccountSpace><UsedSpaceKB>1</UsedSpaceKB></AccountSpace>";
    const spaces = (count: number): string =>
      writeEnvelope(
        "1.1",
        `<GetAccountUsedSpaceBySystemResponse xmlns="${NAMESPACE}"><GetAccountUsedSpaceBySystemResult>` +
          `<Result><Result>0</Result></Result><AccountSpaces>${space.repeat(count)}</AccountSpaces>` +
          "</GetAccountUsedSpaceBySystemResult></GetAccountUsedSpaceBySystemResponse>",
      );
    expect(quickly(spaces(400_000), operation)).toBeDefined();
    expect(quickly(spaces(500_000), operation)).toBeUndefined();
  });
});

describe("a response with a few characters changed", () => {
  const CHANGES = [
    "",
    " ",
    "0",
    "1",
    "-",
    "+",
    "T",
    "Z",
    "x",
    ">",
    "<",
    "/",
    "&",
    ";",
    "&lt;",
    "&#13;",
    "&#xFFFE;",
  ];
  const MORE_CHANGES = [
    "\r",
    "\n",
    "\u0001",
    "\u0085",
    "\uffff",
    "😀",
    "]]>",
    "<a/>",
    ' xsi:nil="true" /',
    "<!---->",
  ];
  it("is never read differently from the strict reader", () => {
    const changes = fc.constantFrom(...CHANGES, ...MORE_CHANGES);
    const change = fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 2 }), changes, fc.nat({ max: 4 }));
    const samples = operations.map((operation) =>
      fc.record({
        operation: fc.constant(operation),
        success: successes(contract, operation),
        changed: fc.array(change, { minLength: 1, maxLength: 3 }),
      }),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(...samples), ({ operation, success, changed }) => {
        const body = writeMessage(contract, operation.response, success.received, LENIENT).xml;
        let document = writeEnvelope("1.1", body);
        for (const [where, removed, added, inText] of changed) {
          const start = document.indexOf("<soap:Body>");
          // The first character of each text, or every character.
          const places = [...document.matchAll(inText > 0 ? /(?<=>)[^<]/g : /./gs)].filter(
            ({ index }) => index > start,
          );
          const at = places[Math.floor((where / 1_000) * places.length)]?.index ?? start;
          document = document.slice(0, at) + added + document.slice(at + removed);
        }
        const value = quickly(document, operation);
        if (value === undefined) return;
        read += 1;
        expectSame(value, strictly(document, operation));
      }),
      { numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(200);
  });
});

const LENIENT = { lenient: true } as const;
const token: OperationDescriptor = generated.operations.getAuthorizationTokenByEntity;
const TOKEN = writeEnvelope(
  "1.1",
  `<GetAuthorizationTokenByEntityResponse xmlns="${NAMESPACE}"><GetAuthorizationTokenByEntityResult><AuthToken>t0k3n</AuthToken>` +
    "<Result><Result>0</Result><Code>Success</Code></Result></GetAuthorizationTokenByEntityResult></GetAuthorizationTokenByEntityResponse>",
);

function operationWith(fields: OperationDescriptor["response"]["fields"]): OperationDescriptor {
  return { ...token, response: { element: "AResponse", namespace: NAMESPACE, fields } };
}

function quickly(document: string | Buffer, operation: OperationDescriptor, of = contract): unknown {
  return readPlainSuccess(of, operation, PLAIN, Buffer.from(document));
}

function strictly(document: string | Buffer, operation: OperationDescriptor, of = contract): unknown {
  const body = Buffer.from(document);
  const response = { status: 200, contentType: QUOTED, headers: {}, body };
  return readResponse(response, { contract: of, operation, redact: (text) => text }).result;
}

/** Equal, with the same keys in the same order. */
function expectSame(value: unknown, expected: unknown): void {
  expect(value).toStrictEqual(expected);
  expect(keysOf(value)).toEqual(keysOf(expected));
}

function keysOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  return Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]);
}
