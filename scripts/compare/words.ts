import type { Change } from "./changes.js";
import type { Impact } from "./rules.js";

/** Text of the contract in words. The contract is untrusted: nothing in it may move the cursor or be endless. */
export function plain(text: string, most = 80): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replaceAll("`", "ˋ")
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/**
 * A name or value of the contract, as code, in which nothing starts markup or mentions anybody.
 */
export function code(text: string): string {
  const short = plain(text);
  return `\`${short === "" ? " " : short}\``;
}

/** `` `b` now, was `a` `` */
export function changed(was: string, is: string): string {
  return `${code(is)} now, was ${code(was)}`;
}

/** `a`, `b` and 3 more. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(code);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last ?? ""}`;
}

const levels: Readonly<Record<Impact, string>> = {
  breaking: "error",
  "may-break": "warning",
  additive: "notice",
  invisible: "notice",
};

/** One workflow command a change, which GitHub shows beside its line of `file`, the WSDL. */
export function toGithubAnnotations(changes: readonly Change[], file: string): string {
  return changes
    .map(({ id, impact, words, place, reviewed }) => {
      const level = reviewed === undefined ? levels[impact] : "notice";
      const line = place === undefined ? "" : `,line=${place.line},col=${place.column}`;
      const message = reviewed === undefined ? words : `${words} (reviewed: ${reviewed})`;
      const where = `file=${escaped(file, /[%\r\n:,]/g)}${line}`;
      return `::${level} ${where},title=${id} (${impact})::${escaped(message, /[%\r\n]/g)}\n`;
    })
    .join("");
}

/** Nothing of the contract may end a command or begin another one. GitHub undoes this escape. */
function escaped(text: string, characters: RegExp): string {
  return text.replace(
    characters,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
