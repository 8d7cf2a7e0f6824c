/** Secrets of every kind: short, repetitive, words of the package, numbers, metacharacters. */
export const SECRETS: readonly string[] = [
  "a",
  "7",
  "é",
  "&",
  "Al",
  "42",
  "p4",
  "pw1",
  "<>&",
  "abcd",
  "1234",
  "test",
  "aaaa",
  "a".repeat(500),
  "ab".repeat(300),
  "Server",
  "Client",
  "Success",
  "AlreadyExists",
  "password",
  "service",
  "envelope",
  "SOAP",
  "undefined",
  "null",
  "GetAuthorizationTokenByEntity",
  "2147483647",
  "3.14159",
  "0000",
  "pa55word-of-the-api",
  `pa55w0rd-"'&<>%41\\-geheim`,
  "correct horse battery staple",
  " leading and trailing ",
  "^(a+)+$",
  "$&$1$`",
  "\\u0041\\n\\x41",
  "%41%zz%2541",
  "&amp;&#65;&lt;",
  "a+b c=d/e",
  "!@#$%^&*()",
  "pässwörd",
  "пароль-секрет",
  "密码密码",
  "🔑🔑key",
  "user:with:colons",
  "tab\tand\nline",
  "eyJhbGciOiJub25lIn0",
  "__proto__",
];

const bytes = (text: string): number[] => [...Buffer.from(text)];
const each = (text: string, write: (unit: number) => string): string =>
  Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join("");
const points = (text: string, write: (point: number) => string): string =>
  Array.from(text, (one) => write(one.codePointAt(0) ?? 0)).join("");
const hex = (value: number, length = 2): string => value.toString(16).padStart(length, "0");
const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const percent = (text: string): string =>
  bytes(text)
    .map((byte) => `%${hex(byte)}`)
    .join("");
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

/** What servers, gateways and libraries may make of a text that they were sent. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in lower case": (text) => text.toLowerCase(),
  "in upper case": (text) => text.toUpperCase(),
  quoted: (text) => `"${text}"`,
  trimmed: (text) => text.trim(),
  "escaped for XML": xml,
  "escaped for XML twice": (text) => xml(xml(text)),
  "escaped for XML four times": (text) => xml(xml(xml(xml(text)))),
  "escaped for an attribute": (text) => xml(text).replaceAll("'", "&#39;"),
  "in CDATA": (text) => `<![CDATA[${text}]]>`,
  "as decimal references": (text) => points(text, (point) => `&#${point};`),
  "as hexadecimal references": (text) => points(text, (point) => `&#x${hex(point)};`),
  "as padded references": (text) => points(text, (point) => `&#X00${hex(point).toUpperCase()};`),
  "as references in references": (text) => points(text, (point) => `&amp;#${point};`),
  "as references without semicolons": (text) =>
    points(text, (point) => `&#${String(point).padStart(7, "0")}`),
  "escaped for JSON": json,
  "escaped for JSON in JSON": (text) => json(json(text)),
  "escaped for JSON as .NET does": (text) =>
    json(text).replace(/[<>&'"]/g, (one) => `\\u00${hex(one.charCodeAt(0))}`),
  "as JSON's units": (text) => each(text, (unit) => `\\u${hex(unit, 4)}`),
  "as JavaScript's code points": (text) => points(text, (point) => `\\u{${hex(point)}}`),
  "as Python's bytes": (text) =>
    bytes(text)
      .map((byte) => `\\x${hex(byte)}`)
      .join(""),
  "as C's octal bytes": (text) =>
    bytes(text)
      .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
      .join(""),
  "in a quoted cookie": (text) => `"${text.replace(/["\\]/g, "\\$&")}"`,
  "for a URL": (text) => encodeURIComponent(text),
  "for a URL twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "for a URL, all of it": percent,
  "for a URL, all of it, twice": (text) => percent(percent(text)),
  "for a form": (text) => new URLSearchParams({ a: text }).toString().slice(2),
  "as JavaScript's escape()": (text) =>
    each(text, (unit) => (unit < 256 ? `%${hex(unit)}` : `%u${hex(unit, 4)}`)),
  "for a URL in XML": (text) => xml(encodeURIComponent(text)),
  "for XML in a URL": (text) => encodeURIComponent(xml(text)),
  "in quoted-printable": (text) =>
    bytes(text)
      .map((byte) => `=${hex(byte).toUpperCase()}`)
      .join(""),
  "in base64": base64,
  "in base64url": (text) => Buffer.from(text).toString("base64url"),
  "in base64 twice": (text) => base64(base64(text)),
  "in base64 after a user name": (text) => base64(`u:${text}`),
  "in base64 after a longer one": (text) => base64(`api-user:${text}`),
  "in base64 within a text": (text) => base64(`{"user":"jane","pw":"${text}"}`),
  "in base64 of UTF-16": (text) => Buffer.from(`u:${text}`, "utf16le").toString("base64"),
  "in base64 of UTF-16, big-endian": (text) => utf16be(`u:${text}`).toString("base64"),
  "in base64 in a URL": (text) => encodeURIComponent(base64(`u:${text}`)),
  "in base64 on lines": (text) => (base64(`api-user:${text}`).match(/.{1,20}/g) ?? []).join("\r\n"),
  "in hexadecimal digits": (text) => Buffer.from(text).toString("hex"),
  "in upper-case digits": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "in hexadecimal digits with colons": (text) =>
    bytes(text)
      .map((byte) => hex(byte))
      .join(":"),
  "as a dump": (text) =>
    bytes(text)
      .map((byte) => hex(byte))
      .join(" "),
  "in hexadecimal digits of base64": (text) => Buffer.from(base64(`u:${text}`)).toString("hex"),
  "as SQL's digits": (text) => `0x${Buffer.from(text, "utf16le").toString("hex")}`,
};
