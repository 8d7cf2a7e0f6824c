import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

const ACCEPTED: readonly [string, readonly string[]][] = [
  ["xs:date", ["2024-01-31", "2024-01-31Z", "2024-01-31+14:00", "-0044-03-15", "12024-01-01"]],
  ["xs:time", ["12:30:00", "12:30:00.123Z", "24:00:00", "00:00:00-05:00"]],
  ["xs:gYearMonth", ["2024-01", "2024-12Z"]],
  ["xs:gYear", ["2024", "-0001"]],
  ["xs:gMonthDay", ["--01-31"]],
  ["xs:gMonth", ["--12"]],
  ["xs:gDay", ["---31", "---01Z"]],
  ["xs:duration", ["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S", "P1M", "PT1M"]],
];
const REFUSED: readonly [string, readonly string[]][] = [
  [
    "xs:date",
    ["", "2024-1-31", "2024-13-01", "2024-01-32", "24-01-31", "2024-01-31T00:00:00", "2024-01-31+15:00"],
  ],
  ["xs:time", ["", "25:00:00", "12:60:00", "12:30", "24:00:01"]],
  ["xs:gYearMonth", ["2024", "2024-13"]],
  ["xs:gYear", ["24", "02024"]],
  ["xs:gMonthDay", ["01-31", "--13-01"]],
  ["xs:gMonth", ["--13", "12"]],
  ["xs:gDay", ["---32", "31"]],
  ["xs:duration", ["", "P", "PT", "P1", "1D", "P1DT", "P-1D", "PT.5S", "P1H"]],
];

describe.each(ACCEPTED)("%s", (name, texts) => {
  it.each(texts)("carries %s as a string", (text) => {
    expect(codecOf(name).parse(`\n ${text} `)).toBe(text);
    expect(codecOf(name).format(text)).toBe(text);
  });

  it("refuses to write anything but a string", () => {
    expect(reasonOf(() => codecOf(name).format(new Date(0)))).toBe("must be a string, got a Date");
  });
});

describe.each(REFUSED)("%s", (name, texts) => {
  it.each(texts)("refuses %j", (text) => {
    expect(reasonOf(() => codecOf(name).parse(text))).toMatch(`must be an ${name} such as `);
    expect(reasonOf(() => codecOf(name).format(text))).toMatch(`must be an ${name} such as `);
  });
});

const codec = codecOf("xs:dateTime");
const iso = (text: string): string => (codec.parse(text) as Date).toISOString();
const machineZone = process.env.TZ;

afterEach(() => {
  if (machineZone === undefined) delete process.env.TZ;
  else process.env.TZ = machineZone;
});

describe("xs:dateTime in results", () => {
  it.each([
    ["2024-01-31T12:30:00Z", "2024-01-31T12:30:00.000Z"],
    ["2024-01-31T12:30:00+02:00", "2024-01-31T10:30:00.000Z"],
    ["2024-01-31T12:30:00-05:30", "2024-01-31T18:00:00.000Z"],
    ["2024-01-31T12:30:00", "2024-01-31T12:30:00.000Z"],
    ["2024-01-31T12:30:00.1Z", "2024-01-31T12:30:00.100Z"],
    ["2024-01-31T12:30:00.1239999Z", "2024-01-31T12:30:00.123Z"],
    [" \n2024-01-31T12:30:00Z\t", "2024-01-31T12:30:00.000Z"],
    ["2024-12-31T24:00:00Z", "2025-01-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00.000Z"],
    ["0099-06-01T00:00:00Z", "0099-06-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.999Z"],
    ["12024-01-01T00:00:00Z", "+012024-01-01T00:00:00.000Z"],
    ["-0001-01-01T00:00:00Z", "-000001-01-01T00:00:00.000Z"],
    ["2024-01-31T00:00:00+14:00", "2024-01-30T10:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    "",
    "2024-01-31",
    "2024-01-31 12:30:00",
    "2024-1-31T12:30:00",
    "24-01-31T12:30:00",
    "02024-01-31T12:30:00",
    "2024-02-30T00:00:00",
    "2023-02-29T00:00:00",
    "2024-00-01T00:00:00",
    "2024-13-01T00:00:00",
    "2024-01-00T00:00:00",
    "2024-01-32T00:00:00",
    "2024-01-31T25:00:00",
    "2024-01-31T24:00:01",
    "2024-01-31T24:00:00.001",
    "2024-01-31T12:60:00",
    "2024-01-31T12:30:60",
    "2024-01-31T12:30",
    "2024-01-31T12:30:00.",
    "2024-01-31T12:30:00z",
    "2024-01-31T12:30:00+2",
    "2024-01-31T12:30:00+14:01",
    "2024-01-31T12:30:00+02:60",
    "999999-01-01T00:00:00Z",
    "999999999999-01-01T00:00:00Z",
    "31.01.2024 12:30",
    "now",
  ])("refuses to read %j", (text) => {
    expect(reasonOf(() => codec.parse(text))).toBe("must be a date and time such as 2024-01-31T12:00:00Z");
  });

  it("reads a value that is mostly digits in linear time", () => {
    expect(reasonOf(() => codec.parse(`2024-01-31T12:30:00.${"1".repeat(1_000_000)}x`))).toContain("must be");
  });
});

const ZONES: readonly [name: string, minutesBehindUtc: number][] = [
  ["UTC", 0],
  ["America/New_York", 240],
  ["Asia/Kolkata", -330],
  ["Pacific/Apia", -780],
  ["Australia/Lord_Howe", -630],
];

describe.each(ZONES)("xs:dateTime in the time zone %s", (zone, minutesBehindUtc) => {
  it("reads a time without an offset as UTC, in and out of summer time", () => {
    process.env.TZ = zone;
    // The zone is really in effect.
    expect(new Date("2024-07-01T00:00:00Z").getTimezoneOffset() === minutesBehindUtc).toBe(true);
    expect(iso("2024-03-10T02:30:00")).toBe("2024-03-10T02:30:00.000Z");
    expect(iso("2024-07-01T00:00:00")).toBe("2024-07-01T00:00:00.000Z");
    expect(iso("1900-01-01T00:00:00")).toBe("1900-01-01T00:00:00.000Z");
  });

  it("writes every instant of the years 1 to 9999 so that it reads as the same instant", () => {
    process.env.TZ = zone;
    const instant = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        const text = codec.format(date);
        expect(text).toMatch(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/);
        expect(codec.parse(text)).toEqual(date);
      }),
    );
  });
});

describe("xs:dateTime in requests", () => {
  it.each([
    ["2024-01-31T00:00:00Z", "must be a Date, got a string"],
    [1706659200000, "must be a Date, got a number"],
    [new Date(NaN), "must be a valid Date, got an invalid one"],
    [new Date("+010000-01-01T00:00:00Z"), "must be a Date in the years 1 to 9999"],
    [new Date("0000-12-31T23:59:59Z"), "must be a Date in the years 1 to 9999"],
    [new Date("-000001-01-01T00:00:00Z"), "must be a Date in the years 1 to 9999"],
    [{ getTime: (): number => 0 }, "must be a Date, got an object"],
  ])("refuses %o", (value, reason) => {
    expect(reasonOf(() => codec.format(value))).toBe(reason);
  });

  it("does not run a caller's own methods", () => {
    const date = new Date("2024-01-31T00:00:00Z");
    date.toISOString = () => "<injected/>";
    date.getTime = (): number => 0;
    expect(codec.format(date)).toBe("2024-01-31T00:00:00.000Z");
  });

  it("is .NET's first day where an element is absent, and a new Date each time", () => {
    expect(codec.absent()).toEqual(new Date("0001-01-01T00:00:00Z"));
    expect(codec.absent()).not.toBe(codec.absent());
  });
});
