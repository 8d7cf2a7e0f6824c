/** A chain of causes longer than this is cut. */
const MAX_DEPTH = 4;

/**
 * A copy of an error that is fit to be a `cause`: its name, message, `code`, `syscall` and, likewise, its own
 * cause. Node's and other libraries' errors carry sockets, packets and requests; none of that is copied, and
 * `redact` sees every text. `undefined` for what is no `Error`.
 */
export function safeCause(error: unknown, redact: (text: string) => string): Error | undefined {
  return copyOf(error, redact, MAX_DEPTH);
}

function copyOf(error: unknown, redact: (text: string) => string, depth: number): Error | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  const cause = copyOf(error.cause, redact, depth - 1);
  const copy = new Error(redact(messageOf(error)), cause === undefined ? undefined : { cause });
  define(copy, "name", redact(error.name));
  // The stack of the original may quote texts; that of the copy says where it was copied, which helps nobody.
  define(copy, "stack", `${copy.name}: ${copy.message}`);
  for (const key of ["code", "syscall"] as const) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === "string") Object.assign(copy, { [key]: redact(value) });
    if (typeof value === "number") Object.assign(copy, { [key]: value });
  }
  return copy;
}

/** An AggregateError, such as Node's when every address of a host refuses, has its messages inside. */
function messageOf(error: Error): string {
  if (error.message !== "" || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((inner: unknown) => (inner instanceof Error ? inner.message : "")).join("; ");
}

function define(error: Error, key: "name" | "stack", value: string): void {
  Object.defineProperty(error, key, { value, enumerable: false, configurable: true, writable: true });
}
