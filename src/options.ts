import type { Agent } from "node:http";
import { copyCredentials } from "./credentials.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { readProxy, resolveEndpoint } from "./endpoint.js";
import type { Endpoint } from "./endpoint.js";
import { InvalidRequestError, isAccountManagementError } from "./errors.js";
import { LOG_LEVELS } from "./observe.js";
import type { Logger } from "./observe.js";
import type { ContractDescriptor, SoapVersion } from "./soap/contract.js";
import { pathOf, suggestion } from "./soap/fields.js";
import { kindOf } from "./soap/values.js";

/** How a client is made. Only `credentials` is needed. */
export interface ClientOptions {
  /** `{ userName, password }`, or a (possibly asynchronous) function that gives them for each call. */
  readonly credentials: Credentials | CredentialsProvider;
  /** `"production"` (default), `"sandbox"`, or the URL of another installation. */
  readonly endpoint?: Endpoint | undefined;
  /** `"1.1"` (default; `"1.2"` where the contract has no port for 1.1) or `"1.2"`. */
  readonly soapVersion?: SoapVersion | undefined;
  /** Time for a whole call in ms: credentials, every try, every pause. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Time for one try in ms; another try of an operation that reads may then follow. By default a try may take
   * all that remains of `timeoutMs`.
   */
  readonly tryTimeoutMs?: number | undefined;
  /**
   * How often a call may be tried again. Default 2; 0 for none. An operation that changes something is tried
   * again only when the server has certainly not seen it.
   */
  readonly retries?: number | undefined;
  /** Limit for a response's body in bytes, as it comes and once more decompressed. Default 10 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** An agent of Node's, for a private certificate authority or client certificates. The client never closes it. */
  readonly agent?: Agent | undefined;
  /**
   * The URL of the HTTP proxy to connect through, with its user name and password if it needs them; or
   * `"environment"` for what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say when the client is made, never for
   * loopback. The connection is a tunnel (CONNECT): the proxy cannot read it. Default: none. Not together with
   * `agent`.
   */
  readonly proxy?: "environment" | (string & {}) | URL | undefined;
  /** Allow `http:` to other machines. The credentials can then be read on the way. Default `false`. */
  readonly allowInsecureHttp?: boolean | undefined;
  /** Where the client logs what it does. By default it logs nothing. */
  readonly logger?: Logger | undefined;
  /** Further HTTP headers of every call. The client's own cannot be replaced. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Put behind the package's own name in `User-Agent`, such as `portal/2.1`. */
  readonly userAgent?: string | undefined;
}

/** What one call may do differently from its client. */
export interface CallOptions {
  /** Ends the call with an `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call in ms, instead of the client's. */
  readonly timeoutMs?: number | undefined;
  /** Time for one try in ms, instead of the client's. */
  readonly tryTimeoutMs?: number | undefined;
  /** How often the call may be tried again, instead of the client's. */
  readonly retries?: number | undefined;
  /** Credentials of this call alone. */
  readonly credentials?: Credentials | CredentialsProvider | undefined;
  /** Further HTTP headers, such as one for tracing, beside the client's or instead of them by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Checked options, with the defaults filled in. */
export type ClientSettings = ReturnType<typeof readClientOptions>;

/** Reads one option that was given; throws an `InvalidRequestError` that names it. */
type Check<T = unknown> = (value: unknown, name: string) => T;

const DAY_MS = 86_400_000;
const MEBIBYTE = 1_048_576;

const COMMON_CHECKS = {
  timeoutMs: mustBeWhole("ms", 1, DAY_MS),
  tryTimeoutMs: mustBeWhole("ms", 1, DAY_MS),
  retries: mustBeWhole("tries", 0, 10),
  credentials: readCredentials,
  headers: readHeaders,
};
const CALL_CHECKS = {
  ...COMMON_CHECKS,
  signal: mustBe("an AbortSignal", (value) => value instanceof AbortSignal),
} satisfies Record<keyof CallOptions, Check>;
const CLIENT_CHECKS = {
  ...COMMON_CHECKS,
  // These two depend on others, and are read with them.
  endpoint: (value) => value,
  proxy: (value) => value,
  soapVersion: mustBe(`"1.1" or "1.2"`, (value): value is SoapVersion => value === "1.1" || value === "1.2"),
  maxResponseBytes: mustBeWhole("bytes", 1, 1024 * MEBIBYTE),
  agent: mustBe("an agent of node:http or node:https", isAgent),
  allowInsecureHttp: mustBe("true or false", (value) => typeof value === "boolean"),
  logger: readLogger,
  userAgent: mustBe("printable ASCII, such as portal/2.1, without white space around it", isUserAgent),
} satisfies Record<keyof ClientOptions, Check>;

const DEFAULTS = {
  timeoutMs: 30_000,
  retries: 2,
  maxResponseBytes: 10 * MEBIBYTE,
  headers: {} as Readonly<Record<string, string>>,
};

/** What the other defaults depend on. */
type ServiceFacts = Pick<ContractDescriptor, "address" | "hosts" | "ports">;

/** @throws InvalidRequestError that names the option. */
export function readClientOptions(options: ClientOptions, service: ServiceFacts) {
  try {
    const given = read(options, CLIENT_CHECKS);
    if (given.agent !== undefined && given.proxy !== undefined) {
      const why = "proxy and agent exclude each other: an agent makes the connections.";
      throw new InvalidRequestError("proxy", why);
    }
    const endpoint = resolveEndpoint(given.endpoint, service, given.allowInsecureHttp);
    return {
      ...DEFAULTS,
      ...given,
      credentials: given.credentials ?? readCredentials(undefined),
      endpoint,
      soapVersion: soapVersionOf(given.soapVersion, service),
      proxy: readProxy(given.proxy, endpoint, process.env),
    };
  } catch (error) {
    if (isAccountManagementError(error)) throw error;
    // What a getter or a proxy throws is not passed on: it is not ours and may hold anything.
    throw new InvalidRequestError("options", "The options cannot be read: a getter or a proxy threw.");
  }
}

/**
 * The options of one call: its own, and for the rest its client's.
 *
 * @throws InvalidRequestError that names the option.
 */
export function readCallOptions(options: unknown, client: ClientSettings) {
  if (options === undefined) return client;
  const given = read(options, CALL_CHECKS);
  return { ...client, ...given, headers: { ...client.headers, ...given.headers } };
}

/**
 * SOAP 1.1, unless the contract has a port for SOAP 1.2 alone.
 *
 * @throws InvalidRequestError when the contract has no port for the given one.
 */
export function soapVersionOf(
  given: SoapVersion | undefined,
  { ports }: Pick<ContractDescriptor, "ports">,
): SoapVersion {
  const version = given ?? (ports["1.1"] === undefined ? "1.2" : "1.1");
  if (ports[version] !== undefined) return version;
  throw new InvalidRequestError("soapVersion", `The contract has no port for SOAP ${version}.`);
}

type Given<C> = { readonly [K in keyof C]?: C[K] extends Check<infer T> ? T : never };

/** The options that are given, each read once and checked. */
function read<C extends Readonly<Record<string, Check>>>(options: unknown, checks: C): Given<C> {
  checkKeys(options, Object.keys(checks), "options");
  const given: [string, unknown][] = [];
  for (const [name, check] of Object.entries(checks)) {
    const value = options[name];
    if (value !== undefined) given.push([name, check(value, name)]);
  }
  return Object.fromEntries(given) as Given<C>;
}

function mustBe<T>(what: string, test: (value: unknown) => value is T): Check<T> {
  return (value, name) => {
    if (test(value)) return value;
    throw wrong(name, what, value);
  };
}

function wrong(name: string, what: string, value: unknown, field = name): InvalidRequestError {
  return new InvalidRequestError(field, `${name} must be ${what}, got ${kindOf(value)}.`);
}

function mustBeWhole(unit: string, min: number, max: number): Check<number> {
  return (value, name) => checkWhole(value, name, min, max, unit);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isAgent(value: unknown): value is Agent {
  return isObject(value) && typeof Reflect.get(value, "addRequest") === "function";
}

function isUserAgent(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value);
}

function readLogger(logger: unknown, name: string): Logger {
  if (!isObject(logger)) throw wrong(name, "an object with methods such as debug", logger);
  for (const level of LOG_LEVELS) {
    const method: unknown = Reflect.get(logger, level);
    if (method === undefined || typeof method === "function") continue;
    throw wrong(`${name}.${level}`, "a function or left out", method, name);
  }
  return logger;
}

/** A copy, since a caller's object may change, and nothing of it is to change what a call sends. */
function readCredentials(value: unknown): Credentials | CredentialsProvider {
  if (typeof value === "function") return value as CredentialsProvider;
  const copy = copyCredentials(value);
  if (typeof copy !== "string") return copy;
  throw new InvalidRequestError(
    "credentials",
    `credentials must be { userName, password }, two strings that are not empty, or a function that gives them; got ${copy}.`,
  );
}

/** Headers that the client writes itself: with others the request would not arrive, or as another one. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  ...["accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type"],
  ...["expect", "host", "keep-alive", "soapaction", "te", "trailer", "transfer-encoding", "upgrade"],
  "user-agent",
]);

/** By lower-case names, so that a call's own replace its client's, whatever the case. */
function readHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (!isObject(headers) || Array.isArray(headers)) throw wrong("headers", "an object of strings", headers);
  const copy = Object.entries(headers).map(([name, value]: [string, unknown]) => {
    const refuse = (why: string): never => {
      throw new InvalidRequestError(`headers.${name}`, why);
    };
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      refuse(`${JSON.stringify(name)} is not the name of an HTTP header.`);
    }
    const lowerCase = name.toLowerCase();
    if (OWN_HEADERS.has(lowerCase)) {
      refuse(`The header ${name} belongs to the client and cannot be replaced.`);
    }
    if (typeof value !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      return refuse(`The header ${name} must be a string without line ends.`);
    }
    return [lowerCase, value];
  });
  return Object.fromEntries(copy) as Record<string, string>;
}

/**
 * Refuses what is not an object, and every key that is not known, naming the nearest one that is. `path` is where the
 * object stands in the caller's options.
 */
export function checkKeys(
  options: unknown,
  known: readonly string[],
  what: string,
  path = "",
): asserts options is Readonly<Record<string, unknown>> {
  if (!isObject(options) || Array.isArray(options)) {
    throw new InvalidRequestError(what, `The ${what} must be an object, got ${kindOf(options)}.`);
  }
  for (const key of Reflect.ownKeys(options)) {
    if (typeof key !== "string" || !known.includes(key)) {
      const name = String(key);
      const field = path === "" ? name : pathOf(path, name);
      throw new InvalidRequestError(field, `Unknown option ${pathOf(path, name)}${suggestion(name, known)}`);
    }
  }
}

export function checkWhole(value: unknown, field: string, min: number, max: number, unit?: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidRequestError(
    field,
    `${field} must be a whole number${unit === undefined ? "" : ` of ${unit}`} from ${min} to ${max}, got ${typeof value === "number" ? value : kindOf(value)}.`,
  );
}
