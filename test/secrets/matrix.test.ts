import { expect, it } from "vitest";
import { leaks, startMatrix } from "./matrix.js";
import { shared } from "../servers/shared.js";

const matrix = shared(() => startMatrix());

/** A prime, so that every secret, encoding and channel has its turn; `npm run test:slow` tries all of them. */
const EVERY = 37;

it("an error says the same whatever the secret that comes back, and shows it in no encoding", async () => {
  expect(await leaks(matrix, EVERY)).toEqual([]);
});
