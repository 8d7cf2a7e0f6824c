import { fileURLToPath, pathToFileURL } from "node:url";
import type { Options } from "../options.js";
import { PullError, collectDocuments } from "./documents.js";
import type { Collected } from "./documents.js";
import { Secrets } from "./secrets.js";
import { FileSource, UrlSource, decoded } from "./sources.js";

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
export async function pull(
  from: string,
  options: Pick<Options, "headers" | "credentials" | "timeoutMs" | "maxBytes">,
): Promise<Pulled> {
  const url = urlOf(from);
  const credentials = options.credentials ?? credentialsIn(url);
  const secrets = new Secrets({ ...options, credentials }, url);
  const signal = AbortSignal.timeout(options.timeoutMs);
  const source =
    url.protocol === "file:"
      ? new FileSource(filePath(url))
      : new UrlSource(url, { ...options, credentials, signal, secrets });
  return { source: source.name, ...(await collectDocuments(source, secrets, options.maxBytes)) };
}

/** `C:\\…` and plain paths are not URLs. */
function urlOf(from: string): URL {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(from)) return pathToFileURL(from);
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

function credentialsIn({ username, password }: URL): Options["credentials"] {
  return username === "" ? undefined : { user: decoded(username), password: decoded(password) };
}
