import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/redaction/secrets.js";

const entities = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const decimal = (text: string): string => Array.from(text, (c) => `&#${c.codePointAt(0) ?? 0};`).join("");
const hexadecimal = (text: string): string =>
  Array.from(text, (c) => `&#x${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()};`).join("");
const paddedHexadecimal = (text: string): string =>
  Array.from(text, (c) => `&#X00${(c.codePointAt(0) ?? 0).toString(16)};`).join("");
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const unicode = (text: string): string =>
  text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const codePoints = (text: string): string =>
  Array.from(text, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join("");
const percent = (text: string): string => encodeURIComponent(text);
const allPercent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const form = (text: string): string => new URLSearchParams([["k", text]]).toString().slice(2);
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const base64url = (text: string): string => Buffer.from(text).toString("base64url");

/** Every way in which a server or a library may write a secret. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  entities,
  apostrophes: (text) => entities(text).replace(/'/g, "&#39;"),
  namedApostrophes: (text) => entities(text).replace(/'/g, "&apos;"),
  onlyLess: (text) => text.replace(/</g, "&lt;"),
  decimal,
  hexadecimal,
  paddedHexadecimal,
  json,
  unicode,
  upperUnicode: (text) => unicode(text).replace(/[a-f]/g, (c) => c.toUpperCase()),
  codePoints,
  jsonSlashes: (text) => json(text).replace(/\//g, "\\/"),
  dotNetJson: (text) =>
    json(text).replace(/[<>&'+]/g, (c) => `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`),
  percent,
  lowerPercent: (text) => percent(text).replace(/%../g, (byte) => byte.toLowerCase()),
  allPercent,
  form,
  base64,
  base64url,
  basicAuth: (text) => base64(`jane:${text}`),
  basicAuthOfAnother: (text) => base64(`john-d:${text}`),
  twiceEntities: (text) => entities(entities(text)),
  thriceEntities: (text) => entities(entities(entities(text))),
  twiceJson: (text) => json(json(text)),
  twicePercent: (text) => percent(percent(text)),
  entitiesInJson: (text) => json(entities(text)),
  percentedBase64: (text) => percent(base64(text)),
};

/** How many characters of a base64 text hold bits of what was before the secret. */
const CHARACTERS_BEFORE: Readonly<Record<string, number>> = {
  base64: 0,
  base64url: 0,
  percentedBase64: 0,
  basicAuth: Math.ceil(("jane:".length * 8) / 6),
  basicAuthOfAnother: Math.ceil(("john-d:".length * 8) / 6),
};

/** Without what XML forbids, and lone surrogates, which no encoding can carry. */
const secrets = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 4, maxLength: 24 }),
    fc.string({
      unit: fc.constantFrom(...Array.from("<>&\"'\\/%+ =;#xau0123n;amplt")),
      minLength: 4,
      maxLength: 24,
    }),
    fc.string({ unit: "grapheme-composite", minLength: 4, maxLength: 12 }),
  )

  .filter((secret) => !/[\0-\x08\x0b\x0c\x0e-\x1f*]/.test(secret) && secret.trim().length >= 4);

describe("createRedactor", () => {
  it.each(Object.keys(ENCODINGS))("leaves nothing of a secret that was written as: %s", (name) => {
    const encode = ENCODINGS[name] ?? String;
    fc.assert(
      fc.property(secrets, (secret) => {
        const encoded = encode(secret);
        const shown = createRedactor([secret])(`[[${encoded}]]`);
        const before = CHARACTERS_BEFORE[name];
        if (before === undefined) {
          expect(shown).toBe("[[***]]");
          return;
        }
        // The last character may hold less than a byte; it stays, and so does the padding.
        const [head, tail] = shown.split("***");
        expect(head).toBe(`[[${encoded.slice(0, before)}`);
        expect(tail).toMatch(/^[\w+/-]?(?:=|%3D){0,2}\]\]$/);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves no encoding of a secret anywhere in a longer text", () => {
    const noise = fc.string({
      unit: fc.constantFrom(...Array.from("abc <>&;%\\+\"'=#x0123456789")),
      maxLength: 30,
    });
    fc.assert(
      fc.property(secrets, noise, noise, (secret, before, after) => {
        const redact = createRedactor([secret]);
        for (const encode of Object.values(ENCODINGS)) {
          const shown = redact(before + encode(secret) + after);
          expect(shown).toContain("***");
          if (!before.includes(secret) && !after.includes(secret))
            expect(shown).not.toContain(encode(secret));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a text alone that has no secret in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        expect(createRedactor(["no such password"])(text)).toBe(text);
      }),
    );
  });

  it("hides all of several secrets, the longer one where one contains the other", () => {
    const redact = createRedactor(["pass", "password1", ""]);
    expect(redact("a password1 b pass c")).toBe("a *** b *** c");
  });

  it("hides secrets that overlap as one", () => {
    expect(createRedactor(["abcdef", "defghi"])("<abcdefghi>")).toBe("<***>");
  });

  it("hides secrets that follow each other", () => {
    expect(createRedactor(["abcd"])("abcdabcd-abcd")).toBe("******-***");
  });

  it("hides a secret whose outer white space was trimmed", () => {
    expect(createRedactor(["  s3cret "])("[s3cret]")).toBe("[***]");
  });

  it("hides short secrets as well", () => {
    expect(createRedactor(["q"])("q=&#113;")).toBe("***=***");
  });

  it("does nothing without secrets", () => {
    expect(createRedactor([])("text")).toBe("text");
    expect(createRedactor([""])("text")).toBe("text");
  });

  it.each([
    ["backslashes", "\\".repeat(40) + "x", "\\".repeat(100_000)],
    ["backslashes and quotes", '\\"'.repeat(30) + "x", '\\\\\\"'.repeat(25_000)],
    ["ampersands", "&".repeat(40) + "x", "&amp;".repeat(20_000)],
    ["nested ampersands", "&".repeat(40) + "x", "&" + "amp;".repeat(20_000)],
    ["percents", "%".repeat(40) + "x", "%25".repeat(30_000)],
    ["nested percents", "%".repeat(40) + "x", "%" + "25".repeat(30_000)],
    ["plain", "a".repeat(40) + "x", "a".repeat(100_000)],
  ])("takes bounded time whatever the text: %s", (_what, secret, text) => {
    const started = performance.now();
    createRedactor([secret])(text);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
