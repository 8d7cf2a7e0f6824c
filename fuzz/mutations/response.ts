import type { Sample } from "../corpus.js";
import type { Random } from "../random.js";
import { mutateBytes } from "./bytes.js";
import { mutateMarkup } from "./markup.js";

/** Mutants are kept small: large documents have tests of their own. */
const LONGEST = 65_536;

const STATUSES = [
  200, 200, 200, 201, 204, 299, 100, 0, 301, 400, 401, 403, 404, 407, 415, 429, 500, 500, 502, 503, 504, 599,
  999,
];

const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  `${"a+".repeat(500)}xml`,
  ..."text/xml|TEXT/XML; Charset=UTF-8|text/xml; charset=utf-8|application/soap+xml; charset=utf-8".split(
    "|",
  ),
  ..."application/xml|text/html|text/plain|application/json|application/xhtml+xml|image/svg+xml".split("|"),
  ..."multipart/related|application/octet-stream||;|xml|text/xml; charset=|text/xml;charset='utf-8".split(
    "|",
  ),
  ..."utf-16 iso-8859-1 klingon __proto__".split(" ").map((charset) => `text/xml; charset=${charset}`),
];

const TRANSCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(`\ufeff${text}`, "utf8"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  (text) => Buffer.from(text, "latin1"),
];

/** One or a few changes to a document: to its bytes, its markup, its encoding. */
export function mutateDocument(document: Buffer, random: Random, other: () => Buffer): Buffer {
  let body = document;
  for (let round = random.count(4); round > 0; round -= 1) {
    const kind = random.next();
    if (kind < 0.25) body = mutateBytes(body, random, other());
    else if (kind < 0.97)
      body = Buffer.from(mutateMarkup(body.toString("utf8"), random, () => other().toString("utf8")));
    else body = random.pick(TRANSCODINGS)(body.toString("utf8"));
    if (body.length > LONGEST) body = body.subarray(0, LONGEST);
  }
  return body;
}

/** The same, and now and then what HTTP says about it. */
export function mutateResponse(corpus: readonly Sample[], random: Random): Sample {
  const sample = random.pick(corpus);
  return {
    ...sample,
    body: mutateDocument(sample.body, random, () => random.pick(corpus).body),
    status: random.chance(0.15) ? random.pick(STATUSES) : sample.status,
    contentType: random.chance(0.1) ? random.pick(CONTENT_TYPES) : sample.contentType,
  };
}
