/** What is sent to an operation of the Shapes service, and what has to come back. */
export interface Echo {
  readonly method: string;
  readonly what: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
}

const text = "a\n <&> ]]> \"q\" 'a' 😀 日本語\t";
const scalars = {
  signedByte: -128,
  unsignedByte: 255,
  short: -32_768,
  unsignedShort: 65_535,
  integer: -2_147_483_648,
  unsignedInteger: 4_294_967_295,
  long: -9_223_372_036_854_775_808n,
  unsignedLong: 18_446_744_073_709_551_615n,
  single: 1.5,
  double: 1.7976931348623157e308,
  decimal: "-79228162514264337593543950335",
  boolean: true,
  character: 8_364,
  identifier: "5e24e99f-071a-4463-84eb-b42fc24e1de3",
  moment: new Date("2024-02-29T23:59:59.999Z"),
  day: "2024-02-29",
  bytes: Uint8Array.of(0, 1, 254, 255),
  text,
};
const nulls = {
  integer: null,
  long: null,
  boolean: null,
  decimal: null,
  moment: null,
  identifier: null,
  colour: null,
  text: null,
};
const filled = {
  integer: 0,
  long: 9_007_199_254_740_993n,
  boolean: false,
  decimal: "0.10",
  moment: new Date("0001-01-01T00:00:00Z"),
  identifier: scalars.identifier,
  colour: "dark blue",
  text: "",
};
const line = { product: "p", price: "1.50", colours: ["Red", "dark blue"], parts: [] };
const order = {
  number: 7,
  state: "Green",
  delivery: { street: text, city: undefined },
  lines: [
    { ...line, parts: [{ ...line, parts: [line, line] }, line] },
    { ...line, colours: [] },
  ],
  tags: ["x", "", text],
  note: ["one", "two"],
};
const circle = { xsiType: "Circle", name: "c", fill: "Red", radius: 0.1 };
const rectangle = { xsiType: "Rectangle", name: undefined, fill: "Green", width: 2, height: -0.5 };
const search = { requestId: "r", page: 1, pageSize: 50, pattern: "*", fields: ["a", "b"] };

export const echoes: readonly Echo[] = [
  ...each("echoText", "value", ["", text, "  ", "x".repeat(100_000)]),
  absent("echoText", "value"),
  ...each("echoTexts", "values", [[], ["one"], ["", text, " "]]),
  { ...absent("echoTexts", "values"), result: { echoTextsResult: [] } },
  ...each("echoInteger", "value", [0, -2_147_483_648, 2_147_483_647]),
  ...each("echoIntegers", "values", [[], [1], [3, -2, 1]]),
  ...each("echoNullableInteger", "value", [null, 0, -7]),
  ...each("echoNullableIntegers", "values", [[], [null], [1, null, 3]]),
  ...each("echoJagged", "values", [[], [[]], [[1, 2], [], [3]]]),
  ...each("echoLong", "value", [0n, -9_223_372_036_854_775_808n, 9_007_199_254_740_993n]),
  ...each("echoUnsignedLong", "value", [0n, 18_446_744_073_709_551_615n]),
  ...each("echoDecimal", "value", ["0", "79228162514264337593543950335", "-0.0000000000000000000000000001"]),
  ...each("echoDouble", "value", [0, 5e-324, -1.7976931348623157e308, Infinity, -Infinity, NaN, 0.1]),
  ...each("echoBoolean", "value", [true, false]),
  ...each("echoMoment", "value", [new Date("2024-02-29T23:59:59.999Z"), new Date("0001-01-01T00:00:00Z")]),
  ...each("echoIdentifier", "value", [scalars.identifier, "00000000-0000-0000-0000-000000000000"]),
  ...each("echoCharacter", "value", [65, 8_364]),
  ...each("echoBytes", "value", [Uint8Array.of(), Uint8Array.from({ length: 256 }, (_, index) => index)]),
  ...each("echoColour", "value", ["Red", "Green", "dark blue"]),
  ...each("echoColours", "values", [[], ["dark blue", "Red", "Red"]]),
  unwrapped("echoScalars", "value", scalars),
  { ...unwrapped("echoNullables", "value", nulls), what: "all of them null" },
  unwrapped("echoNullables", "value", filled),
  unwrapped("echoOrder", "value", order),
  ...each("echoLabel", "value", [
    { language: "de", value: text },
    { language: undefined, value: "" },
  ]),
  ...each("echoShape", "value", [circle, rectangle]),
  absent("echoShape", "value"),
  ...each("echoShapes", "values", [[], [circle], [rectangle, circle, circle]]),
  { method: "echoSearch", what: "inherited fields", request: search, result: search },
  {
    method: "several",
    what: "three results",
    request: { value: 21, text },
    result: { severalResult: 21, text, twice: 42n },
  },
  { method: "nothing", what: "nothing", request: {}, result: {} },
  { method: "echoSession", what: "no header", request: {}, result: { echoSessionResult: undefined } },
  ...each("echoTextInSession", "value", ["no header"]),
];

/** The argument comes back as `<method>Result`. */
function each(method: string, argument: string, values: readonly unknown[]): Echo[] {
  return values.map((value) => ({
    method,
    what: shown(value),
    request: { [argument]: value },
    result: { [`${method}Result`]: value },
  }));
}

function absent(method: string, argument: string): Echo {
  return { method, what: `no ${argument}`, request: {}, result: { [`${method}Result`]: undefined } };
}

/** The result's own fields stand in the place of the result. */
function unwrapped(method: string, argument: string, value: Readonly<Record<string, unknown>>): Echo {
  return { method, what: shown(value), request: { [argument]: value }, result: value };
}

function shown(value: unknown): string {
  const json = JSON.stringify(value, (_, part: unknown) =>
    typeof part === "bigint" || typeof part === "number" ? String(part) : part,
  );
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
