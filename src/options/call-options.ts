import type { Credentials, CredentialsProvider } from "../credentials/credentials.js";
import { InvalidRequestError } from "../errors/index.js";
import { kindOf } from "../values/kind.js";
import { checkKeys, readable } from "./check.js";
import { readCredentials, readRetries, readTimeout } from "./client-options.js";

/** What one call may do differently from its client. */
export interface CallOptions {
  /** Ends the call with an `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call in ms, instead of the client's. */
  readonly timeoutMs?: number | undefined;
  /** How often the call may be tried again, instead of the client's. */
  readonly retries?: number | undefined;
  /** Credentials of this call alone. */
  readonly credentials?: Credentials | CredentialsProvider | undefined;
  /** Further HTTP headers, such as one for tracing. The client's own cannot be replaced. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const KNOWN = [
  "signal",
  "timeoutMs",
  "retries",
  "credentials",
  "headers",
] as const satisfies readonly (keyof CallOptions)[];

/** Headers that the client writes itself: with others the request would not arrive, or as another one. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "soapaction",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
]);

/** @throws InvalidRequestError that names the operation and the option. */
export function readCallOptions(options: unknown, operation: string): CallOptions {
  if (options === undefined) return {};
  try {
    return readable(() => readGivenOptions(options));
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    throw new InvalidRequestError(error.field, `${operation}: ${error.message} Nothing was sent.`, {
      operation,
    });
  }
}

function readGivenOptions(options: unknown): CallOptions {
  checkKeys(options, KNOWN, "options");
  const { signal, timeoutMs, retries, credentials, headers } = options;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new InvalidRequestError("signal", `signal must be an AbortSignal, got ${kindOf(signal)}.`);
  }
  return {
    signal,
    timeoutMs: readTimeout(timeoutMs),
    retries: readRetries(retries),
    credentials: credentials === undefined ? undefined : readCredentials(credentials),
    headers: headers === undefined ? undefined : readHeaders(headers),
  };
}

/** What only looks like one throws when it is asked. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return value instanceof AbortSignal && typeof Reflect.get(value, "aborted") === "boolean";
}

function readHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw new InvalidRequestError("headers", `headers must be an object of strings, got ${kindOf(headers)}.`);
  }
  const copy: [string, string][] = [];
  for (const [name, value] of Object.entries(headers) as [string, unknown][]) {
    const field = `headers.${name}`;
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      throw new InvalidRequestError(field, `${JSON.stringify(name)} is no name of an HTTP header.`);
    }
    if (OWN_HEADERS.has(name.toLowerCase())) {
      throw new InvalidRequestError(
        field,
        `The header ${name} belongs to the client and cannot be replaced.`,
      );
    }
    if (typeof value !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new InvalidRequestError(field, `The header ${name} must be a string without line ends.`);
    }
    copy.push([name, value]);
  }
  return Object.fromEntries(copy);
}
