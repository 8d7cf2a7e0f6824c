import type { Comparable } from "./parity/comparable.js";

/** Requests that the emulator is meant to answer differently from the real host, and why. */
export interface JustifiedDifference {
  readonly requests: RegExp;
  readonly why: string;
  /** The emulator's answer from the host's: what it does not change is the same. */
  readonly expected: (host: Comparable) => Comparable;
}

export const justifiedDifferences: readonly JustifiedDifference[] = [];
