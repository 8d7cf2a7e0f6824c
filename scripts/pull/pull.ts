import { fileURLToPath } from "node:url";
import type { HeaderOption, Options } from "../options.js";
import { collectDocuments } from "./documents.js";
import type { Collected, DocumentSource } from "./documents.js";
import { FileSource, PullError, Secrets, UrlSource } from "./sources.js";
import type { UrlSourceOptions } from "./sources.js";

export type PullOptions = Pick<Options, "headers" | "credentials" | "timeoutMs" | "maxBytes">;

export interface Pulled extends Collected {
  /** What the lock file says: a URL without secrets, or a file's base name. */
  readonly source: string;
}

/**
 * Reads a WSDL and its parts from a URL or a file.
 *
 * @throws PullError when it cannot be had, or something else came in its place.
 * @throws ContractError for a WSDL that is not well-formed.
 */
export async function pull(from: string, options: PullOptions): Promise<Pulled> {
  const url = asUrl(from);
  const credentials = options.credentials ?? credentialsIn(url);
  const secrets = new Secrets(
    [
      ...(credentials === undefined
        ? []
        : [credentials.password, `${credentials.user}:${credentials.password}`]),
      ...options.headers.filter(isSecretHeader).flatMap(({ value }) => [value, ...longWords(value)]),
      ...(url === undefined ? [] : [...url.searchParams.values()].filter((value) => value.length >= 6)),
    ],
    credentials?.user,
  );
  const signal = AbortSignal.timeout(options.timeoutMs);
  const source = sourceOf(from, url, { ...options, credentials, signal, secrets });
  return { source: source.name, ...(await collectDocuments(source, secrets, signal)) };
}

/** Headers that say what is wanted are in every WSDL: "en", "text/xml". */
function isSecretHeader({ name }: HeaderOption): boolean {
  return !/^(accept(-.*)?|user-agent|content-type|cache-control|pragma)$/i.test(name);
}

function longWords(value: string): string[] {
  return value.split(/\s+/).filter((word) => word.length >= 6);
}

function sourceOf(from: string, url: URL | undefined, options: UrlSourceOptions): DocumentSource {
  if (url === undefined) return new FileSource(from, options.maxBytes);
  if (url.protocol === "file:") return new FileSource(filePath(url), options.maxBytes);
  return new UrlSource(url, options);
}

/** `C:\…` and plain paths are not URLs. */
function asUrl(from: string): URL | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(from)) return undefined;
  if (!URL.canParse(from)) throw new PullError("The source looks like a URL but cannot be read as one.");
  return new URL(from);
}

function filePath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new PullError("The file: URL of the source names no file on this machine.");
  }
}

function credentialsIn(url: URL | undefined): PullOptions["credentials"] {
  if (url === undefined || url.username === "") return undefined;
  return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}
