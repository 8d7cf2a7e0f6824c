import type { Bump } from "../compare/bump.js";
import type { Change, Impact } from "../compare/change.js";
import { impacts } from "../compare/change.js";
import type { ExitCode } from "../exit-code.js";

/** What a run did, or why it did nothing. */
export type Outcome =
  "replaced" | "nothing-to-do" | "would-replace" | "in-step" | "drift" | "changes-refused" | "failed";

export interface StepSummary {
  readonly name: string;
  readonly state: "done" | "skipped" | "failed";
  readonly milliseconds: number;
}

/** Everything that a report tells, whatever its form. */
export interface Summary {
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  /** One or two sentences: what happened, and what to do. */
  readonly message: string;
  /** A URL without secrets or a file's base name; absent when the run ended before it was known. */
  readonly source: string | undefined;
  /** Absent when there was nothing to compare with. */
  readonly comparison: { readonly changes: readonly Change[]; readonly bump: Bump } | undefined;
  /** Files written, removed or drifted, by their path in the repository. */
  readonly files: readonly string[];
  /** Why a WSDL was refused: place and reason of each problem. */
  readonly problems: readonly string[];
  readonly steps: readonly StepSummary[];
}

export const impactTitles: Readonly<Record<Impact, string>> = {
  breaking: "Breaking",
  additive: "Added",
  invisible: "Not visible to callers",
};

export function byImpact(changes: readonly Change[]): readonly (readonly [Impact, readonly Change[]])[] {
  return impacts
    .map((impact) => [impact, changes.filter((change) => change.impact === impact)] as const)
    .filter(([, some]) => some.length > 0);
}

export function releaseLine({ level, current, next, why }: Bump): string {
  return level === "none"
    ? "No release is needed: nothing changed."
    : `Asks for a ${level} release (${current} → ${next}): ${why}.`;
}
