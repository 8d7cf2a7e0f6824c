import type { ContractDescriptor } from "../../../contract/operation.js";
import type { HttpAnswer } from "./answer.js";
import { htmlAnswer, NOT_REACHED, REACHED, xmlAnswer } from "./answer.js";
import { errorPage, helpPage, operationPage, wsdlAt } from "./pages.js";
import type { HttpRequest } from "./server.js";

/** What the web server and the help pages of ASMX answer, before any SOAP. */
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

  /** The answer to a request that is no SOAP call; `undefined` for one that is. */
  answer(request: HttpRequest, url: string): HttpAnswer | undefined {
    if (request.path.startsWith(`${this.#path}/`)) return belowTheService(request);
    if (request.path !== this.#path) {
      return htmlAnswer(404, errorPage("The resource cannot be found.", `Requested URL: ${request.path}`));
    }
    switch (request.method) {
      case "GET":
        return this.#page(request.query ?? "", url);
      case "POST":
        return saysItsLength(request) ? undefined : LENGTH_REQUIRED;
      default:
        return htmlAnswer(405, errorPage("Method Not Allowed", "The service takes GET and POST."));
    }
  }

  #page(query: string, url: string): HttpAnswer {
    if (/^wsdl(?:=|&|$)/i.test(query)) return xmlAnswer(200, "1.1", wsdlAt(this.#wsdl, url), REACHED);
    const name = new URLSearchParams(query).get("op");
    if (name === null) return htmlAnswer(200, helpPage(this.#contract), REACHED);
    const operation = Object.values(this.#contract.operations).find((one) => one.name === name);
    if (operation !== undefined) return htmlAnswer(200, operationPage(this.#contract, operation), REACHED);
    return htmlAnswer(500, errorPage("Runtime Error", "The service has no such operation."), REACHED);
  }
}

export function servicePath(contract: ContractDescriptor): string {
  return new URL(contract.address).pathname;
}

/** Operations by plain HTTP, which the service's binding does not offer. */
function belowTheService(request: HttpRequest): HttpAnswer {
  const what = "Request format is unrecognized.";
  if (request.method === "GET") return htmlAnswer(500, errorPage("Runtime Error", what));
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
const LENGTH_REQUIRED = htmlAnswer(
  411,
  errorPage("Length Required", "HTTP Error 411. The request must be chunked or have a content length."),
);
