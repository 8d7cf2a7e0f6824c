import { firstForbiddenCharacter } from "../xml-text.js";
import { ValueError, collapse, kindOf, replaceBlanks } from "./codec.js";
import type { ValueCodec } from "./codec.js";

/** `xs:string`: every character counts. */
export const STRING = stringCodec((text) => text);
/** `xs:normalizedString` */
export const NORMALIZED_STRING = stringCodec(replaceBlanks);
/** `xs:token` and what derives from it, `xs:anyURI`, `xs:QName`. */
export const TOKEN = stringCodec(collapse);

/** A codec for text that is a string to callers and must match `pattern`, such as `xs:date`. */
export function lexicalCodec(name: string, pattern: RegExp, example: string): ValueCodec {
  const reason = `must be an ${name} such as ${example}`;
  const checked = (text: string): string => {
    if (!pattern.test(text)) throw new ValueError(reason);
    return text;
  };
  return {
    parse: (text) => checked(collapse(text)),
    format: (value) => checked(formatString(value)),
    requestType: "string",
    resultType: "string",
    absent: () => undefined,
  };
}

/** The string itself; throws `ValueError` for anything else and for what XML cannot carry. */
export function formatString(value: unknown): string {
  if (typeof value !== "string") throw new ValueError(`must be a string, got ${kindOf(value)}`);
  const index = firstForbiddenCharacter(value);
  if (index !== -1) {
    const code = (value.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new ValueError(`must not contain U+${code}, which XML cannot carry (at index ${index})`);
  }
  return value;
}

function stringCodec(parse: (text: string) => string): ValueCodec {
  return {
    parse,
    format: formatString,
    requestType: "string",
    resultType: "string",
    absent: () => undefined,
  };
}

const YEAR = "-?(?:[1-9][0-9]{4,}|[0-9]{4})";
const MONTH = "(?:0[1-9]|1[0-2])";
const DAY = "(?:0[1-9]|[12][0-9]|3[01])";
const TIME = "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?|24:00:00(?:\\.0+)?)";
const ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?";

/** Parts of a calendar that no `Date` expresses: strings to callers, checked for their form. */
export const DATE = lexicalCodec("xs:date", whole(`${YEAR}-${MONTH}-${DAY}`), "2024-01-31");
export const TIME_OF_DAY = lexicalCodec("xs:time", whole(TIME), "12:30:00");
export const YEAR_MONTH = lexicalCodec("xs:gYearMonth", whole(`${YEAR}-${MONTH}`), "2024-01");
export const YEAR_ONLY = lexicalCodec("xs:gYear", whole(YEAR), "2024");
export const MONTH_DAY = lexicalCodec("xs:gMonthDay", whole(`--${MONTH}-${DAY}`), "--01-31");
export const MONTH_ONLY = lexicalCodec("xs:gMonth", whole(`--${MONTH}`), "--01");
export const DAY_ONLY = lexicalCodec("xs:gDay", whole(`---${DAY}`), "---31");

const SECONDS = "[0-9]+(?:\\.[0-9]+)?S";
/** At least one part, and at least one after `T`. */
export const DURATION = lexicalCodec(
  "xs:duration",
  new RegExp(
    "^-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?" +
      `(?:${SECONDS})?)?$`,
  ),
  "P1DT2H",
);

function whole(body: string): RegExp {
  return new RegExp(`^${body}${ZONE}$`);
}
