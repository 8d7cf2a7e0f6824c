/** Stands in the place of a text that may hold a secret. */
export const WITHHELD = "(withheld: the text may hold a secret of this call)";

/** Gives a text that others wrote, bounded, as it is; or {@link WITHHELD} in its place. */
export type Redact = (text: string) => string;

/** No text of others is shown beyond this. In characters. */
export const MAX_SHOWN = 6_144;
/** Looked at beyond what is shown, because a secret may lie across the end. In characters. */
const MARGIN = 2_048;
/** Characters of all readings of one text; what needs more is in doubt. It bounds the cost. */
const BUDGET = 12 * (MAX_SHOWN + MARGIN);
/** This much of the beginning or the end of a secret gives it away. In characters. */
const LONGEST_NEEDLE = 64;
/** What has fewer letters and digits than this is looked for as a word. */
const SHORTEST_NEEDLE = 4;
const MAX_LEARNED = 64;

const NAMES = String.raw`(?:pass(?:word|wd|phrase|code)|pwd|secret|token|jwt|signature|api[-_]?key|answer|authorization|credentials?|cookie|session[-_]?id)`;
const ENDS_IN_SECRET_NAME = new RegExp(`${NAMES}$`, "i");
const SECRET_HEADER = /auth|cookie|credential|jwt|key|password|secret|session|signature|token/i;
/** A JSON Web Token, whatever it is called. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]+/;

/** Whether what carries this local name (element, property, JSON member) is a secret, whatever its case. */
export function isSecretName(name: string): boolean {
  return ENDS_IN_SECRET_NAME.test(name);
}

/** Whether an HTTP header of this name carries a secret. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name);
}

/**
 * The secrets in a call's own headers: each value whole and in parts, because a server may leave out the scheme
 * or the name of a cookie, and what `Basic` credentials say when they are decoded.
 */
export function secretsOfHeaders(headers: Readonly<Record<string, string>>): string[] {
  const values = Object.keys(headers).filter(isSecretHeader);
  return values.flatMap((name) => {
    const value = headers[name] ?? "";
    const words = value.split(/[\s;,]+/).filter((word) => !/^(?:basic|bearer|digest|negotiate)$/i.test(word));
    const parts = words.map((word) => word.slice(/^[^=]+=(?=[^=])/.exec(word)?.[0].length ?? 0));
    const basic = /^basic\s+(\S+)$/i.exec(value)?.[1];
    const pair = basic === undefined ? "" : Buffer.from(basic, "base64").toString();
    return [value, ...words, ...parts, pair, pair.slice(pair.indexOf(":") + 1)];
  });
}

/**
 * Shows what is known to be harmless and withholds the rest whole: a text is withheld when any reading of it
 * holds one of the secrets, or a value whose name says that it is one. Such values count as secrets of the call
 * in later texts, too. A reading is what is left when the usual encodings are undone, in any mixture; it is
 * compared by its letters and digits alone, whatever their case, so that white space, markup, quotes and
 * character sets make no difference. In doubt it is withheld. The cost is linear in the text.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const given = [...secrets];
  let known: Needles | undefined;
  return (text) => {
    // Every call has a redactor, and hardly any call needs it.
    known ??= needlesOf(given);
    const found = examine(text.slice(0, MAX_SHOWN + MARGIN), known);
    if (found.values.length > 0 && given.length < secrets.length + MAX_LEARNED) {
      given.push(...found.values);
      known = undefined;
    }
    if (found.secret) return WITHHELD;
    return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  };
}

interface Needles {
  /** Letters and digits; found anywhere. */
  readonly skeletons: readonly string[];
  /** Texts with too few of them for that; found anywhere but for white space. */
  readonly loose: readonly string[];
  /** One to three characters: found as a word. */
  readonly words: RegExp | undefined;
  /** The same in what may be no text at all: found behind a name. */
  readonly values: RegExp | undefined;
  /** Whether a secret has letters that other encodings than ASCII write. */
  readonly beyondAscii: boolean;
}

function needlesOf(secrets: readonly string[]): Needles {
  const skeletons = new Set<string>();
  const loose = new Set<string>();
  const words = new Set<string>();
  const add = (text: string): void => {
    const skeleton = skeletonOf(text);
    const dense = denseOf(text);
    if (skeleton.length >= SHORTEST_NEEDLE) for (const end of endsOf(skeleton)) skeletons.add(end);
    else if (dense.length >= SHORTEST_NEEDLE) for (const end of endsOf(dense)) loose.add(end);
    // As it stands, too: a plus is a blank only in a form.
    else for (const form of [fold(text), dense]) if (form !== "") words.add(form);
  };
  for (const secret of new Set(secrets.filter((one) => one !== ""))) {
    const start = secret.slice(0, MAX_SHOWN);
    // In capitals, too: those of `ß` are `SS`.
    for (const reading of new Set([...levelsOf(start), start.toUpperCase(), secret.slice(-MAX_SHOWN)])) {
      add(reading);
    }
    if (skeletonOf(start).length >= SHORTEST_NEEDLE) continue;
    // Too short to be told in what base64 and hexadecimal digits decode to, or not in ASCII.
    for (const bytes of [Buffer.from(start), ...utf16Of(start)]) {
      const digits = bytes.toString("hex");
      const pairs = digits.match(/../g) ?? [];
      const base64 = bytes.toString("base64").replace(/=+$/, "").toLowerCase();
      for (const form of [base64, digits, ...[" ", ":", "-"].map((one) => pairs.join(one))]) words.add(form);
    }
    if (/[^\0-\x7f]/.test(start)) loose.add(denseOf(Buffer.from(start).toString("latin1")));
  }
  const word = anyWord([...words]);
  return {
    beyondAscii: secrets.some((secret) => /[^\0-\x7f]/.test(secret)),
    skeletons: [...skeletons],
    loose: [...loose],
    words: words.size === 0 ? undefined : new RegExp(word, "u"),
    values: words.size === 0 ? undefined : new RegExp(`[:="]${word}|^${word}=*$`, "mu"),
  };
}

function utf16Of(text: string): Buffer[] {
  return [Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()];
}

function endsOf(needle: string): string[] {
  return [needle.slice(0, LONGEST_NEEDLE), needle.slice(-LONGEST_NEEDLE)];
}

/**
 * Any of the words, standing alone. What stands around them is asked once for all that begin and end alike: the
 * classes of all letters are large, and compiling them for each word took longer than all else of a call.
 */
function anyWord(words: readonly string[]): string {
  const escaped = (word: string): string =>
    word.replace(/[^\p{L}\p{N}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16) ?? ""}}`);
  const alike = (before: boolean, after: boolean): string => {
    const some = words.filter(
      (word) => STARTS_A_WORD.test(word) === before && ENDS_A_WORD.test(word) === after,
    );
    if (some.length === 0) return "";
    const start = before ? String.raw`(?<![\p{L}\p{N}])(?:0x)?` : "";
    const end = after ? String.raw`(?![\p{L}\p{N}])` : "";
    return `${start}(?:${some.map(escaped).join("|")})${end}`;
  };
  const kinds = [alike(true, true), alike(true, false), alike(false, true), alike(false, false)];
  return `(?:${kinds.filter((kind) => kind !== "").join("|")})`;
}

const STARTS_A_WORD = /^[\p{L}\p{N}]/u;
const ENDS_A_WORD = /[\p{L}\p{N}]$/u;

function examine(text: string, needles: Needles): { readonly secret: boolean; readonly values: string[] } {
  const values: string[] = [];
  const isWeak = needles.loose.length > 0 || needles.words !== undefined;
  const pending: [reading: string, words: RegExp | undefined][] = [[text, needles.words]];
  const seen = new Set([text]);
  let budget = BUDGET;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [reading, words] = next;
    budget -= reading.length;
    if (budget < 0 || holds(reading, needles, words) || JWT.test(reading)) return { secret: true, values };
    const named = namedValues(reading);
    if (named !== undefined) return { secret: true, values: named };
    const plain = undoEscapes(reading);
    // A character that is not known may be any.
    if (isWeak && plain.includes(UNKNOWN) && !reading.includes(UNKNOWN)) return { secret: true, values };
    const add = (one: string, wordsThere: RegExp | undefined): void => {
      if (!seen.has(one)) pending.push([one, wordsThere]);
      seen.add(one);
    };
    add(plain, words);
    for (const except of "=%&\\") add(undoEscapes(reading, except), words);
    for (const bytes of bytesIn(reading, seen)) {
      for (const one of textsOf(bytes, needles.beyondAscii)) add(one, needles.values);
    }
  }
  return { secret: false, values };
}

function holds(reading: string, { skeletons, loose }: Needles, words: RegExp | undefined): boolean {
  const forms = reading.includes("<") ? [reading, reading.replace(/<[^<>]*>/g, "")] : [reading];
  return forms.some((form) => {
    const folded = fold(form);
    const skeleton = folded.replace(NOT_SKELETON, "");
    if (skeletons.some((needle) => skeleton.includes(needle)) || words?.test(folded) === true) return true;
    return loose.length > 0 && loose.some((needle) => folded.replace(NOT_DENSE, "").includes(needle));
  });
}

/** Other letters depend on the character set that they went through. */
const NOT_SKELETON = /[^a-z0-9]+/g;
const NOT_DENSE = /[\s\0-\x1f\x7f+\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/g;

function skeletonOf(text: string): string {
  return fold(text).replace(NOT_SKELETON, "");
}

function denseOf(text: string): string {
  return fold(text).replace(NOT_DENSE, "");
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

const NO_VALUE = /^(?:null|nil|none|true|false|undefined|\*+)$/i;
const MEMBER = /^["'\]\s]*(?::|=>?)\s*(["'[{(]*)\s*([^\s"',;&<>}\])]+)/;
const ELEMENT = /^(?:\s[^<>]{0,400}[^/<>])?>(?!\s*<\/)\s*(?:<!\[CDATA\[)?([^<]+|<)/;
/** A tag that does not end where one would. */
const LONG_TAG = /^\s[^<>]{400}/;
const VALUE_BESIDE = /^["']?[\s,][^<>]{0,200}?\bvalue["']?\s*[:=]\s*["']?([^"'\s>]+)/i;

/** The values whose names are secret; `undefined` when there are none. Those that may be prose are left out. */
function namedValues(reading: string): string[] | undefined {
  let found: string[] | undefined;
  for (const { 0: name, index } of reading.matchAll(new RegExp(NAMES, "gi"))) {
    const before = reading.slice(Math.max(0, index - 80), index);
    const rest = reading.slice(index + name.length, index + name.length + 512);
    const member = MEMBER.exec(rest);
    if (member !== null && !NO_VALUE.test(member[2] ?? "")) {
      found ??= [];
      if (member[1] !== "" || member[0].includes("=")) found.push(member[2] ?? "");
    }
    const isTag = /<[\w.:-]*$/.test(before);
    const other = (isTag ? ELEMENT.exec(rest) : null) ?? VALUE_BESIDE.exec(rest);
    if (other !== null) (found ??= []).push(other[1] ?? "");
    if (isTag && LONG_TAG.test(rest)) found ??= [];
  }
  return found?.map((value) => value.trim()).filter((value) => value.length >= 6);
}

/** Stands for a character reference by a name that is not known. */
const UNKNOWN = "\ufffd";
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
};
const SHORT: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };
const ESCAPE =
  /&(?:(?:amp|#0*38|#x0*26);?)*(?:#x0*([\da-f]{1,6});?|#0*(\d{1,7});?|(lt|gt|amp|quot|apos|nbsp)\b;?|([a-z][a-z\d]{1,31});)|((?:[%=](?:25)*[\da-f]{2})+)|%(?:25)*u([\da-f]{4})|\\+(?:u\{0*([\da-f]{1,6})\}|u([\da-f]{4})|U([\da-f]{8})|x([\da-f]{2})|([0-3][0-7]{2})|([nrtbfv]))|\\+/gi;

/**
 * Undoes the escapes of XML, HTML, URLs, forms, JSON, JavaScript, C and mail, one level of them; but for those
 * that begin with `except`: what looks like one may be a separator in front of a secret (`?p=account`).
 */
function undoEscapes(text: string, except = ""): string {
  return text.replace(ESCAPE, (...groups: (string | undefined)[]) => {
    const [escape = "", hex, decimal, name, otherName, bytes, unit, point, json, long, byte, octal, short] =
      groups;
    if (escape[0] === except) return escape;
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? UNKNOWN;
    if (otherName !== undefined) return UNKNOWN;
    if (bytes !== undefined) return percentText(bytes);
    if (short !== undefined) return SHORT[short.toLowerCase()] ?? short;
    if (decimal !== undefined) return character(parseInt(decimal, 10));
    if (octal !== undefined) return character(parseInt(octal, 8));
    const digits = hex ?? unit ?? point ?? json ?? long ?? byte;
    return digits === undefined ? "" : character(parseInt(digits, 16));
  });
}

/** Every level of it, down to where there are no escapes left. */
function levelsOf(text: string): string[] {
  const levels = [text];
  for (let next = undoEscapes(text); levels.length < 8 && next !== levels.at(-1); next = undoEscapes(next)) {
    levels.push(next);
  }
  return levels;
}

function character(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : UNKNOWN;
}

function percentText(escapes: string): string {
  const bytes = Buffer.from(escapes.replace(/[%=](?:25)*(?=[\da-f]{2})/gi, ""), "hex");
  const text = bytes.toString("utf8");
  return text.includes(UNKNOWN) ? bytes.toString("latin1") : text;
}

/** What base64 and base64url, hexadecimal digits and lists of bytes stand for; each of them is read once. */
function bytesIn(text: string, seen: Set<string>): Buffer[] {
  const fresh = (from: string, pattern: RegExp): string[] =>
    (from.match(pattern) ?? []).filter((run) => {
      const key = `${pattern.source} ${run}`;
      return !seen.has(key) && seen.add(key);
    });
  const wrapped = /[\w+/-]{16}\s+[\w+/-]/.test(text) ? text.replace(/\s+/g, "") : "";
  // In a path, `/` is no digit.
  const runs = [text, wrapped, text.replace(/[/+-]/g, " ")].flatMap((one) => fresh(one, /[\w+/-]{4,}/g));
  // Wherever it begins; the zeros keep one run from being read on into the next.
  const base64 = [0, 1, 2, 3].map((offset) => {
    const padded = runs.map((run) => `${run.slice(offset)}${PADDING[(run.length - offset) & 3] ?? ""}AAAA`);
    return Buffer.from(padded.join(""), "base64");
  });
  const digits = fresh(text.replace(/0x|[\s:,;.+-]+/gi, ""), /[\da-f]{6,}/gi);
  const hex = [0, 1].map((offset) =>
    Buffer.concat(digits.map((run) => Buffer.from(run.slice(offset), "hex"))),
  );
  const lists = fresh(text, /\d{1,3}(?:[,\s]+\d{1,3}){3,}/g);
  return [...base64, ...hex, Buffer.from(lists.flatMap((one) => one.split(/[,\s]+/).map(Number)))];
}

const PADDING = ["", "AAA", "AA", "A"];

/** The stretches of text in bytes that may be no text at all. Zeros are UTF-16's. */
function textsOf(bytes: Buffer, beyondAscii: boolean): string[] {
  const ascii = bytes.toString("latin1").replaceAll("\0\0\0", "\n").replaceAll("\0", "");
  const texts = [(ascii.match(/[\t\n\r\x20-\xff]{3,}/g) ?? []).join("\n")];
  if (beyondAscii) {
    texts.push(bytes.toString("utf8").replaceAll("\0", " "));
    for (const start of [0, 1]) {
      const even = Buffer.from(bytes.subarray(start, start + ((bytes.length - start) & ~1)));
      texts.push(even.toString("utf16le"), even.swap16().toString("utf16le"));
    }
  }
  return texts.filter((text) => text.length > 2);
}
