import { types } from "node:util";
import { ValueError, kindOf, trim } from "./codec.js";
import type { ValueCodec } from "./codec.js";
import { DECIMAL_CODEC, DOUBLE, FLOAT, bigIntegerCodec, smallIntegerCodec } from "./number.js";
import { CALENDAR_CODECS, NORMALIZED_STRING, STRING, TOKEN } from "./text.js";
import { DATE_TIME_CODEC } from "./time.js";

const BOOLEAN: ValueCodec = {
  parse(text) {
    switch (trim(text)) {
      case "true":
      case "1":
        return true;
      case "false":
      case "0":
        return false;
      default:
        throw new ValueError("must be true, false, 1 or 0");
    }
  },
  format(value) {
    if (typeof value !== "boolean") throw new ValueError(`must be a boolean, got ${kindOf(value)}`);
    return String(value);
  },
  requestType: "boolean",
  resultType: "boolean",
  absent: () => false,
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const HEXADECIMAL = /^[0-9A-Fa-f]*$/;

/** Blanks between the characters are allowed, as encoders break lines. */
const BASE64_BINARY = binaryCodec("base64", (text) => {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  if (compact.length % 4 !== 0 || !BASE64.test(compact)) throw new ValueError("must be base64");
  return compact;
});

const HEX_BINARY = binaryCodec("hex", (text) => {
  const compact = trim(text);
  if (compact.length % 2 !== 0 || !HEXADECIMAL.test(compact)) {
    throw new ValueError("must be pairs of hexadecimal digits");
  }
  return compact;
});

function binaryCodec(encoding: "base64" | "hex", checked: (text: string) => string): ValueCodec {
  return {
    // A copy: small buffers share memory with others.
    parse: (text) => new Uint8Array(Buffer.from(checked(text), encoding)),
    format(value) {
      if (!types.isUint8Array(value)) throw new ValueError(`must be a Uint8Array, got ${kindOf(value)}`);
      const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(encoding);
      return encoding === "hex" ? text.toUpperCase() : text;
    },
    requestType: "Uint8Array",
    resultType: "Uint8Array",
    absent: () => undefined,
  };
}

const TOKENS = [
  ...["xs:token", "xs:language", "xs:Name", "xs:NCName", "xs:NMTOKEN", "xs:NMTOKENS", "xs:ID", "xs:IDREF"],
  ...["xs:IDREFS", "xs:ENTITY", "xs:ENTITIES", "xs:anyURI", "xs:QName", "xs:NOTATION"],
];

const CODECS: ReadonlyMap<string, ValueCodec> = new Map<string, ValueCodec>([
  ["xs:string", STRING],
  ["xs:normalizedString", NORMALIZED_STRING],
  ...TOKENS.map((type): [string, ValueCodec] => [type, TOKEN]),
  ["xs:boolean", BOOLEAN],
  ["xs:byte", smallIntegerCodec(-128, 127)],
  ["xs:short", smallIntegerCodec(-32768, 32767)],
  ["xs:int", smallIntegerCodec(-2147483648, 2147483647)],
  ["xs:unsignedByte", smallIntegerCodec(0, 255)],
  ["xs:unsignedShort", smallIntegerCodec(0, 65535)],
  ["xs:unsignedInt", smallIntegerCodec(0, 4294967295)],
  ["xs:long", bigIntegerCodec(-9223372036854775808n, 9223372036854775807n)],
  ["xs:unsignedLong", bigIntegerCodec(0n, 18446744073709551615n)],
  ["xs:integer", bigIntegerCodec(undefined, undefined)],
  ["xs:nonNegativeInteger", bigIntegerCodec(0n, undefined)],
  ["xs:positiveInteger", bigIntegerCodec(1n, undefined)],
  ["xs:nonPositiveInteger", bigIntegerCodec(undefined, 0n)],
  ["xs:negativeInteger", bigIntegerCodec(undefined, -1n)],
  ["xs:decimal", DECIMAL_CODEC],
  ["xs:float", FLOAT],
  ["xs:double", DOUBLE],
  ["xs:dateTime", DATE_TIME_CODEC],
  ...CALENDAR_CODECS,
  ["xs:base64Binary", BASE64_BINARY],
  ["xs:hexBinary", HEX_BINARY],
]);

/** The codec of a built-in type such as `"xs:int"`. Throws a plain `Error` for any other name. */
export function codecOf(type: string): ValueCodec {
  const codec = CODECS.get(type);
  if (codec === undefined) throw new Error(`There is no codec for the type ${type}.`);
  return codec;
}

/** Whether `type` names a built-in type that {@link codecOf} knows. */
export function isBuiltIn(type: string): boolean {
  return CODECS.has(type);
}
