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

/** `a`, `b` and 3 more. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(code);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
