import type { Bump } from "./compare/bump.js";
import { worstImpact } from "./compare/changes.js";
import type { Change } from "./compare/changes.js";
import { impacts, impactTitles } from "./compare/rules.js";
import type { Impact } from "./compare/rules.js";
import type { ExitCode, Options } from "./options.js";

/** The report of a run in the form that was asked for. */
export function report(summary: Summary, format: Options["format"]): string {
  if (format === "json") return jsonReport(summary);
  return format === "markdown" ? markdownReport(summary) : textReport(summary);
}

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
  /** What of the WSDL is left out, each with its place and reason. */
  readonly unserved: readonly string[];
  /** What a maintainer should know beside the changes, as whole sentences. */
  readonly notes: readonly string[];
  /** Files written, removed or drifted, by their path in the repository. */
  readonly files: readonly string[];
  /** Why a WSDL was refused: place and reason of each problem. */
  readonly problems: readonly string[];
  readonly steps: readonly StepSummary[];
}

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

/** How many file names a terminal shows before it says how many more there are. */
const SHOWN_FILES = 40;

export function textReport(summary: Summary): string {
  const { comparison, files, problems, unserved, notes } = summary;
  const sections: string[] = notes.length > 0 ? [notes.join("\n")] : [];
  if (comparison !== undefined && comparison.changes.length > 0) {
    for (const [impact, changes] of byImpact(comparison.changes)) {
      sections.push([`${impactTitles[impact]}:`, ...changes.map(({ words }) => `  - ${words}`)].join("\n"));
    }
    sections.push(releaseLine(comparison.bump));
  }
  if (unserved.length > 0) {
    sections.push(
      ["Left out, because it cannot be served:", ...unserved.map((one) => `  - ${one}`)].join("\n"),
    );
  }
  if (problems.length > 0) sections.push(problems.map((problem) => `  ${problem}`).join("\n"));
  if (files.length > 0) {
    const rest = files.length - SHOWN_FILES;
    const shown = files.slice(0, SHOWN_FILES).map((file) => `  ${file}`);
    sections.push([...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n"));
  }
  sections.push(summary.message);
  return `${sections.join("\n\n")}\n`;
}

/** A block for CHANGELOG, and for the text of a pull request. */
export function markdownReport(summary: Summary): string {
  const { comparison, problems, unserved, notes } = summary;
  const blocks = ["### Contract", ...notes];
  if (comparison === undefined || comparison.changes.length === 0) {
    blocks.push(summary.message);
  } else {
    for (const [impact, changes] of byImpact(comparison.changes)) {
      blocks.push(
        `#### ${impactTitles[impact]}`,
        changes.map(({ words }) => `- ${capital(words)}.`).join("\n"),
      );
    }
    blocks.push(releaseLine(comparison.bump));
    if (summary.exitCode !== 0) blocks.push(summary.message);
  }
  if (unserved.length > 0) blocks.push("#### Left out, because it cannot be served", verbatim(unserved));
  if (problems.length > 0) blocks.push(verbatim(problems));
  return `${blocks.join("\n\n")}\n`;
}

/** Four back-ticks: a reason quotes the WSDL, which may hold three. */
function verbatim(lines: readonly string[]): string {
  return ["````text", ...lines.map((line) => line.replaceAll("`", "ˋ")), "````"].join("\n");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** One document for programs. Absent values are null, so that the shape is always the same. */
export function jsonReport(summary: Summary): string {
  const { outcome, exitCode, message, source, comparison, unserved, notes, files, problems, steps } = summary;
  const document = {
    outcome,
    exitCode,
    message,
    source: source ?? null,
    impact: comparison === undefined ? null : (worstImpact(comparison.changes) ?? "none"),
    changes: comparison?.changes ?? [],
    bump: comparison?.bump ?? null,
    unserved,
    notes,
    files,
    problems,
    steps,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
