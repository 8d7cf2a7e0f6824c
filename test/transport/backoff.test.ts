import { describe, expect, it } from "vitest";
import { backoffMs } from "../../src/transport/retry.js";

describe("backoffMs", () => {
  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [5, 3_200],
    [6, 5_000],
    [50, 5_000],
    [5_000, 5_000],
  ])("lies between 0 and its bound for retry %i: %i ms", (retry, bound) => {
    expect(backoffMs(retry, () => 0)).toBe(0);
    expect(backoffMs(retry, () => 0.5)).toBe(bound / 2);
    expect(backoffMs(retry, () => 1)).toBe(bound);
  });
});
