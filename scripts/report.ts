import { worstImpact } from "./compare/changes.js";
import type { Bump, Change } from "./compare/changes.js";
import { impacts, impactTitles } from "./compare/rules.js";
import type { Impact } from "./compare/rules.js";
import { capital } from "./contract/declarations.js";
import type { NewOperation } from "./new-operations.js";
import { exitCode } from "./options.js";
import type { ExitCode, Format } from "./options.js";
import { plain } from "./words.js";

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

export type StepState = "done" | "skipped" | "failed";

export interface StepSummary {
  readonly name: string;
  readonly state: StepState;
  readonly milliseconds: number;
}

/** What is known of a run so far; a failure tells it, too. */
export interface Told {
  /** A URL without secrets or a file's base name; undefined when the run ended before it was known. */
  source: string | undefined;
  /** Empty when there was nothing to compare with, too. */
  changes: readonly Change[];
  /** Undefined when there was nothing to compare with. */
  bump: Bump | undefined;
  /** Operations that the earlier contract does not have. */
  added: readonly NewOperation[];
  /** What of the WSDL is left out, each with its place and reason. */
  unserved: readonly string[];
  /** What a maintainer should know beside the changes, as whole sentences. */
  readonly notes: string[];
  /** Why a WSDL was refused: place and reason of each problem. */
  problems: readonly string[];
  /** Files written, removed or drifted, by their path in the repository. */
  files: readonly string[];
}

export function nothingTold(): Told {
  const lists = { changes: [], added: [], unserved: [], notes: [], problems: [], files: [] };
  return { source: undefined, bump: undefined, ...lists };
}

/** How a run ended. */
export interface End {
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  /** One or two sentences: what happened, and what to do. */
  readonly message: string;
}

/** Everything that a report tells, whatever its form. */
export interface Summary extends Readonly<Told>, End {
  readonly steps: readonly StepSummary[];
}

export function ended(outcome: Outcome, message: string): End {
  return { outcome, exitCode: exitCode.done, message };
}

export function failed(code: ExitCode, message: string): End {
  const outcomes: Partial<Record<ExitCode, Outcome>> = { 4: "changes-refused", 5: "drift" };
  return { outcome: outcomes[code] ?? "failed", exitCode: code, message };
}

/** The report of a run in the form that was asked for. `wsdl` is the path of the pinned WSDL. */
export function report(summary: Summary, format: Format, wsdl: string): string {
  const forms = { text: textReport, json: jsonReport, markdown: markdownReport, github: githubReport };
  return forms[format](summary, wsdl);
}

/** How many file names a terminal shows before it says how many more there are. */
const SHOWN_FILES = 40;

function textReport(summary: Summary): string {
  const { files, problems, unserved, notes, message } = summary;
  const more = files.length > SHOWN_FILES ? [`  and ${files.length - SHOWN_FILES} more`] : [];
  const sections = [
    notes,
    ...byImpact(summary).map(([title, changes]) => [
      `${title}:`,
      ...changes.map((change) => `  - ${change.words} ${ruleAndLine(change)}`),
    ]),
    ...newOperations(summary),
    release(summary),
    unserved.length === 0 ? [] : [`${LEFT_OUT}:`, ...unserved.map((one) => `  - ${one}`)],
    problems.map((problem) => `  ${problem}`),
    [...files.slice(0, SHOWN_FILES).map((file) => `  ${file}`), ...more],
    [message],
  ];
  const shown = sections.filter(({ length }) => length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
}

const LEFT_OUT = "Left out, because it cannot be served";

function byImpact({ changes }: Summary): readonly (readonly [title: string, changes: readonly Change[]])[] {
  return impacts
    .map((impact) => [impactTitles[impact], changes.filter((one) => one.impact === impact)] as const)
    .filter(([, some]) => some.length > 0);
}

/** What `--explain` takes, where it stands in the WSDL, and why a maintainer accepted it. */
function ruleAndLine({ id, place, reviewed }: Change): string {
  const line = place === undefined ? "" : `, line ${place.line}`;
  return `[${id}${line}${reviewed === undefined ? "" : `; reviewed: ${plain(reviewed, 200)}`}]`;
}

/** The lines about each new operation. */
function newOperations({ added }: Summary): readonly (readonly string[])[] {
  return added.map(({ method, request, result, mayNeedFacts }) => [
    `New operation ${method}:`,
    `  takes { ${request.map((one) => plain(one)).join("; ")} }`,
    `  gives { ${result.map((one) => plain(one)).join("; ")} }`,
    ...mayNeedFacts.map((at) => `  ${plain(at)} is an optional string: is a row of scripts/facts.ts wanted?`),
  ]);
}

/** The line about the release that changes ask for. */
function release({ changes, bump }: Summary): readonly string[] {
  if (bump === undefined || changes.length === 0) return [];
  const { level, current, next, why } = bump;
  return [`Asks for a ${level} release (${current} → ${next}): ${why}.`];
}

/** Workflow commands: one for each change, which GitHub shows beside its line of the WSDL, and one for all else. */
function githubReport(summary: Summary, wsdl: string): string {
  const { changes, problems, unserved, notes, message } = summary;
  const notices = [...notes, ...newOperations(summary).map((lines) => lines.join("\n"))];
  return [
    ...changes.map((change) => annotation(change, wsdl)),
    ...notices.map((text) => command("notice", text)),
    ...unserved.map((text) => command("warning", `Left out: ${text}`)),
    ...problems.map((text) => command("error", text)),
    command(summary.exitCode === 0 ? "notice" : "error", message),
  ].join("");
}

const levels: Readonly<Record<Impact, string>> = {
  breaking: "error",
  "may-break": "warning",
  additive: "notice",
  invisible: "notice",
};

function annotation({ id, impact, words, place, reviewed }: Change, file: string): string {
  const line = place === undefined ? "" : `,line=${place.line},col=${place.column}`;
  const where = ` file=${escaped(file, /[%\r\n:,]/g)}${line},title=${id} (${impact})`;
  return reviewed === undefined
    ? command(levels[impact], words, where)
    : command("notice", `${words} (reviewed: ${reviewed})`, where);
}

function command(level: string, text: string, where = ""): string {
  return `::${level}${where}::${escaped(text, /[%\r\n]/g)}\n`;
}

/** Nothing of the contract may end a command or begin another one. GitHub undoes this escape. */
function escaped(text: string, characters: RegExp): string {
  return text.replace(
    characters,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** A block for CHANGELOG, and for the text of a pull request. */
function markdownReport(summary: Summary): string {
  const { problems, unserved, notes, message } = summary;
  const asked = release(summary);
  const blocks = [
    "### Contract",
    ...notes,
    ...byImpact(summary).flatMap(([title, changes]) => [
      `#### ${title}`,
      changes.map(({ words }) => `- ${capital(words)}.`).join("\n"),
    ]),
    ...asked,
    ...(asked.length > 0 && summary.exitCode === 0 ? [] : [message]),
    ...(unserved.length > 0 ? [`#### ${LEFT_OUT}`, verbatim(unserved)] : []),
    ...(problems.length > 0 ? [verbatim(problems)] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Four back-ticks: a reason quotes the WSDL, which may hold three. */
function verbatim(lines: readonly string[]): string {
  return ["````text", ...lines.map((line) => line.replaceAll("`", "ˋ")), "````"].join("\n");
}

/** One document for programs. Absent values are null, so that the shape is always the same. */
function jsonReport({ outcome, exitCode: code, message, source, changes, bump, ...rest }: Summary): string {
  const { added, unserved, notes, files, problems, steps } = rest;
  const impact = bump === undefined ? null : (worstImpact(changes) ?? "none");
  const document = {
    ...{ outcome, exitCode: code, message, source: source ?? null, impact, changes, bump: bump ?? null },
    ...{ added, unserved, notes, files, problems, steps },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
