import type { ContractDescriptor } from "../soap/contract.js";
import { escapeAttribute } from "../soap/xml-text.js";
import { NOT_REACHED, errorPage, xmlResponse } from "./server.js";
import type { HttpRequest, HttpResponse } from "./server.js";

/** What the web server and the pages of the service respond with, before any SOAP. */
export class Site {
  readonly #contract: ContractDescriptor;
  readonly #wsdl: string;
  /** Where the service is, as the contract's address has it; upper and lower case matter. */
  readonly #path: string;

  constructor(contract: ContractDescriptor, wsdl: string) {
    this.#contract = contract;
    this.#wsdl = wsdl;
    this.#path = servicePath(contract);
  }

  /** The response to a request that is no SOAP call; `undefined` for one that is. */
  async respond(request: HttpRequest, url: string): Promise<HttpResponse | undefined> {
    const why = whyForeign(request);
    if (why !== undefined) return errorPage(403, "Forbidden", why);
    if (request.path.startsWith(`${this.#path}/`)) return belowTheService(request);
    if (request.path !== this.#path) {
      return errorPage(404, "The resource cannot be found.", `Requested URL: ${request.path}`);
    }
    switch (request.method) {
      case "GET":
        if (/^wsdl(?:=|&|$)/i.test(request.query ?? "")) {
          return xmlResponse(200, "1.1", wsdlAt(this.#wsdl, url));
        }
        // Tests that only call the service do not pay for the pages.
        return (await import("./pages/pages.js")).pageOf(
          this.#contract,
          request.query ?? "",
          new URL(url).hostname,
        );
      case "POST":
        return saysItsLength(request) ? undefined : LENGTH_REQUIRED;
      default:
        return errorPage(405, "Method Not Allowed", "The service takes GET and POST.");
    }
  }
}

export function servicePath(contract: ContractDescriptor): string {
  return new URL(contract.address).pathname;
}

/**
 * Why a browser must not be served: another site has sent it here, or a name that only seems to be this
 * machine's. SOAP clients send none of these headers.
 */
function whyForeign({ method, headers }: HttpRequest): string | undefined {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  const fromBrowser = origin !== undefined || site !== undefined;
  if (method !== "POST" || fromBrowser) {
    if (host !== undefined && !LOOPBACK.test(host))
      return "The emulator's pages are served to this machine only.";
  }
  if (method !== "POST") return undefined;
  if (site !== undefined && site !== "same-origin" && site !== "none") return CROSS_SITE;
  return origin !== undefined && origin !== `http://${host ?? ""}` ? CROSS_SITE : undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/i;
const CROSS_SITE = "A page of another site must not call the emulator.";

/** Operations by plain HTTP, which the service's binding does not offer. */
function belowTheService(request: HttpRequest): HttpResponse {
  const what = "Request format is unrecognized.";
  if (request.method === "GET") return errorPage(500, "Runtime Error", what);
  return {
    status: 500,
    headers: { "Cache-Control": NOT_REACHED, "Content-Type": "text/plain; charset=utf-8" },
    body: `${what}\n`,
  };
}

function saysItsLength({ headers }: HttpRequest): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** IIS refuses these before ASP.NET sees them. */
const LENGTH_REQUIRED = errorPage(
  411,
  "Length Required",
  "HTTP Error 411. The request must be chunked or have a content length.",
);

/** The service description with this address in the place of the real one. */
function wsdlAt(wsdl: string, url: string): string {
  return wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\slocation=)(?:"[^"]*"|'[^']*')/g,
    (_, before: string) => `${before}"${escapeAttribute(url)}"`,
  );
}
