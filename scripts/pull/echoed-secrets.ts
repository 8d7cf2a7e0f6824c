import { levelsOf } from "../../src/redaction/readings.js";
import { createRedactor } from "../../src/redaction/secrets.js";
import { escapeAttribute, escapeText } from "../../src/soap/xml-text.js";
import type { Options } from "../options.js";

/** From this length on a secret is looked for between the letters of other words, and in names. */
const LONG = 6;

/** Query parameters by which ASMX and WCF hosts name their own documents. */
export const documentParameter = /^(wsdl|singlewsdl|xsd|schema|disco)$/i;

/** Everything that must be in no message and in no file that is written. */
export class Secrets {
  readonly #redact: (text: string) => string;
  readonly #long: readonly string[];
  readonly #words: readonly string[];

  /** @param url - What is asked for; values of its query may be secret. */
  constructor({ headers, credentials }: Pick<Options, "headers" | "credentials">, url: URL) {
    const { user = "", password = "" } = credentials ?? {};
    // A user's name may be a word of the contract, such as the vendor's own; a secret may not.
    const users = user === "" ? [] : [user];
    const secrets = [
      // Headers that say what is wanted are in every WSDL: "en", "text/xml".
      ...headers
        .filter(({ name }) => !/^(accept(-.*)?|user-agent|content-type|cache-control|pragma)$/i.test(name))
        .flatMap(({ value }) => [value, ...value.split(/\s+/).filter(({ length }) => length >= LONG)]),
      ...[...url.searchParams]
        .filter(([name, { length }]) => length >= LONG && !documentParameter.test(name))
        .map(([, value]) => value),
      ...(credentials === undefined ? [] : [password, `${user}:${password}`]),
    ].filter((value) => value !== "");
    this.#redact = createRedactor([...secrets, ...users]);
    this.#long = secrets.filter(({ length }) => length >= LONG).flatMap(spellings);
    this.#words = [...secrets.filter(({ length }) => length < LONG), ...users]
      .filter(({ length }) => length > 2)
      .map(words);
  }

  /** A text as it may be shown: as it is, or `undefined` when a secret may be in it. */
  shown(text: string): string | undefined {
    return this.#redact(text) === text ? text : undefined;
  }

  /** Whether a document holds one of them in a usual form; short ones count only as words of its free text. */
  areIn(document: Uint8Array): boolean {
    // Without zeros, UTF-16 reads as the same letters.
    const whole = Buffer.from(document).toString("utf8").replaceAll("\0", "").toLowerCase();
    // What is generated from it has no escapes and no markup any more.
    return levelsOf(whole).some((text) => {
      if ([text, text.replace(/<[^>]*>/g, "")].some((one) => this.#long.some((form) => one.includes(form))))
        return true;
      const free = words(text.replace(/<[^!?][^>]*>/g, " "));
      return this.#words.some((word) => free.includes(word));
    });
  }
}

/** Words between blanks, so that one is found whole. */
function words(text: string): string {
  const separated = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  return ` ${separated.trim()} `;
}

/** A server may echo a secret as it came, in a URL, in markup, or encoded. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const forms = [value, encodeURIComponent(value), escapeText(value), escapeAttribute(value)];
  const base64 = [bytes, Buffer.from(value, "utf16le")].map((one) =>
    one.toString("base64").replace(/=+$/, ""),
  );
  return [...forms, bytes.toString("hex"), ...base64].map((form) => form.toLowerCase());
}
