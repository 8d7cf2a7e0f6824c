import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isLoopback } from "../../src/endpoint.js";
import { createRedactor } from "../../src/redaction/secrets.js";
import type { Redact } from "../../src/redaction/secrets.js";
import { escapeAttribute, escapeText } from "../../src/soap/xml-text.js";
import { GenerateError, codeOf, exitCode } from "../options.js";
import type { BasicCredentials, HeaderOption } from "../options.js";
import { describeResponse } from "./describe.js";
import type { DocumentSource, RawDocument } from "./documents.js";

/** The WSDL could not be had from its source. The message holds no secret. */
export class PullError extends GenerateError {
  override readonly name = "PullError";

  constructor(message: string, options?: ErrorOptions) {
    super(exitCode.couldNotPull, message, options);
  }
}

/** Query parameters by which ASMX and WCF hosts name their own documents; nothing else of a query is shown. */
const harmless = new Set(["wsdl", "singlewsdl", "xsd", "schema", "disco"]);

/** A URL as it may be shown and stored: no user, no password, no query values that may be secret, no fragment. */
export function publicUrl(url: URL): string {
  const query = url.search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "")
    .map((parameter) => {
      const name = parameter.split("=")[0] ?? "";
      return harmless.has(name.toLowerCase()) ? parameter : "…";
    });
  return `${url.protocol}//${url.host}${url.pathname}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

const MAX_REDIRECTS = 5;

export interface UrlSourceOptions {
  readonly headers: readonly HeaderOption[];
  readonly credentials: BasicCredentials | undefined;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly secrets: Secrets;
}

/**
 * A WSDL over HTTP. Parts come from the origin that served the document which names them; credentials and
 * extra headers go to the origin that was asked for, and to no other.
 */
export class UrlSource implements DocumentSource {
  readonly name: string;
  #bytesLeft: number;

  constructor(
    private readonly start: URL,
    private readonly options: UrlSourceOptions,
  ) {
    this.name = publicUrl(start);
    requireSafe(start, this.name, undefined);
    this.#bytesLeft = options.maxBytes;
  }

  loadStart(): Promise<RawDocument> {
    return this.#load(this.start);
  }

  resolvePart(from: RawDocument, reference: string): string {
    const base = new URL(from.id);
    if (!URL.canParse(reference, base.href)) {
      throw new PullError(
        `${from.location} refers to a part by "${reference.slice(0, 80)}", which is not a URL.`,
      );
    }
    const url = new URL(reference, base);
    url.hash = "";
    if (url.origin !== base.origin || (url.protocol !== "http:" && url.protocol !== "https:")) {
      throw new PullError(
        `${from.location} refers to a part elsewhere (${url.protocol}//${url.host}); parts come only from ${base.origin}.`,
      );
    }
    return url.href;
  }

  loadPart(id: string): Promise<RawDocument> {
    return this.#load(new URL(id));
  }

  async #load(start: URL): Promise<RawDocument> {
    let url = start;
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#get(url);
      this.#bytesLeft -= response.bytes.length;
      if (![301, 302, 303, 307, 308].includes(response.status)) return this.#accept(url, response);
      if (redirects === MAX_REDIRECTS) {
        throw new PullError(`${publicUrl(start)} redirects more than ${MAX_REDIRECTS} times.`);
      }
      url = this.#redirected(url, response.location);
    }
  }

  /** One GET: no redirects, no retries. @throws PullError when no whole response came. */
  async #get(url: URL): Promise<HttpResponse> {
    const { signal } = this.options;
    let received = 0;
    try {
      const response = await fetch(bare(url), {
        redirect: "manual",
        signal,
        headers: {
          accept: "text/xml, application/wsdl+xml, application/xml;q=0.9, */*;q=0.1",
          "accept-encoding": "gzip, deflate, br",
          "user-agent": "account-management-service-client (generate)",
          ...this.#headersFor(url),
        },
      });
      const chunks: Uint8Array[] = [];
      // The two declarations of streams, the browser's and Node's, do not know of each other.
      const body = response.body as unknown as AsyncIterable<Uint8Array> | null;
      for await (const chunk of body ?? []) {
        received += chunk.length;
        if (received > this.#bytesLeft) {
          throw new PullError(
            `The response of ${this.#shown(url)} is larger than ${this.#bytesLeft} bytes, decompressed (--max-bytes).`,
          );
        }
        chunks.push(chunk);
      }
      return {
        status: response.status,
        contentType: response.headers.get("content-type") ?? undefined,
        location: response.headers.get("location") ?? undefined,
        bytes: Buffer.concat(chunks),
      };
    } catch (error) {
      throw error instanceof PullError ? error : connectionFailure(error, this.#shown(url), received, signal);
    }
  }

  #headersFor(url: URL): Record<string, string> {
    if (url.origin !== this.start.origin) return {};
    const headers = Object.fromEntries(
      this.options.headers.map(({ name, value }) => [name.toLowerCase(), value]),
    );
    const { credentials } = this.options;
    if (credentials === undefined) return headers;
    const token = Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64");
    return { ...headers, authorization: `Basic ${token}` };
  }

  #redirected(from: URL, location: string | undefined): URL {
    if (location === undefined || !URL.canParse(location, from.href)) {
      throw new PullError(`${this.#shown(from)} redirects, but not to a URL.`);
    }
    const to = new URL(location, from);
    requireSafe(to, `${this.#shown(from)} redirects to ${this.#shown(to)}, which`, from);
    return to;
  }

  /** The server chose where it redirects to, and it knows the request. */
  #shown(url: URL): string {
    const text = publicUrl(url);
    if (url.href === this.start.href) return text;
    return this.options.secrets.shown(text) ?? "a URL that is not shown";
  }

  #accept(url: URL, response: HttpResponse): RawDocument {
    const location = this.#shown(url);
    if (response.status !== 200) {
      throw new PullError(
        `${location} gave ${describeResponse(response, this.options.secrets)} instead of a WSDL.${advice(response.status)}`,
      );
    }
    const { status, contentType, bytes } = response;
    return { id: bare(url).href, location, bytes, contentType, status };
  }
}

/** The URL of a document, without what a request does not send. */
function bare(url: URL): URL {
  const target = new URL(url);
  target.username = "";
  target.password = "";
  target.hash = "";
  return target;
}

/** https everywhere; plain http on loopback only, and never after https. */
function requireSafe(url: URL, what: string, from: URL | undefined): void {
  if (url.protocol === "https:") return;
  if (url.protocol !== "http:") throw new PullError(`${what} is neither https nor http.`);
  if (from?.protocol === "https:") throw new PullError(`${what} would leave https for plain http.`);
  if (!isLoopback(url.hostname)) {
    throw new PullError(
      `${what} is plain http; that is allowed on loopback only, because a contract read over it can be forged.`,
    );
  }
}

function advice(status: number): string {
  if (status === 401) return " Set WSDL_USER and WSDL_PASSWORD.";
  if (status === 403) return " The credentials are known but not allowed to read it.";
  if (status === 404) return " Is the path right? An ASMX service serves its contract at .asmx?WSDL.";
  return "";
}

/** A WSDL on disk. Parts lie in its folder or below; a link that leads out of it is refused too. */
export class FileSource implements DocumentSource {
  readonly name: string;
  #folder: string | undefined;
  #bytesLeft: number;

  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {
    this.name = basename(resolve(path));
    this.#bytesLeft = maxBytes;
  }

  async loadStart(): Promise<RawDocument> {
    const real = await realPath(this.path, this.name);
    this.#folder = dirname(real);
    return this.#read(real, this.name);
  }

  resolvePart(from: RawDocument, reference: string): string {
    if (/^[a-z][a-z0-9+.-]+:/i.test(reference) || reference.startsWith("//")) {
      throw new PullError(
        `${from.location} refers to a part by a URL; the parts of a file lie in its folder. Pull it by its URL instead.`,
      );
    }
    const path = decoded(reference).replaceAll("\\", "/");
    if (path.includes("\0"))
      throw new PullError(`${from.location} refers to a part by a name with a null character.`);
    const target = resolve(dirname(from.id), path);
    this.#requireInside(target, from.location, reference);
    return target;
  }

  async loadPart(id: string): Promise<RawDocument> {
    const shown = relative(this.#folder ?? dirname(id), id);
    const real = await realPath(id, shown);
    this.#requireInside(real, shown, shown);
    return this.#read(real, shown, id);
  }

  #requireInside(target: string, location: string, reference: string): void {
    const path = relative(this.#folder ?? "", target);
    if (path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
      throw new PullError(
        `${location} refers to a part outside of its folder ("${reference.slice(0, 80)}"), which is refused.`,
      );
    }
  }

  async #read(path: string, location: string, id = path): Promise<RawDocument> {
    try {
      const found = await stat(path);
      if (!found.isFile()) throw new PullError(`${location} is not a file.`);
      if (found.size > this.#bytesLeft) {
        throw new PullError(`${location} makes more than ${this.maxBytes} bytes (--max-bytes).`);
      }
      const bytes = await readFile(path);
      this.#bytesLeft -= bytes.length;
      return { id: join(id), location, bytes, contentType: undefined };
    } catch (error) {
      throw error instanceof PullError ? error : unreadable(error, location);
    }
  }
}

async function realPath(path: string, shown: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw unreadable(error, shown);
  });
}

function decoded(reference: string): string {
  const path = reference.split(/[?#]/)[0] ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Node's message holds the full path, which belongs to this machine. */
function unreadable(error: unknown, location: string): PullError {
  const code = codeOf(error);
  const why = code === "ENOENT" ? "does not exist" : `cannot be read${code === "" ? "" : ` (${code})`}`;
  return new PullError(`${location} ${why}.`);
}

interface HttpResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly location: string | undefined;
  readonly bytes: Buffer;
}

/** Says what happened by the error's code alone: its message may quote a URL. */
function connectionFailure(error: unknown, place: string, received: number, signal: AbortSignal): PullError {
  // The reason, not the error: a response that is aborted half-way ends like one that was cut.
  if (signal.aborted) return new PullError(`${place} did not respond in time (--timeout).`);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(cause);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new PullError(`The name of ${place} cannot be resolved (${code}).`);
  }
  if (code === "ECONNREFUSED") return new PullError(`${place} refuses connections.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/.test(code)) {
    return new PullError(
      `The certificate of ${place} is not trusted (${code}). If it should be: NODE_EXTRA_CA_CERTS=<PEM file>.`,
    );
  }
  if (/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/.test(code)) {
    return new PullError(`The connection to ${place} was cut after ${received} bytes of the response.`);
  }
  if (/^(Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code)) {
    return new PullError(`The response of ${place} cannot be decompressed.`);
  }
  return new PullError(`${place} cannot be read${code === "" ? "" : ` (${code})`}.`);
}

/** From this length on a secret is looked for between the letters of other words, and in names. */
const LONG = 6;

/** Everything that must be in no message and in no file that is written. */
export class Secrets {
  readonly #redact: Redact;
  readonly #long: readonly string[];
  readonly #words: readonly string[];

  /** A user's name may be a word of the contract, such as the vendor's own; a secret may not. */
  constructor(secrets: readonly string[], user: string | undefined) {
    const all = [...new Set(secrets)].filter((value) => value !== "");
    this.#redact = createRedactor(user === undefined ? all : [...all, user]);
    this.#long = all.filter(({ length }) => length >= LONG).flatMap(spellings);
    this.#words = [...all.filter(({ length }) => length < LONG), ...(user === undefined ? [] : [user])]
      .filter(({ length }) => length > 2)
      .map(words);
  }

  /** A text as it may be shown: as it is, or `undefined` when a secret may be in it. */
  shown(text: string): string | undefined {
    return this.#redact(text) === text && !this.areIn(text) ? text : undefined;
  }

  /** Whether a document holds one of them in a usual form; short ones count only as words of its free text. */
  areIn(text: string): boolean {
    const whole = text.toLowerCase();
    if (this.#long.some((form) => whole.includes(form))) return true;
    const free = words(whole.replace(/<[^!?][^>]*>/g, " "));
    return this.#words.some((word) => free.includes(word));
  }
}

/** Words between blanks, so that one is found whole. */
function words(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}

/** A server may echo a secret as it came, in a URL, in markup, or encoded. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  return [
    value,
    encodeURIComponent(value),
    escapeText(value),
    escapeAttribute(value),
    bytes.toString("hex"),
    bytes.toString("base64").replace(/=+$/, ""),
  ].map((form) => form.toLowerCase());
}
