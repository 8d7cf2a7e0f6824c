import { expect, it } from "vitest";
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
