import { describe, expect, it } from "vitest";
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
