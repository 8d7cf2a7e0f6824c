import { lexicalCodec } from "./string.js";

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
