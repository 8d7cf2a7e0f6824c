import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { GenerateError, exitCode } from "../options.js";
import type { Options } from "../options.js";
import { collectDocuments } from "./documents.js";
import type { Collected, DocumentSource } from "./documents.js";
import { FileSource, PullError, Secrets, UrlSource } from "./sources.js";

export type PullOptions = Pick<Options, "headers" | "credentials" | "caFile" | "timeoutMs" | "maxBytes">;

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
  const secrets = new Secrets([
    credentials?.password,
    credentials && Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64"),
    ...options.headers.map(({ value }) => value),
    ...options.headers.flatMap(({ value }) => value.split(/\s+/).filter((word) => word.length >= 6)),
    ...(url === undefined ? [] : [...url.searchParams.values()].filter((value) => value.length >= 6)),
  ]);
  const source = await sourceOf(from, url, { ...options, credentials }, secrets);
  return { source: source.name, ...(await collectDocuments(source, secrets)) };
}

async function sourceOf(
  from: string,
  url: URL | undefined,
  options: PullOptions,
  secrets: Secrets,
): Promise<DocumentSource> {
  if (url === undefined) return new FileSource(from, options.maxBytes);
  if (url.protocol === "file:") return new FileSource(filePath(url), options.maxBytes);
  return new UrlSource(url, { ...options, secrets, ca: await certificates(options.caFile) });
}

/** `C:\…` and plain paths are no URLs. */
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

async function certificates(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new GenerateError(exitCode.badInput, `The file given with --ca cannot be read${code}.`);
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new GenerateError(exitCode.badInput, "The file given with --ca holds no PEM certificate.");
  }
  return text;
}
