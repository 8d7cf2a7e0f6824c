/**
 * .NET's message for the first string in a result that no XML can hold because half of a surrogate pair is
 * missing; `undefined` where there is none.
 */
export function whyUnwritable(value: unknown): string | undefined {
  if (typeof value === "string") return whyNotText(value);
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const why = whyUnwritable(part);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyNotText(text: string): string | undefined {
  const index = text.search(LONE_SURROGATE);
  if (index === -1) return undefined;
  const unit = text.charCodeAt(index);
  if (unit >= 0xdc00) return `Invalid low surrogate character (${hexadecimal(unit)}).`;
  const next = text.charCodeAt(index + 1);
  if (Number.isNaN(next)) return "The surrogate pair is invalid: a low surrogate character is missing.";
  return (
    `The surrogate pair (${hexadecimal(unit)}, ${hexadecimal(next)}) is invalid. A high surrogate character ` +
    "(0xD800 - 0xDBFF) must always be paired with a low surrogate character (0xDC00 - 0xDFFF)."
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function hexadecimal(unit: number): string {
  return `0x${unit.toString(16).toUpperCase()}`;
}
