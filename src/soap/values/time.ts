import { types } from "node:util";
import { ValueError, kindOf, trim } from "./codec.js";
import type { ValueCodec } from "./codec.js";

const DATE_TIME =
  /^(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?$/;
const DATE_TIME_REASON = "must be a date and time such as 2024-01-31T12:00:00Z";

/**
 * `xs:dateTime`, a `Date` to callers. In results `Z` or an offset is honoured, and a value without one is
 * read as UTC, so that the same answer is the same instant on every machine; digits beyond milliseconds are
 * cut. Requests are written in UTC with `Z`.
 */
export const DATE_TIME_CODEC: ValueCodec = {
  parse(text) {
    const instant = parseInstant(trim(text));
    if (instant === undefined) throw new ValueError(DATE_TIME_REASON);
    return new Date(instant);
  },
  format(value) {
    if (!types.isDate(value)) throw new ValueError(`must be a Date, got ${kindOf(value)}`);
    const instant = Date.prototype.getTime.call(value);
    if (Number.isNaN(instant)) throw new ValueError("must be a valid Date, got an invalid one");
    const iso = new Date(instant).toISOString();
    if (!/^[0-9]{4}-/.test(iso) || iso.startsWith("0000")) {
      throw new ValueError("must be a Date in the years 1 to 9999");
    }
    return iso;
  },
  requestType: "Date",
  resultType: "Date",
  absent: () => new Date("0001-01-01T00:00:00Z"),
};

/** Milliseconds since 1970, `undefined` for what is no date and time or beyond what a `Date` holds. */
function parseInstant(text: string): number | undefined {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const fraction = parts[7] ?? "";
  const offset = offsetMinutes(parts[8]);
  if (offset === undefined || month < 1 || month > 12 || minute > 59 || second > 59) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCDate() !== day || midnight.getUTCMonth() !== month - 1) return undefined;
  // 24:00:00 is the midnight that ends the day.
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || /[1-9]/.test(fraction)))) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const instant = midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
  return Number.isNaN(new Date(instant).getTime()) ? undefined : instant;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
