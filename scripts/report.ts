import type { Bump } from "./compare/bump.js";
import { worstImpact } from "./compare/changes.js";
import type { Change } from "./compare/changes.js";
import { impacts, impactTitles } from "./compare/rules.js";
import type { Impact } from "./compare/rules.js";
import { plain, toGithubAnnotations } from "./compare/words.js";
import { capital } from "./contract/declarations.js";
import type { NewOperation } from "./new-operations.js";
import type { ExitCode, Format } from "./options.js";

/** The report of a run in the form that was asked for. `wsdl` is the path of the pinned WSDL. */
export function report(summary: Summary, format: Format, wsdl: string): string {
  const forms = { text: textReport, json: jsonReport, markdown: markdownReport, github: githubReport };
  return forms[format](summary, wsdl);
}

/** What a run did, or why it did nothing. */
export type Outcome =
  | "replaced"
  | "nothing-to-do"
  | "would-replace"
  | "compared"
  | "in-step"
  | "drift"
  | "changes-refused"
  | "failed";

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
  /** Operations that the earlier contract does not have. */
  readonly added: readonly NewOperation[];
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

function byImpact(changes: readonly Change[]): readonly (readonly [Impact, readonly Change[]])[] {
  return impacts
    .map((impact) => [impact, changes.filter((change) => change.impact === impact)] as const)
    .filter(([, some]) => some.length > 0);
}

function releaseLine({ level, current, next, why }: Bump): string {
  return level === "none"
    ? "No release is needed: nothing changed."
    : `Asks for a ${level} release (${current} → ${next}): ${why}.`;
}

/** How many file names a terminal shows before it says how many more there are. */
const SHOWN_FILES = 40;

function textReport(summary: Summary): string {
  const { comparison, files, problems, unserved, notes } = summary;
  const sections: string[] = notes.length > 0 ? [notes.join("\n")] : [];
  if (comparison !== undefined && comparison.changes.length > 0) {
    for (const [impact, changes] of byImpact(comparison.changes)) {
      const lines = changes.map((change) => `  - ${change.words} ${ruleAndLine(change)}`);
      sections.push([`${impactTitles[impact]}:`, ...lines].join("\n"));
    }
    sections.push(...newOperationLines(summary).map((lines) => lines.join("\n")));
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

/** What `--explain` takes, where it stands in the WSDL, and why a maintainer accepted it. */
function ruleAndLine({ id, place, reviewed }: Change): string {
  const line = place === undefined ? "" : `, line ${place.line}`;
  return `[${id}${line}${reviewed === undefined ? "" : `; reviewed: ${plain(reviewed, 200)}`}]`;
}

/** A block of lines for each new operation. */
function newOperationLines({ added }: Summary): readonly (readonly string[])[] {
  return added.map(({ method, request, result, mayNeedFacts }) => [
    `New operation ${method}:`,
    `  takes { ${request.map((one) => plain(one)).join("; ")} }`,
    `  gives { ${result.map((one) => plain(one)).join("; ")} }`,
    ...mayNeedFacts.map((at) => `  ${plain(at)} is an optional string: is a row of scripts/facts.ts wanted?`),
  ]);
}

/** Workflow commands: a line for each change, problem and thing left out. */
function githubReport(summary: Summary, wsdl: string): string {
  const { comparison, problems, unserved, notes, exitCode, message } = summary;
  const command = (level: string, text: string): string =>
    `::${level}::${text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}\n`;
  return [
    toGithubAnnotations(comparison?.changes ?? [], wsdl),
    ...[...notes, ...newOperationLines(summary).map((lines) => lines.join("\n"))].map((text) =>
      command("notice", text),
    ),
    ...unserved.map((text) => command("warning", `Left out: ${text}`)),
    ...problems.map((text) => command("error", text)),
    command(exitCode === 0 ? "notice" : "error", message),
  ].join("");
}

/** A block for CHANGELOG, and for the text of a pull request. */
function markdownReport(summary: Summary): string {
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

/** One document for programs. Absent values are null, so that the shape is always the same. */
function jsonReport(summary: Summary): string {
  const { outcome, exitCode, message, source, comparison, added, unserved, notes, files, problems, steps } =
    summary;
  const document = {
    outcome,
    exitCode,
    message,
    source: source ?? null,
    impact: comparison === undefined ? null : (worstImpact(comparison.changes) ?? "none"),
    changes: comparison?.changes ?? [],
    bump: comparison?.bump ?? null,
    added,
    unserved,
    notes,
    files,
    problems,
    steps,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
