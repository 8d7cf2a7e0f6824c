import { describe, expect, it } from "vitest";
import { createRedactor, MAX_SHOWN, WITHHELD } from "../../src/redaction/secrets.js";
import { ENCODINGS, SECRETS } from "../redaction/matrix.js";
import { CHANNELS, leaks, startMatrix } from "./matrix.js";
import { shared } from "../servers/shared.js";

const matrix = shared(() => startMatrix());

it("there are enough of each", () => {
  expect(SECRETS.length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(ENCODINGS).length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(CHANNELS).length).toBeGreaterThanOrEqual(20);
});

it("every secret, in every encoding, in every channel: nothing is shown, and nothing else is changed", async () => {
  expect(await leaks(matrix, 1)).toEqual([]);
}, 900_000);

describe.each(SECRETS)("a text at its bound with the secret %.20j", (secret) => {
  it("is withheld within 20 ms, whatever the encoding", () => {
    const slow = Object.entries(ENCODINGS).flatMap(([encoding, encode]) => {
      const echo = encode(secret);
      const text = `${"Server was unable. ".repeat(MAX_SHOWN / 19).slice(0, MAX_SHOWN - echo.length - 1)} ${echo}`;
      const redact = createRedactor([secret]);
      const startedAt = process.cpuUsage();
      expect(redact(text)).toBe(WITHHELD);
      const { user, system } = process.cpuUsage(startedAt);
      const ms = (user + system) / 1_000;
      return ms < 20 ? [] : [`${encoding}: ${ms} ms`];
    });
    expect(slow).toEqual([]);
  });
});
