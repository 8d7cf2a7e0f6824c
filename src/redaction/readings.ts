/** What a text may say. */
export interface Reading {
  readonly text: string;
  /** Whether it was decoded from digits, so that it may be no text at all. */
  readonly isDecoded: boolean;
}

/** Characters of all readings of one text; what needs more is in doubt. It bounds the cost. */
const BUDGET = 65_536;

/**
 * All readings of a text, itself first: what is left when the usual encodings are undone, in any mixture;
 * `undefined` in doubt. `beyondAscii` is whether to look for letters that other encodings than ASCII write,
 * `isWeak` whether a character that is not known puts the text in doubt.
 */
export function* readingsOf(
  text: string,
  { beyondAscii, isWeak }: { readonly beyondAscii: boolean; readonly isWeak: boolean },
): Generator<Reading | undefined> {
  const pending: Reading[] = [{ text, isDecoded: false }];
  const seen = new Set([text]);
  const digits = new Set<string>();
  let left = BUDGET;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    left -= next.text.length;
    yield left < 0 ? undefined : next;
    const reading = next;
    const add = (one: string, isDecoded = reading.isDecoded): void => {
      if (!seen.has(one)) pending.push({ text: one, isDecoded });
      seen.add(one);
    };
    const known = new Map<string, string>();
    const plain = undoEscapes(reading.text, known);
    if (isWeak && plain.includes(UNKNOWN) && !reading.text.includes(UNKNOWN)) yield undefined;
    add(plain);
    // What looks like an escape may be a separator in front of a secret (`?p=account`).
    for (const kept of "=%&\\") if (reading.text.includes(kept)) add(undoEscapes(reading.text, known, kept));
    for (const bytes of bytesIn(reading.text, digits)) {
      for (const one of textsOf(bytes, beyondAscii)) add(one, true);
    }
  }
}

/** Stands for a character reference by a name that is not known. */
const UNKNOWN = "\ufffd";

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " }),
);
const LETTERS = "nrtbfv";
const CONTROLS = "\n\r\t\b\f\v";

/** An ampersand, however often it was escaped itself. */
const AMP = "&(?:(?:amp|#0*38|#[xX]0*26);?)*";
const HEX = "[\\da-fA-F]";

/**
 * The escapes of XML, HTML, URLs, forms, JSON, JavaScript, C and mail, the first that fits: how each is written,
 * and what its group stands for.
 */
const ESCAPES: readonly (readonly [source: string, meaning: (group: string) => string])[] = [
  [`${AMP}#[xX]0*(${HEX}{1,6});?`, fromHex],
  [`${AMP}#0*(\\d{1,7});?`, (digits) => character(parseInt(digits, 10))],
  [`${AMP}(lt|gt|amp|quot|apos|nbsp|LT|GT|AMP|QUOT|APOS|NBSP)\\b;?`, entity],
  [`${AMP}([a-zA-Z][a-zA-Z\\d]{1,31});`, entity],
  [`((?:[%=](?:25)*${HEX}{2})+)`, percentText],
  [`%(?:25)*[uU](${HEX}{4})`, fromHex],
  [`\\\\+[uU]\\{0*(${HEX}{1,6})\\}`, fromHex],
  [`\\\\+U(00(?:0${HEX}|10)${HEX}{4})`, fromHex],
  [`\\\\+[uU](${HEX}{4})`, fromHex],
  [`\\\\+[xX](${HEX}{2})`, fromHex],
  [`\\\\+([0-3][0-7]{2})`, (digits) => character(parseInt(digits, 8))],
  [`\\\\+([nrtbfvNRTBFV])`, (letter) => CONTROLS.charAt(LETTERS.indexOf(letter.toLowerCase()))],
];
const MEANINGS = ESCAPES.map(([source, meaning]) => [new RegExp(`^${source}`), meaning] as const);
/** Without groups: they would cost more than all else that is done with a text. */
const ANY_ESCAPE = new RegExp(
  [...ESCAPES.map(([source]) => source.replace(/\((?!\?)/g, "(?:")), "\\\\+"].join("|"),
  "g",
);

/**
 * What a text says when the escapes in it are undone, one level of them; but for those that begin with `kept`.
 */
function undoEscapes(text: string, known = new Map<string, string>(), kept = ""): string {
  return text.replace(ANY_ESCAPE, (escape) => {
    if (kept !== "" && escape.startsWith(kept)) return escape;
    const meaning = known.get(escape) ?? meaningOf(escape);
    known.set(escape, meaning);
    return meaning;
  });
}

function meaningOf(escape: string): string {
  for (const [pattern, meaning] of MEANINGS) {
    const group = pattern.exec(escape)?.[1];
    if (group !== undefined) return meaning(group);
  }
  // A backslash in front of any other character.
  return "";
}

function entity(name: string): string {
  return ENTITIES.get(name.toLowerCase()) ?? UNKNOWN;
}

function fromHex(digits: string): string {
  return character(parseInt(digits, 16));
}

function character(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : UNKNOWN;
}

function percentText(escapes: string): string {
  const bytes = Buffer.from(escapes.replace(/[%=](?:25)*(?=[\da-f]{2})/gi, ""), "hex");
  const text = bytes.toString("utf8");
  return text.includes(UNKNOWN) ? bytes.toString("latin1") : text;
}

/** Every level of a text, down to where there are no escapes left. */
export function levelsOf(text: string): string[] {
  const levels = [text];
  for (let next = undoEscapes(text); levels.length < 8 && next !== levels.at(-1); next = undoEscapes(next)) {
    levels.push(next);
  }
  return levels;
}

/** What base64 and base64url, hexadecimal digits and lists of bytes stand for. `read` are the runs read before. */
function bytesIn(text: string, read: Set<string>): Buffer[] {
  const wrapped = /[\w+/-]{16}\s+[\w+/-]/.test(text) ? text.replace(/\s+/g, "") : "";
  // In a path, `/` is no digit.
  const runs = [text, wrapped, text.replace(/[/+-]/g, " ")]
    .flatMap((one) => one.match(/[\w+/-]{4,}/g) ?? [])
    .filter((run) => !read.has(run) && read.add(run));
  // Wherever it begins; the zeros keep one run from being read on into the next.
  const base64 = [0, 1, 2, 3].map((offset) => {
    const padded = runs.map((run) => `${run.slice(offset)}${"A".repeat((offset - run.length) & 3)}AAAA`);
    return Buffer.from(padded.join(""), "base64");
  });
  const digits = text.replace(/0x|[\s:,;.+-]+/gi, "").match(/[\da-f]{6,}/gi) ?? [];
  const hex = [0, 1].map((offset) =>
    Buffer.concat(digits.map((run) => Buffer.from(run.slice(offset), "hex"))),
  );
  const lists = text.match(/\d{1,3}(?:[,\s]+\d{1,3}){3,}/g) ?? [];
  return [...base64, ...hex, Buffer.from(lists.flatMap((one) => one.split(/[,\s]+/).map(Number)))];
}

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
