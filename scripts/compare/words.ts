/**
 * A name or value of the contract, as code. The contract is untrusted: nothing in it may end the code span,
 * start markup, mention anybody or move the cursor.
 */
export function code(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replaceAll("`", "ˋ")
    .trim();
  const short = line.length > 80 ? `${line.slice(0, 80)}…` : line;
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
