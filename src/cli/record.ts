import { rename, writeFile } from "node:fs/promises";
import {
  InvalidCredentialsError,
  ServiceResultError,
  SoapFaultError,
  isAccountManagementError,
} from "../errors.js";
import { createRedactor } from "../redaction/secrets.js";
import { readResponse } from "../response.js";
import { writeMessage } from "../soap/write.js";
import { RefusedRequest, readRequest } from "../testing/asmx.js";
import type { ReceivedRequest } from "../testing/asmx.js";
import { redactMessage } from "../testing/journal.js";
import { toJson } from "../testing/json.js";
import type { RecordedCall, Recording } from "../testing/recording.js";
import { errorPage, listen } from "../testing/server.js";
import type { HttpRequest, HttpResponse } from "../testing/server.js";
import { closeAgent, createAgent } from "../transport/agent.js";
import { Call } from "../transport/deadline.js";
import { post } from "../transport/post.js";
import type { HttpResponse as EndpointResponse } from "../transport/post.js";
import { endpointOf, proxyOf } from "./access.js";
import type { AccessOptions } from "./access.js";
import { interrupted } from "./emulate.js";
import type { CommandContext } from "./program.js";

export interface RecordOptions extends AccessOptions {
  readonly out: string;
  readonly port?: number;
}

const MOST_BYTES = 10 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Runs a proxy on 127.0.0.1 until the process is interrupted. It passes requests on as they are, checks each
 * response against the contract, says what the contract does not know, and records all without secrets.
 */
export async function record(context: CommandContext, options: RecordOptions): Promise<void> {
  const { table, output, streams } = context;
  const { out, timeout: timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const url = endpointOf(options, context);
  const agent = createAgent(url, proxyOf(url, context));
  const calls: RecordedCall[] = [];
  let saved = save(out, { contract: table.hash, calls });
  await saved;

  const pass = async (request: HttpRequest): Promise<HttpResponse> => {
    const { body, signal } = request;
    // The WSDL, and pages for a browser.
    if (request.method !== "POST") {
      const location = `${url.href.split("?", 1)[0] ?? ""}?${request.query ?? ""}`;
      return { status: 302, headers: { Location: location }, body: "" };
    }
    const received = understand(context, request);
    const redact = createRedactor(received === undefined ? [] : secretsOf(context, received));
    const call = new Call({ operation: "record", access: "write", timeoutMs, signal });
    const startedAt = performance.now();
    let response: EndpointResponse;
    try {
      const http = { url, headers: passedOn(request), body, maxResponseBytes: MOST_BYTES, agent, redact };
      response = await post(http, call, call.deadline);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      output.note(`No response of the endpoint can be passed on: ${why}`);
      return errorPage(502, "Bad Gateway", "The recording proxy got no response from the endpoint.");
    } finally {
      call.deadline.dispose();
    }
    if (received !== undefined) {
      const recorded = judge(context, received, response, redact);
      calls.push({ ...recorded, durationMs: Math.round(performance.now() - startedAt) });
      tell(context, recorded);
      saved = saved.then(() => save(out, { contract: table.hash, calls }));
      await saved;
    }
    const { status, contentType, body: content } = response;
    return {
      status,
      headers: contentType === undefined ? {} : { "Content-Type": contentType },
      body: content,
    };
  };

  const server = await listen(options.port ?? 0, async (request) => ({
    kind: "response",
    response: await pass(request),
  }));
  output.line(`Recording to ${out}. Calls of this address go to ${url.host}:`);
  output.line(`  export ACCOUNT_MANAGEMENT_ENDPOINT=http://127.0.0.1:${server.port}${url.pathname}`);
  output.line("Ctrl+C stops it.");
  await interrupted(streams);
  await server.close();
  closeAgent(agent);
  await saved;
}

/** `undefined` for what is no call of an operation; the endpoint will say so. */
function understand({ table, output }: CommandContext, request: HttpRequest): ReceivedRequest | undefined {
  const progress = { soapVersion: undefined, operation: undefined, userName: undefined, mismatches: [] };
  try {
    return readRequest(table, request, progress);
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    output.note(`A request is passed on but not recorded: ${error.message}`);
    return undefined;
  }
}

function secretsOf(
  { table }: CommandContext,
  { operation, request, credentials }: ReceivedRequest,
): string[] {
  const written = writeMessage(table, operation.request, request, { lenient: true });
  return [...written.secrets, ...(credentials?.password === undefined ? [] : [credentials.password])];
}

/** Of the request's headers those that SOAP needs; the others are about this connection. */
function passedOn({ headers }: HttpRequest): Record<string, string> {
  const names = ["content-type", "soapaction", "user-agent", "accept"];
  return Object.fromEntries(names.map((name) => [name, headers[name]]).filter((pair) => isText(pair)));
}

function isText(pair: unknown[]): pair is [string, string] {
  return typeof pair[1] === "string";
}

/** What the client would make of the response, as the recording keeps it. */
function judge(
  { table }: CommandContext,
  { operation, version, request }: ReceivedRequest,
  response: EndpointResponse,
  redact: (text: string) => string,
): Omit<RecordedCall, "durationMs"> {
  // A service may repeat a secret anywhere.
  const plain = (value: unknown): Record<string, unknown> =>
    JSON.parse(toJson(value), (_key, inner: unknown) =>
      typeof inner === "string" ? redact(inner) : inner,
    ) as Record<string, unknown>;
  const call = {
    operation: operation.name,
    soapVersion: version,
    request: plain(redactMessage(table, operation.request, request)),
    status: response.status,
    unknownElements: [],
  };
  try {
    const { result, unknownElements } = readResponse(response, { contract: table, operation, redact });
    return { ...call, result: plain(redactMessage(table, operation.response, result)), unknownElements };
  } catch (error) {
    if (error instanceof ServiceResultError || error instanceof InvalidCredentialsError) {
      const { result, code, message } = error.result ?? {};
      const isRefused = error instanceof InvalidCredentialsError;
      const [number, name] = isRefused ? [3, "InvalidSoapCredentials"] : [1, "UnexpectedError"];
      return { ...call, refusal: { result: result ?? number, code: code ?? name, message } };
    }
    if (error instanceof SoapFaultError) {
      return { ...call, fault: { code: error.fault.code, reason: error.fault.reason } };
    }
    if (isAccountManagementError(error)) {
      return { ...call, failure: { code: error.code, message: error.message } };
    }
    throw error;
  }
}

function tell({ output }: CommandContext, call: Omit<RecordedCall, "durationMs">): void {
  const { operation, status, result, refusal, fault, failure, unknownElements } = call;
  const said =
    result === undefined
      ? (refusal?.code ?? (fault === undefined ? failure?.message : `SOAP fault ${fault.code}`) ?? "")
      : "Success";
  output.line(`${operation}  HTTP ${status}  ${said}`);
  for (const path of unknownElements) {
    const what = `  The contract does not know the element ${path}. Its content is not recorded.`;
    output.line(output.style("yellow", what));
  }
}

/** Whole or not at all: a recording that was cut could not be replayed. */
async function save(file: string, recording: Recording): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, `${toJson(recording)}\n`, { mode: 0o600 });
  await rename(partial, file);
}
