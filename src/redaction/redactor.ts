import { readingsAt } from "./encoded-text.js";

/** What stands in the place of a secret. */
export const REDACTED = "***";

/** Below this many bytes the middle of a base64 text has too few characters to be told from others. */
const SHORTEST_IN_BASE64 = 4;

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/**
 * Makes a function that replaces each of the secrets by `***`, however a server or a library may have written
 * it: as it is, escaped for XML, HTML, JSON, a URL or a form, character by character or only in part, escaped
 * more than once, and in base64, alone or inside something longer (`user:password`). Empty secrets are ignored.
 * Time is linear in the text.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const needles = [...new Set(secrets.flatMap(formsOf))];
  if (needles.length === 0) return (text) => text;
  const possibleStart = startPattern(needles);
  return (text) => {
    let shown = "";
    // Everything before it has been shown or hidden.
    let done = 0;
    possibleStart.lastIndex = 0;
    for (let start = possibleStart.exec(text); start !== null; start = possibleStart.exec(text)) {
      const end = longestMatch(text, start.index, needles);
      if (end === undefined) continue;
      // Secrets that overlap are one stretch: what is left of the second one would still be a part of it.
      if (start.index >= done) shown += text.slice(done, start.index) + REDACTED;
      done = Math.max(done, end);
    }
    return shown + text.slice(done);
  };
}

/** The texts to look for: readers of headers and of XML trim values, so the trimmed secret is one of them. */
function formsOf(secret: string): string[] {
  const plain = [secret, secret.trim()].filter((form) => form !== "");
  return [...plain, ...plain.flatMap(base64Forms)];
}

/** Base64 of the secret, alone and at each of the three places where it can begin in something longer. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const standard = [bytes.toString("base64").replace(/=+$/, "")];
  if (bytes.length >= SHORTEST_IN_BASE64) {
    for (const before of [0, 1, 2]) {
      const bits = 8 * (before + bytes.length);
      const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
      // Without the characters at both ends that also hold bits of the neighbours.
      standard.push(whole.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6)));
    }
  }
  return standard.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** What can be the first character of a needle: the character itself, or the beginning of an escape. */
function startPattern(needles: readonly string[]): RegExp {
  const plain = new Set(needles.map((needle) => `${escaped(needle, 0)}(?=${escaped(needle, 1)}|[&%\\\\+])`));
  return new RegExp(String.raw`&(?=[#a-z])|%(?=[\da-fu])|\\|\+|${[...plain].join("|")}`, "gi");
}

/** The character of a needle for a regular expression; nothing past its end. */
function escaped(needle: string, index: number): string {
  return index < needle.length ? `\\u${needle.charCodeAt(index).toString(16).padStart(4, "0")}` : "";
}

/** Where the longest of the needles that begin at `start` ends. */
function longestMatch(text: string, start: number, needles: readonly string[]): number | undefined {
  const readings = readingsAt(text, start);
  let longest: number | undefined;
  for (const needle of needles) {
    if (!readings.some(({ meaning }) => needle.startsWith(meaning))) continue;
    const end = matchEnd(text, start, needle);
    if (end !== undefined && (longest === undefined || end > longest)) longest = end;
  }
  return longest;
}

/**
 * The furthest end of `needle` read from `start` on. All readings are followed side by side, so that no text
 * and no secret can make this slow, as backtracking could.
 */
function matchEnd(text: string, start: number, needle: string): number | undefined {
  // Ends by how much of the needle has been read.
  const ends: (Set<number> | undefined)[] = [new Set([start])];
  for (let read = 0; read < needle.length; read += 1) {
    for (const position of ends[read] ?? []) {
      if (position >= text.length) continue;
      for (const { meaning, end } of readingsAt(text, position)) {
        if (!needle.startsWith(meaning, read)) continue;
        (ends[read + meaning.length] ??= new Set()).add(end);
      }
    }
    // No way leads on: neither here nor, past an astral character, one further.
    if (ends[read + 1] === undefined && ends[read + 2] === undefined) return undefined;
  }
  const last = ends[needle.length];
  return last === undefined ? undefined : Math.max(...last);
}
