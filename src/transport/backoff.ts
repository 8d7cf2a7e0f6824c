/** Upper bound of the first pause, in ms; it doubles with each retry. */
const BASE_MS = 200;
/** No pause is longer, unless the server asks for it. */
const CAP_MS = 5_000;

/**
 * Exponential backoff with full jitter: anything between 0 and the bound, so that clients that failed together
 * do not come back together. `retry` counts from 1; `random` gives 0 ≤ x < 1. In ms.
 */
export function backoffMs(retry: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** (retry - 1));
}
