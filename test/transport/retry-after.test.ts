import { afterEach, describe, expect, it } from "vitest";
import { retryAfterMs } from "../../src/transport/retry.js";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);
const DAY_MS = 86_400_000;

describe("retryAfterMs", () => {
  it.each([
    ["0", 0],
    ["120", 120_000],
    [" 3 ", 3_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 37_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 37_000],
    ["Sun Nov  6 08:49:37 1994", 37_000],
    ["Sun, 06 Nov 1994 08:48:00 GMT", 0],
  ])("reads %j", (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it.each([undefined, "", "soon", "-1", "1.5", "1e3", "0x10", "Sun, 99 Foo", "2 minutes"])(
    "ignores %j",
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeUndefined();
    },
  );
});

describe("a date in Retry-After", () => {
  it.each(DAYS.map((name, day) => [name, day] as const))(
    "is read on a %s, in all three forms",
    (name, day) => {
      const short = name.slice(0, 3);
      const date = `0${6 + day}`.slice(-2);
      const expected = 37_000 + day * DAY_MS;
      expect(retryAfterMs(`${short}, ${date} Nov 1994 08:49:37 GMT`, NOW)).toBe(expected);
      expect(retryAfterMs(`${name}, ${date}-Nov-94 08:49:37 GMT`, NOW)).toBe(expected);
      expect(retryAfterMs(`${short} Nov ${date} 08:49:37 1994`, NOW)).toBe(expected);
    },
  );

  it.each([
    ["sun, 06 nov 1994 08:49:37 gmt", 37_000],
    ["Sun, 06 Nov 1994 08:49:37 UTC", 37_000],
    ["Sun, 06 Nov 1994 09:49:37 +0100", 37_000],
    ["Sun, 06 Nov 1994 07:49:37 -0100", 37_000],
  ])("%j is in the zone it names, in capitals or not", (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it.each([
    "xSun, 06 Nov 1994 08:49:37 GMT",
    "06 Nov 1994 08:49:37 GMT",
    "1994-11-06T08:49:37Z",
    "Sun",
    "Sun, ",
    "x1",
    "1x",
  ])("is not read from %j", (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });
});

describe("a date in Retry-After that names no zone", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(["Sun Nov  6 08:49:37 1994", "Sunday, 06-Nov-1994 08:49:37"])(
    "means GMT, wherever the machine stands: %j",
    (header) => {
      process.env.TZ = "Asia/Tokyo";
      expect(retryAfterMs(header, NOW)).toBe(37_000);
    },
  );
});
