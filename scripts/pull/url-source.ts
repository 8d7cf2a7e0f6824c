import { Buffer } from "node:buffer";
import type { BasicCredentials, HeaderOption } from "../arguments.js";
import { describeAnswer } from "./answer-description.js";
import type { DocumentSource, RawDocument } from "./document.js";
import { httpGet } from "./http-get.js";
import type { HttpAnswer } from "./http-get.js";
import { isLoopback } from "./loopback.js";
import { publicUrl } from "./public-url.js";
import { PullError } from "./pull-error.js";
import type { Secrets } from "./secrets.js";

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
