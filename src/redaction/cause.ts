import { types } from "node:util";
import type { Redact } from "./secrets.js";

/** A chain of causes longer than this is cut. */
const MAX_DEPTH = 4;

/** Node makes codes of the words of OpenSSL, where newer versions write "ssl/tls" for "sslv3". */
export const ERROR_CODE = /^(?:ERR_SSL_SSL\/TLS_)?[A-Z][A-Z\d_]{0,60}$/;

/**
 * A copy of an error that is fit to be a `cause`: its name, message, `code`, `syscall` and, likewise, its own
 * cause. Node's and other libraries' errors carry sockets, packets and requests; none of that is copied, and
 * `redact` sees every free text. `undefined` for what is not an error, or cannot be read, such as a revoked proxy.
 */
export function safeCause(error: unknown, redact: Redact, depth = MAX_DEPTH): Error | undefined {
  try {
    if (!isError(error) || depth === 0) return undefined;
    const { code, syscall } = error as NodeJS.ErrnoException;
    const cause = safeCause(error.cause, redact, depth - 1);
    const copy = new Error(redact(messageOf(error)), cause === undefined ? undefined : { cause });
    // Machine-readable parts are kept where they look like it.
    define(copy, "name", /^[A-Z][A-Za-z]{0,60}(?:Error|Exception)$/.exec(error.name)?.[0] ?? "Error");
    // The stack of the original may quote texts; that of the copy says where it was copied, which helps nobody.
    define(copy, "stack", `${copy.name}: ${copy.message}`);
    if (typeof code === "number" || ERROR_CODE.test(String(code))) Object.assign(copy, { code });
    if (/^[a-z]\w{0,30}$/.test(String(syscall))) Object.assign(copy, { syscall });
    return copy;
  } catch {
    return undefined;
  }
}

/** Of any realm: jest's modules, among others, have classes of their own. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** An AggregateError, such as Node's when every address of a host refuses, has its messages inside. */
function messageOf(error: Error): string {
  const inner: unknown = Reflect.get(error, "errors");
  if (error.message !== "" || !Array.isArray(inner)) return error.message;
  return inner.map((one: unknown) => (isError(one) ? one.message : "")).join("; ");
}

function define(error: Error, key: "name" | "stack", value: string): void {
  Object.defineProperty(error, key, { value, enumerable: false, configurable: true, writable: true });
}
