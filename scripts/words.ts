/**
 * Texts of others in messages. A contract and what a server sends are untrusted: nothing in them may move the cursor,
 * forge a line or be endless.
 */

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}

function bounded(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A text of a server, its white space folded. */
export function oneLine(text: string, most: number): string {
  return bounded(visible(text).replace(/\s+/g, " ").trim(), most);
}

/** A name as it is, in quotes, so that a blank at its end is seen. */
export function quoted(name: string): string {
  return JSON.stringify(bounded(visible(name), 60));
}

/** Text of the contract in Markdown. */
export function plain(text: string, most = 80): string {
  return bounded(visible(text).replaceAll("`", "ˋ").trim(), most);
}

/** A name or value of the contract, as code, in which nothing starts markup or mentions anybody. */
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
  return listed(names.length > most ? [...shown, `${names.length - most} more`] : shown, "and");
}

/** "a, b or c" */
export function listed(all: readonly string[], last: "and" | "or"): string {
  const start = all.slice(0, -1).join(", ");
  return [...(start === "" ? [] : [start]), ...all.slice(-1)].join(` ${last} `);
}
