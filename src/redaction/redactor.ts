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
  const kept = [...secrets];
  // Every call has a redactor, and hardly any call needs it.
  let redact: Redact | undefined;
  return (text) => (redact ??= compile(kept))(text);
}

function compile(secrets: readonly string[]): Redact {
  const needles = [...new Set(secrets.flatMap(formsOf))];
  if (needles.length === 0) return (text) => text;
  const start = startPattern(needles);
  return (text) => {
    let shown = "";
    // Everything before it has been shown or hidden.
    let done = 0;
    for (const stretch of findStretches(text, needles, start)) {
      // Secrets that overlap are one stretch: what is left of the second one would still be a part of it.
      if (stretch.start >= done) shown += text.slice(done, stretch.start) + REDACTED;
      done = Math.max(done, stretch.end);
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

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** By needle and by how much of it has been read: the earliest start of a reading that came that far. */
type Progress = Map<number, number>;

/**
 * The stretches of the text that can be read as one of the needles, by their start. All readings are followed
 * side by side, in one pass, so that neither a text nor a secret can make this slow, as backtracking could.
 */
function findStretches(text: string, needles: readonly string[], start: RegExp): Stretch[] {
  const found: Stretch[] = [];
  const longest = Math.max(...needles.map((needle) => needle.length));
  const progressAt = new Map<number, Progress>();
  const advance = (index: number, read: number, from: number, to: number): void => {
    if (read === needles[index]?.length) {
      found.push({ start: from, end: to });
      return;
    }
    let progress = progressAt.get(to);
    if (progress === undefined) progressAt.set(to, (progress = new Map<number, number>()));
    const key = index * longest + read;
    progress.set(key, Math.min(from, progress.get(key) ?? from));
  };

  let next = -1;
  for (let position = 0; position < text.length; position += 1) {
    if (next < position) {
      start.lastIndex = position;
      next = start.exec(text)?.index ?? Infinity;
    }
    if (progressAt.size === 0) {
      if (next === Infinity) break;
      position = next;
    }
    const progress = progressAt.get(position);
    progressAt.delete(position);
    if (progress === undefined && next !== position) continue;
    for (const { meaning, end } of readingsAt(text, position)) {
      for (const [index, needle] of needles.entries()) {
        if (needle.startsWith(meaning)) advance(index, meaning.length, position, end);
      }
      for (const [key, from] of progress ?? []) {
        const index = Math.floor(key / longest);
        const read = key % longest;
        if (needles[index]?.startsWith(meaning, read) === true)
          advance(index, read + meaning.length, from, end);
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
