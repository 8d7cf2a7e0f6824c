const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const LONGEST_KEY = 64;

/** Path of a key inside the value at `path`, as one would write it in code. */
export function pathOf(path: string, key: string): string {
  if (IDENTIFIER.test(key) && key.length <= LONGEST_KEY) return path === "" ? key : `${path}.${key}`;
  const shown = key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}…`;
  return `${path}[${JSON.stringify(shown)}]`;
}

/** Path of an item of the list at `path`. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}
