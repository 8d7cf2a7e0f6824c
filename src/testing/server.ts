import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { MessageError } from "../soap/fields.js";
import { escapeAttribute, escapeText } from "../soap/xml-text.js";
import {
  Dispatch,
  headerNotUnderstood,
  readEnvelope,
  readHeaderBlocks,
  readParameters,
  unprocessedRequest,
  unwritableAnswer,
  whyUnwritable,
} from "./asmx.js";
import type { HeaderBlocks, ReceivedCredentials } from "./asmx.js";
import { EmulatorFault, EmulatorResult, behaviourOf } from "./behaviours.js";
import type { EmulatedService, EmulatorCall } from "./behaviours.js";
import { redactRequest } from "./emulator.js";
import type { EmulatorFailure, OpenEntry, RequestLog, Script } from "./emulator.js";
import {
  errorId,
  invalidSoapCredentials,
  outcomeFields,
  withSuccess,
  writeEnvelope,
  writeFaultEnvelope,
  writeResponseBody,
} from "./responses.js";
import type { Outcome, SoapFault } from "./responses.js";
import { soapContentType } from "./types.js";
import type { TestingSoapVersion } from "./types.js";

/** What goes back over the connection, `Content-Length` and the server's own headers aside. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** ASP.NET's two forms of `Cache-Control`: whether the operation was reached or not. */
export const REACHED = "private, max-age=0";
export const NOT_REACHED = "private";

export function xmlAnswer(
  status: number,
  version: TestingSoapVersion,
  body: string,
  cacheControl: string = REACHED,
): HttpAnswer {
  return {
    status,
    headers: { "Cache-Control": cacheControl, "Content-Type": soapContentType(version) },
    body,
  };
}

/** ASMX refuses some requests without a word: only the status and the content type tell. */
export function emptyAnswer(status: number, version: TestingSoapVersion): HttpAnswer {
  return xmlAnswer(status, version, "", NOT_REACHED);
}

export function faultAnswer(
  version: TestingSoapVersion,
  fault: SoapFault,
  cacheControl: string = NOT_REACHED,
): HttpAnswer {
  return xmlAnswer(500, version, writeFaultEnvelope(version, fault), cacheControl);
}

export function htmlAnswer(status: number, body: string, cacheControl: string = NOT_REACHED): HttpAnswer {
  return { status, headers: { "Cache-Control": cacheControl, "Content-Type": "text/html" }, body };
}

/** Ends the handling of a request with this answer. */
export class EarlyAnswer extends Error {
  override readonly name = "EarlyAnswer";
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer) {
    super("The request was refused before an operation was called.");
    this.answer = answer;
  }
}

/** The media type of a `Content-Type` header in lower case, `""` where there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The `charset` parameter of a `Content-Type` header. */
export function charsetOf(contentType: string | undefined): string | undefined {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType ?? "");
  const charset = (found?.[1] ?? found?.[2] ?? "").trim().toLowerCase();
  return charset === "" ? undefined : charset;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?`, without it; `undefined` where there is none. */
  readonly query: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Ends when the server closes or the client has gone. */
  readonly signal: AbortSignal;
}

/** What happens on the connection: an answer, an answer cut off in its middle, or nothing ever. */
export type Reaction =
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  | { readonly kind: "reset"; readonly answer: HttpAnswer | undefined }
  | { readonly kind: "silence" };

interface HttpServer {
  readonly port: number;
  /** Ends idle and busy connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens on the loopback interface alone. Rejects when the port is taken. */
export async function listen(
  port: number,
  react: (request: HttpRequest) => Promise<Reaction>,
): Promise<HttpServer> {
  // ASMX asks for no Host header.
  const server = createServer({ requireHostHeader: false });
  const closing = new AbortController();
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void handle(incoming, outgoing, closing.signal, react).catch(() => incoming.socket.destroy());
  });
  const bound = await bind(server, port);
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        closing.abort();
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  closing: AbortSignal,
  react: (request: HttpRequest) => Promise<Reaction>,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const [path = "", ...query] = (incoming.url ?? "").split("?");
  const reaction = await react({
    method: incoming.method ?? "",
    path,
    query: query.length === 0 ? undefined : query.join("?"),
    headers: incoming.headers,
    body: await bodyOf(incoming),
    signal: AbortSignal.any([closing, gone.signal]),
  });
  if (reaction.kind === "silence") return;
  if (reaction.answer !== undefined) send(outgoing, reaction.answer, reaction.kind === "reset");
  if (reaction.kind === "reset") reset(incoming, outgoing);
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, answer: HttpAnswer, cutOff: boolean): void {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
  outgoing.writeHead(answer.status, {
    "X-AspNet-Version": "4.0.30319",
    ...answer.headers,
    "Content-Length": body.length,
  });
  if (cutOff) outgoing.write(body.subarray(0, Math.floor(body.length / 2)));
  else outgoing.end(body);
}

/** After the half that was written has left, or at once. */
function reset(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (!outgoing.headersSent) incoming.socket.resetAndDestroy();
  else setTimeout(() => incoming.socket.resetAndDestroy(), CUT_OFF_DELAY_MS);
}

/** A reset overtakes bytes that the client's kernel has not handed over yet. */
const CUT_OFF_DELAY_MS = 20;

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

/** The emulator's own pages; ASMX's look different on every host. */

export function helpPage(contract: ContractDescriptor): string {
  const operations = Object.values(contract.operations)
    .map(({ name, documentation }) => {
      const link = `<a href="?op=${encodeURIComponent(name)}">${escapeText(name)}</a>`;
      return `<li>${link}${documentation === undefined ? "" : ` ${escapeText(documentation)}`}</li>`;
    })
    .join("\n");
  return page(
    `${contract.service} Web Service`,
    '<p>An emulator, for tests. <a href="?WSDL">Service description</a></p>\n' + `<ul>\n${operations}\n</ul>`,
  );
}

export function operationPage(contract: ContractDescriptor, operation: OperationDescriptor): string {
  return page(
    `${contract.service} Web Service: ${operation.name}`,
    `<p>${escapeText(operation.documentation ?? "")}</p>\n<p>SOAPAction: ${escapeText(operation.soapAction)}</p>`,
  );
}

export function errorPage(title: string, description: string): string {
  return page(title, `<p>${escapeText(description)}</p>`);
}

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><title>${escapeText(title)}</title></head>
<body>
<h1>${escapeText(title)}</h1>
${content}
</body>
</html>
`;
}

/** The service description with this address in the place of the real one. */
export function wsdlAt(wsdl: string, url: string): string {
  return wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\slocation=)(?:"[^"]*"|'[^']*')/g,
    (_, before: string) => `${before}"${escapeAttribute(url)}"`,
  );
}

/** A behaviour from a test; what it gives is checked against the contract when it is written. */
export type TestBehaviour = (call: EmulatorCall) => unknown;

interface SoapServiceParts {
  readonly service: EmulatedService;
  readonly accepts: (credentials: ReceivedCredentials | undefined) => boolean;
  readonly refusal: "result" | "fault";
  /** By the client's method names. */
  readonly behaviours: ReadonlyMap<string, TestBehaviour>;
  readonly failures: Script<EmulatorFailure>;
  readonly responses: Script<TestBehaviour>;
  readonly log: RequestLog;
}

interface DecodedCall {
  readonly operation: OperationDescriptor;
  readonly call: EmulatorCall;
  readonly notUnderstood: HeaderBlocks["notUnderstood"];
}

/** Answers SOAP requests: reads like ASMX, behaves like the service, writes like ASMX. */
export class SoapService {
  readonly #parts: SoapServiceParts;
  readonly #contract: ContractDescriptor;
  readonly #dispatch: Dispatch;

  constructor(parts: SoapServiceParts) {
    this.#parts = parts;
    this.#contract = parts.service.contract;
    this.#dispatch = new Dispatch(this.#contract);
  }

  async answer(request: HttpRequest): Promise<Reaction> {
    const entry = this.#parts.log.open(request.headers);
    const reaction = await this.#react(request, entry);
    if (reaction.kind === "answer") entry.status = reaction.answer.status;
    return reaction;
  }

  async #react(request: HttpRequest, entry: OpenEntry): Promise<Reaction> {
    let decoded: DecodedCall;
    try {
      decoded = this.#decode(request, entry);
    } catch (error) {
      if (error instanceof EarlyAnswer) return { kind: "answer", answer: error.answer };
      throw error;
    }
    const failure = this.#parts.failures.take(decoded.operation);
    const scripted = failure === undefined ? undefined : this.#scripted(failure, decoded);
    if (scripted !== undefined) return scripted;
    const answer = await this.#carryOut(decoded);
    if (failure?.kind === "reset") {
      return { kind: "reset", answer: failure.midAnswer === true ? answer : undefined };
    }
    if (failure?.kind === "delay" && !(await waited(failure.ms, request.signal))) return { kind: "silence" };
    return { kind: "answer", answer };
  }

  #decode(request: HttpRequest, entry: OpenEntry): DecodedCall {
    const envelope = readEnvelope(request, this.#dispatch.isOperation);
    entry.soapVersion = envelope.version;
    const operation = this.#dispatch.operationOf(request, envelope);
    entry.operation = operation.name;
    const blocks = readHeaderBlocks(this.#contract, envelope);
    entry.userName = blocks.credentials?.userName;
    const { request: parameters, hasWrapper } = readParameters(this.#contract, operation, envelope);
    entry.request = redactRequest(this.#contract, operation, parameters);
    return {
      operation,
      notUnderstood: blocks.notUnderstood,
      call: {
        operation: operation.name,
        soapVersion: envelope.version,
        request: parameters,
        hasRequest: hasWrapper,
        credentials: blocks.credentials,
        headers: request.headers,
      },
    };
  }

  /** A failure that comes in the place of the operation; `undefined` for one that comes after it. */
  #scripted(failure: EmulatorFailure, { operation, call }: DecodedCall): Reaction | undefined {
    switch (failure.kind) {
      case "result": {
        const { result, code, message = errorId() } = failure;
        return { kind: "answer", answer: this.#withOutcome(operation, call, { result, code, message }) };
      }
      case "fault":
        return { kind: "answer", answer: faultAnswer(call.soapVersion, failure, REACHED) };
      case "http":
        return { kind: "answer", answer: httpAnswer(failure) };
      case "silence":
        return { kind: "silence" };
      case "reset":
      case "delay":
        return undefined;
    }
  }

  async #carryOut({ operation, call, notUnderstood }: DecodedCall): Promise<HttpAnswer> {
    try {
      const result = await this.#resultOf(operation, call);
      // ASMX looks for this when the operation is done.
      if (notUnderstood !== undefined) {
        return faultAnswer(call.soapVersion, headerNotUnderstood(notUnderstood), REACHED);
      }
      return this.#write(operation, call, result);
    } catch (error) {
      if (error instanceof EmulatorFault) return faultAnswer(call.soapVersion, error.fault, REACHED);
      const why = error instanceof Error ? error.message : String(error);
      return faultAnswer(call.soapVersion, unprocessedRequest(why), REACHED);
    }
  }

  /** What the operation gives: a success, or a Result that says why not. Throws for what is a fault. */
  async #resultOf(operation: OperationDescriptor, call: EmulatorCall): Promise<unknown> {
    const { accepts, refusal } = this.#parts;
    if (operation.authenticated && !accepts(call.credentials)) {
      const refused = invalidSoapCredentials();
      if (refusal === "fault") throw new EmulatorFault({ code: "client", reason: refused.code });
      return outcomeFields(operation, refused);
    }
    try {
      return withSuccess(operation, await this.#behave(operation, call));
    } catch (error) {
      if (error instanceof EmulatorResult) return outcomeFields(operation, error.outcome);
      throw error;
    }
  }

  async #behave(operation: OperationDescriptor, call: EmulatorCall): Promise<unknown> {
    const { behaviours, responses, service } = this.#parts;
    const test = responses.take(operation) ?? behaviours.get(operation.method);
    return test === undefined ? behaviourOf(operation.name)(call, service, operation) : await test(call);
  }

  #withOutcome(operation: OperationDescriptor, call: EmulatorCall, outcome: Outcome): HttpAnswer {
    return this.#write(operation, call, outcomeFields(operation, outcome));
  }

  #write(operation: OperationDescriptor, call: EmulatorCall, result: unknown): HttpAnswer {
    try {
      const body = writeResponseBody(this.#contract, operation, result);
      return xmlAnswer(200, call.soapVersion, writeEnvelope(call.soapVersion, body));
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const why = whyUnwritable(result) ?? error.message;
      return faultAnswer(call.soapVersion, unwritableAnswer(why), REACHED);
    }
  }
}

function httpAnswer(failure: EmulatorFailure & { readonly kind: "http" }): HttpAnswer {
  return {
    status: failure.status,
    headers: { "Content-Type": failure.contentType ?? "text/html", ...failure.headers },
    body: failure.body ?? "",
  };
}

/** Whether the time passed before the client or the emulator was gone. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
