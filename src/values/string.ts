import { firstForbiddenCharacter } from "../xml/text.js";
import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { collapse, replaceBlanks } from "./white-space.js";

/** `xs:string`: every character counts. */
export const STRING = stringCodec((text) => text);
/** `xs:normalizedString` */
export const NORMALIZED_STRING = stringCodec(replaceBlanks);
/** `xs:token` and what derives from it, `xs:anyURI`, `xs:QName`. */
export const TOKEN = stringCodec(collapse);

/** A codec for text that is a string to callers and must match `pattern`, such as `xs:date`. */
export function lexicalCodec(name: string, pattern: RegExp, example: string): ValueCodec {
  const reason = `must be an ${name} such as ${example}`;
  const checked = (text: string): string => {
    if (!pattern.test(text)) throw new ValueError(reason);
    return text;
  };
  return {
    parse: (text) => checked(collapse(text)),
    format: (value) => checked(formatString(value)),
    requestType: "string",
    resultType: "string",
    absent: () => undefined,
  };
}

/** The string itself; throws `ValueError` for anything else and for what XML cannot carry. */
export function formatString(value: unknown): string {
  if (typeof value !== "string") throw new ValueError(`must be a string, got ${kindOf(value)}`);
  const index = firstForbiddenCharacter(value);
  if (index !== -1) {
    const code = (value.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw new ValueError(`must not contain U+${code}, which XML cannot carry (at index ${index})`);
  }
  return value;
}

function stringCodec(parse: (text: string) => string): ValueCodec {
  return {
    parse,
    format: formatString,
    requestType: "string",
    resultType: "string",
    absent: () => undefined,
  };
}
