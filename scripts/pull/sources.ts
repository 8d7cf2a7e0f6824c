import { realpathSync } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { isLoopback } from "../../src/endpoint.js";
import { GenerateError, codeOf, exitCode } from "../options.js";
import type { Options } from "../options.js";
import { oneLine } from "../words.js";
import { describeResponse } from "./describe.js";
import { documentParameter } from "./echoed-secrets.js";
import type { Secrets } from "./echoed-secrets.js";

/** The WSDL could not be had from its source. The message holds no secret. */
export class PullError extends GenerateError {
  override readonly name = "PullError";

  constructor(message: string) {
    super(exitCode.couldNotPull, message);
  }
}

/** Bytes as they came from a source. */
export interface RawDocument {
  /** Where its own references start from. */
  readonly id: string;
  /** For messages: a file's path below the starting folder, or a URL without secrets. */
  readonly location: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** HTTP status; absent for a file. */
  readonly status?: number;
}

/** Where documents come from. A part is resolved before it is loaded, so that none is loaded twice. */
export interface DocumentSource {
  /** What the lock file says of it: a URL without secrets, or a file's base name. */
  readonly name: string;
  /** Identity of the WSDL itself. */
  readonly start: string;
  /** The identity of the part that a document refers to. @throws PullError for what this source may not touch. */
  resolve(from: RawDocument, reference: string): string;
  load(id: string, maxBytes: number): Promise<RawDocument>;
}

const MAX_REDIRECTS = 5;

/**
 * A WSDL over HTTP. Parts come from the origin that served the document which names them; credentials and
 * extra headers go to the origin that was asked for, and to no other.
 */
export function urlSource(
  url: URL,
  { headers, credentials }: Pick<Options, "headers" | "credentials">,
  { secrets, signal }: { readonly secrets: Secrets; readonly signal: AbortSignal },
): DocumentSource {
  const [start, name] = [bare(url).href, publicUrl(url)];
  requireSafe(url, name);

  /** The server chose where it redirects to, and it knows the request. */
  const shown = (one: URL): string =>
    one.href === start ? name : (secrets.shown(publicUrl(one)) ?? "a URL that is not shown");

  const headersFor = ({ origin }: URL): Record<string, string> => {
    if (origin !== url.origin) return {};
    const all = Object.fromEntries(headers.map((one) => [one.name.toLowerCase(), one.value]));
    if (credentials === undefined) return all;
    const token = Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64");
    return { ...all, authorization: `Basic ${token}` };
  };

  /** One GET: no redirects, no retries. @throws PullError when no whole response came. */
  const get = async (target: URL, maxBytes: number) => {
    const location = shown(target);
    let received = 0;
    try {
      const response = await fetch(target, {
        redirect: "manual",
        signal,
        headers: {
          accept: "text/xml, application/wsdl+xml, application/xml;q=0.9, */*;q=0.1",
          "accept-encoding": "gzip, deflate, br",
          "user-agent": "account-management-service-client (generate)",
          ...headersFor(target),
        },
      });
      const chunks: Uint8Array[] = [];
      // The two declarations of streams, the browser's and Node's, do not know of each other.
      const body = response.body as unknown as AsyncIterable<Uint8Array> | null;
      for await (const chunk of body ?? []) {
        received += chunk.length;
        if (received > maxBytes) {
          throw new PullError(
            `The response of ${location} is larger than ${maxBytes} bytes, decompressed (--max-bytes).`,
          );
        }
        chunks.push(chunk);
      }
      const contentType = response.headers.get("content-type") ?? undefined;
      const raw = { id: target.href, location, bytes: Buffer.concat(chunks), contentType };
      return { raw: { ...raw, status: response.status }, redirect: response.headers.get("location") };
    } catch (error) {
      if (error instanceof PullError) throw error;
      // The reason, not the error: a response that is aborted half-way ends like one that was cut.
      if (signal.aborted) throw new PullError(`${location} did not respond in time (--timeout).`);
      throw new PullError(connectionFailure(error, location, received));
    }
  };

  return {
    name,
    start,
    resolve: (from, reference) => {
      if (!URL.canParse(reference, from.id)) {
        throw new PullError(
          `${from.location} refers to a part by "${oneLine(reference, 80)}", which is not a URL.`,
        );
      }
      const [part, { origin }] = [bare(new URL(reference, from.id)), new URL(from.id)];
      // The origin of a blob: URL is that of the URL in it.
      if (part.origin !== origin || !/^https?:$/.test(part.protocol)) {
        throw new PullError(
          `${from.location} refers to a part elsewhere (${part.protocol}//${part.host}); parts come only from ${origin}.`,
        );
      }
      return part.href;
    },
    load: async (id, maxBytes) => {
      let target = new URL(id);
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        const { raw, redirect } = await get(target, maxBytes);
        const { location, status } = raw;
        if (status === 200) return raw;
        if (![301, 302, 303, 307, 308].includes(status)) {
          const what = describeResponse(raw, secrets);
          const sentCredentials = headersFor(target).authorization !== undefined;
          throw new PullError(
            `${location} gave ${what} instead of a WSDL.${advice(status, sentCredentials)}`,
          );
        }
        if (redirect === null || !URL.canParse(redirect, target.href)) {
          throw new PullError(`${location} redirects, but not to a URL.`);
        }
        const to = bare(new URL(redirect, target));
        requireSafe(to, `${location} redirects to ${shown(to)}, which`, target);
        target = to;
      }
      throw new PullError(`${shown(new URL(id))} redirects more than ${MAX_REDIRECTS} times.`);
    },
  };
}

/** A URL as it is asked for. */
function bare(url: URL): URL {
  const target = new URL(url);
  target.username = "";
  target.password = "";
  target.hash = "";
  return target;
}

/** Whether a text is meant as a URL: `C:\\…` and plain paths are not. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(text);
}

/** A URL as it may be shown and stored: no user, no password, no query values that may be secret, no fragment. */
export function publicUrl({ protocol, host, pathname, search }: URL): string {
  const shown = Array.from(search.slice(1).matchAll(/[^&]+/g), ([parameter]) =>
    documentParameter.test(parameter.replace(/=.*/s, "")) ? parameter : "…",
  );
  return `${protocol}//${host}${pathname}${shown.length === 0 ? "" : `?${shown.join("&")}`}`;
}

/** https everywhere; plain http on loopback only, and never after https. */
function requireSafe(url: URL, what: string, from?: URL): void {
  if (url.protocol === "https:") return;
  if (url.protocol !== "http:") throw new PullError(`${what} is neither https nor http.`);
  if (from?.protocol === "https:") throw new PullError(`${what} would leave https for plain http.`);
  if (!isLoopback(url.hostname)) {
    throw new PullError(
      `${what} is plain http; that is allowed on loopback only, because a contract read over it can be forged.`,
    );
  }
}

function advice(status: number, sentCredentials: boolean): string {
  const advices: Partial<Record<number, string>> = {
    401: sentCredentials
      ? " The credentials are not accepted: check WSDL_USER and WSDL_PASSWORD, or --user."
      : " Set WSDL_USER and WSDL_PASSWORD.",
    403: " The credentials are known but not allowed to read it.",
    404: " Is the path right? An ASMX service serves its contract at .asmx?WSDL.",
  };
  return advices[status] ?? "";
}

/** Says what happened by the error's code alone: its message may quote a URL. */
function connectionFailure(error: unknown, place: string, received: number): string {
  const code = codeOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `The name of ${place} cannot be resolved (${code}).`;
  }
  if (code === "ECONNREFUSED") return `${place} refuses connections.`;
  if (/^(ERR_SSL_|EPROTO)/.test(code)) {
    return `There is no TLS connection to ${place} (${code}). Check the scheme and the port; client certificates cannot be sent.`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code)) {
    return `The certificate of ${place} is not trusted (${code}). If it should be: NODE_EXTRA_CA_CERTS=<PEM file>.`;
  }
  if (/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/.test(code)) {
    return `The connection to ${place} was cut after ${received} bytes of the response.`;
  }
  if (/^(Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code)) {
    return `The response of ${place} cannot be decompressed.`;
  }
  return `${place} cannot be read${inBrackets(code)}.`;
}

/** A WSDL on disk. Parts lie in its folder or below; a link that leads out of it is refused too. */
export function fileSource(path: string): DocumentSource {
  const name = basename(path);
  let start: string;
  try {
    start = realpathSync(path);
  } catch (error) {
    throw unreadable(error, name);
  }
  const folder = dirname(start);
  const isOutside = (one: string): boolean => {
    const way = relative(folder, one);
    return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
  };
  return {
    name,
    start,
    resolve: (from, reference) => {
      if (isUrl(reference) || reference.startsWith("//")) {
        throw new PullError(
          `${from.location} refers to a part by a URL; the parts of a file lie in its folder. Pull it by its URL instead.`,
        );
      }
      return resolve(dirname(from.id), decoded(reference.replace(/[?#].*/s, "")).replaceAll("\\", "/"));
    },
    load: async (id, maxBytes) => {
      const location = id === start ? name : oneLine(relative(folder, id), 200);
      try {
        if (isOutside(id) || isOutside(await realpath(id))) {
          throw new PullError(`The part "${location}" lies outside of its folder, which is refused.`);
        }
        const found = await stat(id);
        if (!found.isFile()) throw new PullError(`${location} is not a file.`);
        if (found.size > maxBytes) {
          throw new PullError(`${location} is larger than ${maxBytes} bytes (--max-bytes).`);
        }
        return { id, location, bytes: await readFile(id), contentType: undefined };
      } catch (error) {
        throw error instanceof PullError ? error : unreadable(error, location);
      }
    },
  };
}

/** Percent escapes undone; as it is where they are none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Node's message holds the full path, which belongs to this machine. */
function unreadable(error: unknown, location: string): PullError {
  const code = codeOf(error);
  return new PullError(
    code === "ENOENT" ? `${location} does not exist.` : `${location} cannot be read${inBrackets(code)}.`,
  );
}

function inBrackets(code: string): string {
  return code === "" ? "" : ` (${code})`;
}
