import { levelsOf, readingsOf } from "./readings.js";
import type { Reading } from "./readings.js";

/** Stands in the place of a text that may hold a secret. */
export const WITHHELD = "(withheld: the text may hold a secret of this call)";

/** Gives a text that others wrote, bounded, as it is; or {@link WITHHELD} in its place. */
export type Redact = (text: string) => string;

/** No text of others is shown beyond this. In characters. */
export const MAX_SHOWN = 6_144;
/** Looked at beyond what is shown, because a secret may lie across the end. In characters. */
const MARGIN = 2_048;
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
  const secret = Object.entries(headers).filter(([name]) => isSecretHeader(name));
  return secret.flatMap(([, value]) => {
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
    const found = secretsIn(text.slice(0, MAX_SHOWN + MARGIN), known);
    if (found === undefined) return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
    if (found.length > 0 && given.length < secrets.length + MAX_LEARNED) {
      given.push(...found);
      known = undefined;
    }
    return WITHHELD;
  };
}

/** `undefined` for a text that nothing speaks against; else the secrets that are news, if any. */
function secretsIn(text: string, needles: Needles): string[] | undefined {
  for (const reading of readingsOf(text, needles)) {
    if (reading === undefined || holds(reading, needles) || JWT.test(reading.text)) return [];
    const named = namedValues(reading.text);
    if (named !== undefined) return named;
  }
  return undefined;
}

type Needles = ReturnType<typeof needlesOf>;

function needlesOf(secrets: readonly string[]) {
  const skeletons = new Set<string>();
  const loose = new Set<string>();
  const words = new Set<string>();
  const add = (text: string): void => {
    const skeleton = skeletonOf(text);
    const dense = denseOf(text);
    if (skeleton.length >= SHORTEST_NEEDLE) for (const end of endsOf(skeleton)) skeletons.add(end);
    else if (dense.length >= SHORTEST_NEEDLE) for (const end of endsOf(dense)) loose.add(end);
    // As it stands, too: a plus is a blank only in a form.
    else for (const form of [...endsOf(fold(text)), dense]) words.add(form);
  };
  for (const secret of new Set(secrets.flatMap((one) => [one, one.trim()]))) {
    const start = secret.slice(0, MAX_SHOWN);
    // In capitals, too: those of `ß` are `SS`.
    for (const reading of new Set([...levelsOf(start), start.toUpperCase(), secret.slice(-MAX_SHOWN)])) {
      add(reading);
    }
    if (skeletonOf(start).length >= SHORTEST_NEEDLE) continue;
    if (/[^\0-\x7f]/.test(start)) loose.add(denseOf(Buffer.from(start).toString("latin1")));
    if (denseOf(start).length < SHORTEST_NEEDLE) for (const form of digitsOf(start)) words.add(form);
  }
  words.delete("");
  const word = `(?:${[...words].map(alone).join("|")})`;
  return {
    /** Letters and digits; found anywhere. */
    skeletons: [...skeletons],
    /** Texts with too few of them for that; found anywhere but for white space. */
    loose: [...loose],
    /** One to three characters: found as a word. */
    words: words.size === 0 ? undefined : new RegExp(word),
    /** The same in what may be no text at all: found behind a name. */
    values: words.size === 0 ? undefined : new RegExp(`[:="]${word}|^${word}=*$`, "m"),
    /** Whether there are others than `skeletons`: a character that is not known may be any of theirs. */
    isWeak: loose.size > 0 || words.size > 0,
    /** Whether a secret has letters that other encodings than ASCII write. */
    beyondAscii: secrets.some((secret) => /[^\0-\x7f]/.test(secret)),
  };
}

/** Of what is too short to be told in what base64 and hexadecimal digits decode to. */
function digitsOf(secret: string): string[] {
  const utf8 = Buffer.from(secret.slice(0, LONGEST_NEEDLE));
  const utf16 = Buffer.from(utf8.toString(), "utf16le");
  return [utf8, utf16, Buffer.from(utf16).swap16()].flatMap((bytes) => {
    const pairs = bytes.toString("hex").match(/../g) ?? [];
    const base64 = bytes.toString("base64").replace(/=+$/, "").toLowerCase();
    return [base64, ...["", " ", ":", "-"].map((one) => pairs.join(one))];
  });
}

function endsOf(needle: string): string[] {
  return [needle.slice(0, LONGEST_NEEDLE), needle.slice(-LONGEST_NEEDLE)];
}

/** Those of a folded text in Latin, Greek and Cyrillic; in other scripts a letter beside a word is in doubt. */
const LETTER = String.raw`[a-z0-9\u00df-\u00f6\u00f8-\u024f\u03ac-\u03ce\u0430-\u045f]`;
const STARTS_A_WORD = new RegExp(`^${LETTER}`);
const ENDS_A_WORD = new RegExp(`${LETTER}$`);

/** A pattern for the word, standing alone. */
function alone(word: string): string {
  const unit = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const before = STARTS_A_WORD.test(word) ? `(?<!${LETTER})(?:0x)?` : "";
  const after = ENDS_A_WORD.test(word) ? `(?!${LETTER})` : "";
  return `${before}${word.replace(/[^a-z0-9]/g, unit)}${after}`;
}

function holds({ text, isDecoded }: Reading, { skeletons, loose, words, values }: Needles): boolean {
  const forms = text.includes("<") ? [text, text.replace(/<[^<>]*>/g, "")] : [text];
  return forms.some((form) => {
    const folded = fold(form);
    if ((isDecoded ? values : words)?.test(folded) === true) return true;
    return includes(folded, NOT_SKELETON, skeletons) || includes(folded, NOT_DENSE, loose);
  });
}

function includes(folded: string, ignored: RegExp, needles: readonly string[]): boolean {
  const rest = needles.length === 0 ? "" : folded.replace(ignored, "");
  return needles.some((needle) => rest.includes(needle));
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
/** Behind one quotation mark, everything up to the next one is the value. */
const MEMBER = /^["'\]\s]*(:|=>?)\s*(["'[{(]*)\s*((?<=[^"']["']\s*)[^\s"']+|[^\s"',;&<>}\])]+)/;
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
    const [, mark, opening, value] = MEMBER.exec(rest) ?? [];
    if (value !== undefined && !NO_VALUE.test(value)) {
      found ??= [];
      if (opening !== "" || mark !== ":") found.push(value);
    }
    const isTag = /<[\w.:-]*$/.test(before);
    const [, other] = (isTag ? ELEMENT.exec(rest) : null) ?? VALUE_BESIDE.exec(rest) ?? [];
    if (other !== undefined) (found ??= []).push(other);
    if (isTag && LONG_TAG.test(rest)) found ??= [];
  }
  return found?.map((value) => value.trim()).filter((value) => value.length >= 6);
}
