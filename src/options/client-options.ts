import type { Agent } from "node:http";
import type { Credentials, CredentialsProvider } from "../credentials/credentials.js";
import { copyCredentials } from "../credentials/resolve.js";
import { resolveEndpoint } from "../endpoint/index.js";
import type { Endpoint } from "../endpoint/index.js";
import { InvalidRequestError } from "../errors/index.js";
import { kindOf } from "../values/kind.js";
import { checkKeys, checkWhole, readable } from "./check.js";
import type { Logger } from "./logger.js";

export type SoapVersion = "1.1" | "1.2";

/** How a client is made. Only `credentials` is needed. */
export interface ClientOptions {
  /** `{ userName, password }`, or a (possibly asynchronous) function that gives them for each call. */
  readonly credentials: Credentials | CredentialsProvider;
  /** `"production"` (default), `"sandbox"`, or the URL of another installation. */
  readonly endpoint?: Endpoint | undefined;
  /** `"1.1"` (default) or `"1.2"`. */
  readonly soapVersion?: SoapVersion | undefined;
  /** Time for a whole call in ms: credentials, every try, every pause. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a call may be tried again. Default 2; 0 for none. An operation that changes something is tried
   * again only when the server has certainly not seen it.
   */
  readonly retries?: number | undefined;
  /** Limit for an answer's body in bytes, as it comes and once more decompressed. Default 10 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Node's agent for proxies, a CA of one's own or client certificates. Its owner closes it. */
  readonly agent?: Agent | undefined;
  /** Allow `http:` to other machines. The credentials can then be read on the way. Default `false`. */
  readonly allowInsecureHttp?: boolean | undefined;
  /** Where the client tells what it does; nothing by default. */
  readonly logger?: Logger | undefined;
}

const KNOWN = [
  "credentials",
  "endpoint",
  "soapVersion",
  "timeoutMs",
  "retries",
  "maxResponseBytes",
  "agent",
  "allowInsecureHttp",
  "logger",
] as const satisfies readonly (keyof ClientOptions)[];

/** Checked options, with the defaults filled in. */
export interface ClientSettings {
  readonly credentials: Credentials | CredentialsProvider;
  readonly endpoint: URL;
  readonly soapVersion: SoapVersion;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly maxResponseBytes: number;
  readonly agent: Agent | undefined;
  readonly logger: Logger | undefined;
}

const LEVELS = ["debug", "info", "warn", "error"] as const satisfies readonly (keyof Logger)[];
const DAY_MS = 86_400_000;
const GIBIBYTE = 1_073_741_824;

/** @throws InvalidRequestError that names the option. */
export function readClientOptions(options: ClientOptions, path: string): ClientSettings {
  return readable(() => readGivenOptions(options, path));
}

function readGivenOptions(options: ClientOptions, path: string): ClientSettings {
  checkKeys(options, KNOWN, "options");
  const given: ClientOptions = options;
  if (given.allowInsecureHttp !== undefined && typeof given.allowInsecureHttp !== "boolean") {
    throw new InvalidRequestError("allowInsecureHttp", "allowInsecureHttp must be true or false.");
  }
  return {
    credentials: readCredentials(given.credentials),
    endpoint: resolveEndpoint(given.endpoint, { allowInsecureHttp: given.allowInsecureHttp, path }),
    soapVersion: readSoapVersion(given.soapVersion),
    timeoutMs: readTimeout(given.timeoutMs) ?? 30_000,
    retries: readRetries(given.retries) ?? 2,
    maxResponseBytes:
      given.maxResponseBytes === undefined
        ? 10 * 1024 * 1024
        : checkWhole(given.maxResponseBytes, "maxResponseBytes", 1, GIBIBYTE, "bytes"),
    agent: readAgent(given.agent),
    logger: readLogger(given.logger),
  };
}

function readSoapVersion(value: unknown): SoapVersion {
  if (value === undefined || value === "1.1") return "1.1";
  if (value === "1.2") return "1.2";
  throw new InvalidRequestError("soapVersion", `soapVersion must be "1.1" or "1.2".`);
}

/** A copy, since a caller's object may change, and nothing of it is to change what a call sends. */
export function readCredentials(value: unknown): Credentials | CredentialsProvider {
  if (typeof value === "function") return value as CredentialsProvider;
  const copy = copyCredentials(value);
  if (typeof copy !== "string") return copy;
  throw new InvalidRequestError(
    "credentials",
    `credentials must be { userName, password }, two strings that are not empty, or a function that gives them; got ${copy}.`,
  );
}

export function readTimeout(value: unknown): number | undefined {
  return value === undefined ? undefined : checkWhole(value, "timeoutMs", 1, DAY_MS, "ms");
}

export function readRetries(value: unknown): number | undefined {
  return value === undefined ? undefined : checkWhole(value, "retries", 0, 10, "tries");
}

function readAgent(value: unknown): Agent | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || typeof Reflect.get(value, "addRequest") !== "function") {
    throw new InvalidRequestError(
      "agent",
      `agent must be an agent of node:http or node:https, got ${kindOf(value)}.`,
    );
  }
  return value as Agent;
}

function readLogger(value: unknown): Logger | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null) {
    throw new InvalidRequestError(
      "logger",
      `logger must be an object with methods such as debug, got ${kindOf(value)}.`,
    );
  }
  for (const level of LEVELS) {
    const method: unknown = Reflect.get(value, level);
    if (method !== undefined && typeof method !== "function") {
      throw new InvalidRequestError(
        "logger",
        `logger.${level} must be a function or left out, got ${kindOf(method)}.`,
      );
    }
  }
  return value;
}
