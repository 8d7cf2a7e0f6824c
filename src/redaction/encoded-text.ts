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
