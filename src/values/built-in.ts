import { BASE64_BINARY, HEX_BINARY } from "./binary.js";
import { BOOLEAN } from "./boolean.js";
import {
  DATE,
  DAY_ONLY,
  DURATION,
  MONTH_DAY,
  MONTH_ONLY,
  TIME_OF_DAY,
  YEAR_MONTH,
  YEAR_ONLY,
} from "./calendar.js";
import type { ValueCodec } from "./codec.js";
import { DATE_TIME_CODEC } from "./date-time.js";
import { DECIMAL_CODEC } from "./decimal.js";
import { DOUBLE, FLOAT } from "./floating-point.js";
import { bigIntegerCodec, smallIntegerCodec } from "./integer.js";
import { NORMALIZED_STRING, STRING, TOKEN } from "./string.js";

const CODECS: ReadonlyMap<string, ValueCodec> = new Map([
  ["xs:string", STRING],
  ["xs:normalizedString", NORMALIZED_STRING],
  ["xs:token", TOKEN],
  ["xs:language", TOKEN],
  ["xs:Name", TOKEN],
  ["xs:NCName", TOKEN],
  ["xs:NMTOKEN", TOKEN],
  ["xs:NMTOKENS", TOKEN],
  ["xs:ID", TOKEN],
  ["xs:IDREF", TOKEN],
  ["xs:IDREFS", TOKEN],
  ["xs:ENTITY", TOKEN],
  ["xs:ENTITIES", TOKEN],
  ["xs:anyURI", TOKEN],
  ["xs:QName", TOKEN],
  ["xs:NOTATION", TOKEN],
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
  ["xs:date", DATE],
  ["xs:time", TIME_OF_DAY],
  ["xs:gYearMonth", YEAR_MONTH],
  ["xs:gYear", YEAR_ONLY],
  ["xs:gMonthDay", MONTH_DAY],
  ["xs:gMonth", MONTH_ONLY],
  ["xs:gDay", DAY_ONLY],
  ["xs:duration", DURATION],
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
