import { Buffer } from "node:buffer";
import { readFile, realpath, stat } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { rootCertificates } from "node:tls";
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { GenerateError, exitCode } from "../options.js";
import type { BasicCredentials, HeaderOption } from "../options.js";
import { describeAnswer } from "./describe.js";
import type { DocumentSource, RawDocument } from "./documents.js";

/** The WSDL could not be had from its source. The message holds no secret. */
export class PullError extends GenerateError {
  override readonly name = "PullError";

  constructor(message: string, options?: ErrorOptions) {
    super(exitCode.couldNotPull, message, options);
  }
}

/** Whether a URL's host is this machine itself. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Where an ASMX host serves the contract of the production service. */
export const productionWsdl =
  "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx?WSDL";

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
  /** PEM text. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly secrets: Secrets;
}

/**
 * A WSDL over HTTP. Parts come from the origin that served the document which names them; credentials and
 * extra headers go to the origin that was asked for, and to no other.
 */
export class UrlSource implements DocumentSource {
  readonly name: string;
  readonly #start: URL;
  readonly #options: UrlSourceOptions;
  readonly #signal: AbortSignal;
  #bytesLeft: number;

  constructor(start: URL, options: UrlSourceOptions) {
    requireSafe(start, undefined);
    this.name = publicUrl(start);
    this.#start = start;
    this.#options = options;
    this.#signal = AbortSignal.timeout(options.timeoutMs);
    this.#bytesLeft = options.maxBytes;
  }

  loadStart(): Promise<RawDocument> {
    return this.#load(this.#start);
  }

  resolvePart(from: RawDocument, reference: string): string {
    const base = new URL(from.id);
    if (!URL.canParse(reference, base.href)) {
      throw new PullError(
        `${from.location} refers to a part by "${reference.slice(0, 80)}", which is no URL.`,
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
      const answer = await httpGet(url, {
        headers: this.#headersFor(url),
        ca: this.#options.ca,
        signal: this.#signal,
        maxBytes: Math.max(1, this.#bytesLeft),
      });
      this.#bytesLeft -= answer.bytes.length;
      if (![301, 302, 303, 307, 308].includes(answer.status)) return this.#accept(url, answer);
      if (redirects === MAX_REDIRECTS) {
        throw new PullError(`${publicUrl(start)} redirects more than ${MAX_REDIRECTS} times.`);
      }
      url = redirected(url, answer.location);
    }
  }

  #headersFor(url: URL): Record<string, string> {
    if (url.origin !== this.#start.origin) return {};
    const headers = Object.fromEntries(
      this.#options.headers.map(({ name, value }) => [name.toLowerCase(), value]),
    );
    const { credentials } = this.#options;
    if (credentials === undefined) return headers;
    const token = Buffer.from(`${credentials.user}:${credentials.password}`, "utf8").toString("base64");
    return { ...headers, authorization: `Basic ${token}` };
  }

  #accept(url: URL, answer: HttpAnswer): RawDocument {
    const location = publicUrl(url);
    if (answer.status !== 200) {
      throw new PullError(
        `${location} answered with ${describeAnswer(answer, this.#options.secrets)} instead of a WSDL.${advice(answer.status)}`,
      );
    }
    const id = new URL(url);
    id.hash = "";
    id.username = "";
    id.password = "";
    return {
      id: id.href,
      location,
      bytes: answer.bytes,
      contentType: answer.contentType,
      status: answer.status,
    };
  }
}

function redirected(from: URL, location: string | undefined): URL {
  const place = publicUrl(from);
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw new PullError(`${place} redirects, but not to a URL.`);
  }
  const to = new URL(location, from);
  requireSafe(to, from);
  return to;
}

/** https everywhere; plain http on loopback only, and never after https. */
function requireSafe(url: URL, from: URL | undefined): void {
  const what =
    from === undefined ? publicUrl(url) : `${publicUrl(from)} redirects to ${publicUrl(url)}, which`;
  if (url.protocol === "https:") return;
  if (url.protocol !== "http:") throw new PullError(`${what} is neither https nor http.`);
  if (from?.protocol === "https:") throw new PullError(`${what} would leave https for plain http.`);
  if (!isLoopback(url)) {
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
  readonly #start: string;
  #folder: string | undefined;
  #bytesLeft: number;

  constructor(
    path: string,
    readonly maxBytes: number,
  ) {
    this.#start = resolve(path);
    this.name = basename(this.#start);
    this.#bytesLeft = maxBytes;
  }

  async loadStart(): Promise<RawDocument> {
    const real = await this.#real(this.#start, this.name);
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
    const real = await this.#real(id, shown);
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

  async #real(path: string, shown: string): Promise<string> {
    try {
      return await realpath(path);
    } catch (error) {
      throw unreadable(error, shown);
    }
  }

  async #read(path: string, location: string, id = path): Promise<RawDocument> {
    try {
      const found = await stat(path);
      if (!found.isFile()) throw new PullError(`${location} is no file.`);
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
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = code === "ENOENT" ? "does not exist" : `cannot be read${code === "" ? "" : ` (${code})`}`;
  return new PullError(`${location} ${why}.`);
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly location: string | undefined;
  readonly bytes: Buffer;
}

export interface HttpGetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** One GET: no redirects, no retries. @throws PullError when no whole answer came. */
export async function httpGet(url: URL, options: HttpGetOptions): Promise<HttpAnswer> {
  const place = publicUrl(url);
  let received = 0;
  try {
    const response = await send(url, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > options.maxBytes) {
        response.destroy();
        throw new PullError(`The answer of ${place} is larger than ${options.maxBytes} bytes (--max-bytes).`);
      }
      chunks.push(chunk);
    }
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers["content-type"],
      location: response.headers.location,
      bytes: decompress(Buffer.concat(chunks), response.headers["content-encoding"], options.maxBytes),
    };
  } catch (error) {
    throw error instanceof PullError ? error : connectionFailure(error, place, received, options.signal);
  }
}

function send(url: URL, options: HttpGetOptions): Promise<IncomingMessage> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const target = new URL(url);
  target.username = "";
  target.password = "";
  target.hash = "";
  return new Promise((resolve, reject) => {
    const outgoing = send(
      target,
      {
        method: "GET",
        agent: false,
        signal: options.signal,
        ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
        headers: {
          accept: "text/xml, application/wsdl+xml, application/xml;q=0.9, */*;q=0.1",
          "accept-encoding": "gzip, deflate, br",
          "user-agent": "account-management-service-client (generate)",
          ...options.headers,
        },
      },
      resolve,
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Says what happened by Node's error code alone: its message may quote a URL. */
function connectionFailure(error: unknown, place: string, received: number, signal: AbortSignal): PullError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The reason, not the error: an answer that is aborted half-way ends like one that was cut.
  if (signal.aborted) {
    return new PullError(`${place} did not answer in time (--timeout).`);
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new PullError(`The name of ${place} cannot be resolved (${code}).`);
  }
  if (code === "ECONNREFUSED") return new PullError(`${place} refuses connections.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/.test(code)) {
    return new PullError(
      `The certificate of ${place} is not trusted (${code}). --ca <file> names one that is.`,
    );
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE") {
    return new PullError(`The connection to ${place} was cut after ${received} bytes of the answer.`);
  }
  return new PullError(`${place} cannot be read${code === "" ? "" : ` (${code})`}.`);
}

/** Undoes `Content-Encoding`. The bound holds for what comes out, so a small answer cannot fill the memory. */
export function decompress(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): Buffer {
  const encodings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "identity");
  return encodings.reduceRight((current, encoding) => undo(current, encoding, maxBytes), bytes);
}

function undo(bytes: Buffer, encoding: string, maxBytes: number): Buffer {
  if (bytes.length === 0) return bytes;
  const bound = { maxOutputLength: maxBytes };
  try {
    switch (encoding) {
      case "gzip":
      case "x-gzip":
        return gunzipSync(bytes, bound);
      case "br":
        return brotliDecompressSync(bytes, bound);
      case "deflate":
        // RFC 9110 means zlib's format; some servers send the bare stream.
        return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, bound) : inflateRawSync(bytes, bound);
      default:
        throw new PullError(`The answer is encoded as "${encoding.slice(0, 40)}", which was not asked for.`);
    }
  } catch (error) {
    if (error instanceof PullError) throw error;
    if (
      error instanceof RangeError ||
      (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
    ) {
      throw new PullError(`The answer is larger than ${maxBytes} bytes when decompressed (--max-bytes).`);
    }
    throw new PullError(
      `The answer says that it is ${encoding} but it cannot be decompressed: it was cut short or is broken.`,
    );
  }
}

/** Everything that must not be shown, and the one place that takes it out of texts. */
export class Secrets {
  readonly #values: readonly string[];

  constructor(values: readonly (string | undefined)[]) {
    const shown = values.filter((value): value is string => value !== undefined && value !== "");
    // Longest first, so that no secret is broken up by a shorter one that it holds.
    this.#values = [...new Set(shown.flatMap(spellings))].sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    return this.#values.reduce((current, value) => current.replaceAll(value, "[redacted]"), text);
  }
}

/** A server may echo a secret as it came, in a URL, or in markup. */
function spellings(value: string): string[] {
  const markup = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [value, encodeURIComponent(value), markup, markup.replaceAll('"', "&quot;")];
}
