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

/** Four levels of JSON in JSON; each doubles them. */
const MAX_BACKSLASHES = 16;

const ENTITY = /&(?:(?:amp|#0*38|#x0*26);)*(?:(lt|gt|amp|quot|apos)|#0*(\d{1,7})|#x0*([0-9a-f]{1,6}));?/iy;
const AMPERSAND = /(?:amp|#0*38|#x0*26);/iy;
const PERCENT_BYTE = /%(?:25)*([0-9a-f]{2})/iy;
const PERCENT_UNIT = /%(?:25)*u([0-9a-f]{4})/iy;
const AFTER_BACKSLASH = /(?:u([0-9a-f]{4})|u\{0*([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([nrtbfv0"'/`]))/iy;

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const SHORT: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

/** One way to read the text from a position on: what it stands for, and where the rest begins. */
export interface Reading {
  readonly meaning: string;
  readonly end: number;
}

/**
 * Everything that the text at `start` may stand for, at whatever level of XML, HTML, JSON, JavaScript, URL or
 * form encoding and at mixtures of them: `&amp;lt;` is read as `&`, as `&` again (the escaped one), and as `<`.
 */
export function readingsAt(text: string, start: number): readonly Reading[] {
  const character = text.charAt(start);
  const plain: Reading = { meaning: character, end: start + 1 };
  switch (character) {
    case "&":
      return [plain, ...entityReadings(text, start)];
    case "%":
      return [plain, ...percentReadings(text, start)];
    case "\\":
      return [plain, ...backslashReadings(text, start)];
    case "+":
      return [plain, { meaning: " ", end: start + 1 }];
    default:
      return [plain];
  }
}

function entityReadings(text: string, start: number): Reading[] {
  const readings: Reading[] = [];
  let end = start + 1;
  for (let inner = matchAt(AMPERSAND, text, end); inner !== null; inner = matchAt(AMPERSAND, text, end)) {
    end += inner[0].length;
    readings.push({ meaning: "&", end });
  }
  const entity = matchAt(ENTITY, text, start);
  if (entity === null) return readings;
  const [all, name, decimal, hexadecimal] = entity;
  const meaning =
    name === undefined
      ? fromCodePoint(decimal === undefined ? parseInt(hexadecimal ?? "", 16) : parseInt(decimal, 10))
      : NAMED[name.toLowerCase()];
  if (meaning !== undefined) readings.push({ meaning, end: start + all.length });
  return readings;
}

function percentReadings(text: string, start: number): Reading[] {
  const readings: Reading[] = [];
  for (let end = start + 1; text.startsWith("25", end); end += 2) {
    readings.push({ meaning: "%", end: end + 2 });
  }
  const unit = matchAt(PERCENT_UNIT, text, start);
  if (unit !== null) {
    readings.push({ meaning: fromCodeUnit(unit[1] ?? ""), end: start + unit[0].length });
  }
  const first = percentByte(text, start);
  if (first === undefined) return readings;
  // JavaScript's escape() and servers that write ISO-8859-1.
  readings.push({ meaning: String.fromCharCode(first.value), end: first.end });
  const length = first.value >= 0xf0 ? 4 : first.value >= 0xe0 ? 3 : first.value >= 0xc0 ? 2 : 1;
  const bytes = [first.value];
  let end = first.end;
  while (bytes.length < length) {
    const next = percentByte(text, end);
    if (next === undefined) return readings;
    bytes.push(next.value);
    end = next.end;
  }
  readings.push({ meaning: Buffer.from(bytes).toString("utf8"), end });
  return readings;
}

function percentByte(text: string, start: number): { value: number; end: number } | undefined {
  const match = matchAt(PERCENT_BYTE, text, start);
  return match === null ? undefined : { value: parseInt(match[1] ?? "", 16), end: start + match[0].length };
}

function backslashReadings(text: string, start: number): Reading[] {
  const readings: Reading[] = [];
  let end = start + 1;
  while (text.charAt(end) === "\\" && end - start < MAX_BACKSLASHES) {
    end += 1;
    const length = end - start;
    if (Number.isInteger(Math.log2(length))) readings.push({ meaning: "\\", end });
  }
  const escape = matchAt(AFTER_BACKSLASH, text, end);
  if (escape === null) return readings;
  const [all, unit, point, byte, short] = escape;
  const meaning =
    unit !== undefined || byte !== undefined
      ? fromCodeUnit(unit ?? byte ?? "")
      : point !== undefined
        ? fromCodePoint(parseInt(point, 16))
        : (SHORT[short ?? ""] ?? short);
  if (meaning !== undefined) readings.push({ meaning, end: end + all.length });
  return readings;
}

function matchAt(sticky: RegExp, text: string, position: number): RegExpExecArray | null {
  sticky.lastIndex = position;
  return sticky.exec(text);
}

function fromCodeUnit(hexadecimal: string): string {
  return String.fromCharCode(parseInt(hexadecimal, 16));
}

function fromCodePoint(point: number): string | undefined {
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

const SECRET_NAMES: ReadonlySet<string> = new Set(["answer", "authtoken", "token"]);

/** Whether what carries this local name (element, property, JSON key) is a secret, whatever its case. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.endsWith("password") || SECRET_NAMES.has(lower);
}

/** The same as {@link isSecretName}, as a regular expression source without groups. */
export const SECRET_NAME_PATTERN = String.raw`(?:[^\s<>/&"'=:]*password|answer|authtoken|token)`;

const SECRET_MEMBER = new RegExp(
  String.raw`("${SECRET_NAME_PATTERN}"\s*:\s*)(?:"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|[^\s"{\[,}\]]+)`,
  "gi",
);

/** Blanks the members whose name says that they are secret, in a text that is JSON or looks like it. */
export function redactJson(text: string): string {
  return text.replace(SECRET_MEMBER, `$1"${REDACTED}"`);
}
