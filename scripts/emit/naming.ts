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
