/** Pieces of TypeScript source made from untrusted text. */

/** A doc comment. Nothing in `text` can end it or start a tag of its own. */
export function commentLines(text: string | undefined, indent = ""): string[] {
  if (text === undefined || text === "") return [];
  const lines = text.split("\n").map(safeCommentLine);
  if (lines.length === 1) return [`${indent}/** ${lines[0] ?? ""} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** Text of the contract, for a comment: `*​/` cannot close it, line ends and controls cannot leave it. */
export function safeCommentLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ")
    .replace(/\*\//g, "*\\/")
    .replace(/\/\*/g, "/\\*");
}

/** Contract text in a doc comment must not become a tag. */
export function plainDocumentation(text: string): string {
  return text.replace(/@/g, "\\@").replace(/[{}]/g, (brace) => `\\${brace}`);
}

/** A property name in an interface or an object literal. `__proto__` would set a prototype in a literal. */
export function propertyKey(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : stringLiteral(name);
}

/** A string literal that stays one literal whatever it holds, with nothing invisible in it. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029\u007f-\u009f]|\p{Cf}/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** A template literal of many lines, for texts whose changes are to be reviewed line by line. */
export function templateLiteral(text: string): string {
  return `\`${text.replace(/[\\`]|\$(?=\{)/g, (character) => `\\${character}`).replace(/\r/g, "\\r")}\``;
}

/** Plain data as a literal. */
export function dataLiteral(value: unknown): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(dataLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${propertyKey(key)}: ${dataLiteral(one)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/**
 * Names that callers see. `TargetEntityId` → `targetEntityId`, `AccountSizeMB` → `accountSizeMB`,
 * `URLPath` → `urlPath`, `ID` → `id`, `first-name` → `firstName`.
 */
export function propertyName(name: string): string {
  const joined = name.replace(/[-.·]+(.)?/gu, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  const capitals = /^\p{Lu}+/u.exec(joined)?.[0] ?? "";
  if (capitals.length <= 1 || capitals.length === joined.length) {
    return capitals.toLowerCase() + joined.slice(capitals.length);
  }
  // In `URLPath` the last capital begins the next word; in `ID2` there is no next word.
  const word = /^\p{Ll}/u.test(joined.slice(capitals.length)) ? capitals.length - 1 : capitals.length;
  return joined.slice(0, word).toLowerCase() + joined.slice(word);
}

/** The client's method for an operation: `GetAllAccounts` → `getAllAccounts`. */
export function methodName(operation: string): string {
  return propertyName(operation);
}

/** A type name that TypeScript and every file system take. */
export function typeName(name: string): string {
  const joined = name.replace(/[-.·]+(.)?/gu, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  return joined.slice(0, 1).toUpperCase() + joined.slice(1);
}
