import { firstForbiddenCharacter } from "../xml-text.js";
import { ValueError, collapse, kindOf } from "./codec.js";
import type { ValueCodec } from "./codec.js";

/** `xs:string`: every character counts. */
export const STRING = stringCodec((text) => text);
/** `xs:normalizedString` */
export const NORMALIZED_STRING = stringCodec((text) => text.replace(/[\t\r\n]/g, " "));
/** `xs:token` and what derives from it, `xs:anyURI`, `xs:QName`. */
export const TOKEN = stringCodec(collapse);

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

function stringCodec(
  parse: (text: string) => string,
  format: (value: unknown) => string = formatString,
): ValueCodec {
  return { parse, format, requestType: "string", resultType: "string", absent: () => undefined };
}

const YEAR = "-?(?:[1-9][0-9]{4,}|[0-9]{4})";
const MONTH = "(?:0[1-9]|1[0-2])";
const DAY = "(?:0[1-9]|[12][0-9]|3[01])";
const TIME = "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?|24:00:00(?:\\.0+)?)";
const ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?";
/** At least one part, and at least one after `T`. */
const DURATION =
  "-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?" +
  "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]+)?S)?)?";

/** Parts of a calendar that no `Date` expresses, by type: strings to callers, checked for their form. */
export const CALENDAR_CODECS: readonly [type: string, codec: ValueCodec][] = [
  calendarCodec("xs:date", `${YEAR}-${MONTH}-${DAY}${ZONE}`, "2024-01-31"),
  calendarCodec("xs:time", TIME + ZONE, "12:30:00"),
  calendarCodec("xs:gYearMonth", `${YEAR}-${MONTH}${ZONE}`, "2024-01"),
  calendarCodec("xs:gYear", YEAR + ZONE, "2024"),
  calendarCodec("xs:gMonthDay", `--${MONTH}-${DAY}${ZONE}`, "--01-31"),
  calendarCodec("xs:gMonth", `--${MONTH}${ZONE}`, "--01"),
  calendarCodec("xs:gDay", `---${DAY}${ZONE}`, "---31"),
  calendarCodec("xs:duration", DURATION, "P1DT2H"),
];

function calendarCodec(type: string, body: string, example: string): [string, ValueCodec] {
  const pattern = new RegExp(`^${body}$`);
  const checked = (text: string): string => {
    if (!pattern.test(text)) throw new ValueError(`must be an ${type} such as ${example}`);
    return text;
  };
  return [
    type,
    stringCodec(
      (text) => checked(collapse(text)),
      (value) => checked(formatString(value)),
    ),
  ];
}
