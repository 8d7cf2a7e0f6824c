import type { Random } from "../random.js";
import type { Sample } from "../sample.js";
import { mutateBytes } from "./bytes.js";
import { mutateStructure } from "./structure.js";
import { mutateTokens } from "./tokens.js";

/** Mutants are kept small: large documents have tests of their own. */
const LONGEST = 65_536;

const STATUSES = [
  200, 200, 200, 201, 204, 299, 100, 0, 301, 400, 401, 403, 404, 407, 415, 429, 500, 500, 502, 503, 504, 599,
  999,
];

const CONTENT_TYPES: readonly (string | undefined)[] = [
  ...[
    "text/xml; charset=utf-8",
    "application/soap+xml; charset=utf-8",
    "text/xml",
    "TEXT/XML; Charset=UTF-8",
    "application/xml",
  ],
  ...[
    "text/html",
    "text/plain",
    "application/json",
    "application/xhtml+xml",
    "image/svg+xml",
    "multipart/related",
  ],
  ...[
    "text/xml; charset=utf-16",
    "text/xml; charset=iso-8859-1",
    "text/xml; charset=klingon",
    "text/xml; charset=",
    "",
    ";",
    "xml",
  ],
  ...[
    undefined,
    "application/octet-stream",
    `${"a+".repeat(500)}xml`,
    "text/xml; charset=__proto__",
    "text/xml;charset='utf-8",
  ],
];

const TRANSCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(`\ufeff${text}`, "utf8"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  (text) => Buffer.from(text, "latin1"),
];

/** One or a few changes: to the bytes, to the tokens, to the structure, and to what HTTP says about it. */
export function mutateAnswer(sample: Sample, random: Random, corpus: readonly Sample[]): Sample {
  let { body, status, contentType } = sample;
  const other = (): Buffer => random.pick(corpus).body;
  for (let round = random.count(4); round > 0; round -= 1) {
    const kind = random.next();
    if (kind < 0.25) body = mutateBytes(body, random, other());
    else if (kind < 0.65)
      body = text(body, (one) => mutateTokens(one, random, () => other().toString("utf8")));
    else if (kind < 0.97) body = text(body, (one) => mutateStructure(one, random));
    else body = random.pick(TRANSCODINGS)(body.toString("utf8"));
    if (body.length > LONGEST) body = body.subarray(0, LONGEST);
  }
  if (random.chance(0.15)) status = random.pick(STATUSES);
  if (random.chance(0.1)) contentType = random.pick(CONTENT_TYPES);
  return { ...sample, body, status, contentType };
}

function text(body: Buffer, change: (text: string) => string): Buffer {
  return Buffer.from(change(body.toString("utf8")), "utf8");
}
