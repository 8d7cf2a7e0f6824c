import { expect, it } from "vitest";
import { BOUND_MS, costOf, HOSTILE_SECRETS, HOSTILE_UNITS, leastOf } from "./cost.js";

it.each(HOSTILE_SECRETS)(
  "a text at its bound costs less than 20 ms, whatever it is made of: secret %.12s",
  async (secret) => {
    for (const unit of HOSTILE_UNITS) {
      expect(await leastOf(() => costOf(secret, unit)), unit.slice(0, 20)).toBeLessThan(BOUND_MS);
    }
  },
);
