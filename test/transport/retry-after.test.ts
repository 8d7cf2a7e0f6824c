import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../src/transport/retry.js";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);

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
