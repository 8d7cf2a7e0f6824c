import { rename, writeFile } from "node:fs/promises";
import {
  InvalidCredentialsError,
  InvalidRequestError,
  ServiceResultError,
  SoapFaultError,
  isAccountManagementError,
} from "../errors.js";
import { createRedactor } from "../redaction/secrets.js";
import type { Redact } from "../redaction/secrets.js";
import { readResponse } from "../response.js";
import type { OperationDescriptor } from "../soap/contract.js";
import { writeMessage } from "../soap/write.js";
import { openEntry, readRequest } from "../testing/asmx.js";
import type { RecordedCall } from "../testing/recording.js";
import { errorPage } from "../testing/responses.js";
import type { HttpResponse } from "../testing/responses.js";
import { listen } from "../testing/server.js";
import type { HttpRequest } from "../testing/server.js";
import { redactMessage, toJson } from "../testing/call-values.js";
import { closeAgent, createAgent } from "../transport/agent.js";
import { Call } from "../transport/call.js";
import { post } from "../transport/post.js";
import type { HttpResponse as EndpointResponse } from "../transport/post.js";
import { codeOf, endpointOf, proxyOf } from "./access.js";
import type { EndpointOptions } from "./access.js";
import { listenUntilInterrupted } from "./emulate.js";
import type { CommandContext } from "./program.js";

export interface RecordOptions extends EndpointOptions {
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
  const { table, output } = context;
  const { out, port = 0, timeout: timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const url = endpointOf(options, context);
  const agent = createAgent(url, proxyOf(url, context));
  const calls: RecordedCall[] = [];
  const write = (): Promise<void> => save(out, table.hash, calls);
  await write();
  let saved = Promise.resolve();

  const pass = async (request: HttpRequest): Promise<HttpResponse> => {
    // The WSDL, and pages for a browser.
    if (request.method !== "POST") {
      const location = new URL(url);
      location.search = request.query;
      return { status: 302, headers: { Location: location.href }, body: "" };
    }
    const received = understand(context, request);
    const call = new Call("write", { timeoutMs, signal: request.signal });
    const startedAt = performance.now();
    let response: EndpointResponse;
    try {
      const { body } = request;
      const redact = received?.redact ?? createRedactor([]);
      const http = { url, headers: passedOn(request), body, maxResponseBytes: MOST_BYTES, agent, redact };
      response = await post(http, call);
    } catch (error) {
      output.note(`No response of the endpoint can be passed on: ${(error as Error).message}`);
      return errorPage(502, "Bad Gateway", "The recording proxy got no response from the endpoint.");
    } finally {
      call.dispose();
    }
    if (received !== undefined) {
      const durationMs = Math.round(performance.now() - startedAt);
      const { status } = response;
      const recorded = { ...received.recorded, status, durationMs, ...judge(context, received, response) };
      calls.push(recorded);
      tell(context, recorded);
      // The endpoint has carried the call out: its caller must learn so, whatever becomes of the recording.
      saved = saved.then(write).catch((error: unknown) => output.note((error as Error).message));
      await saved;
    }
    const { status, contentType, body } = response;
    return { status, headers: contentType === undefined ? {} : { "Content-Type": contentType }, body };
  };

  await listenUntilInterrupted(
    context,
    port,
    () => listen(port, async (request) => ({ response: await pass(request) })),
    (server) => [
      `Recording to ${out}. Calls of this address go to ${url.host}:`,
      `  export ACCOUNT_MANAGEMENT_ENDPOINT=http://127.0.0.1:${server.port}${url.pathname}`,
    ],
  );
  closeAgent(agent);
  await saved.then(write);
}

/**
 * What is known of a request before there is a response; `undefined` for what is no call of an operation, which the
 * endpoint will say.
 */
function understand({ table, output }: CommandContext, request: HttpRequest) {
  try {
    const { operation, call } = readRequest(table, request, openEntry(request.headers));
    const written = writeMessage(table, operation.request, call.request, { lenient: true });
    const redact = createRedactor([...written.secrets, call.credentials?.password ?? ""]);
    const shown = plain(redactMessage(table, operation.request, call.request), redact);
    const recorded = { operation: operation.name, soapVersion: call.soapVersion, request: shown };
    return { operation, redact, recorded };
  } catch (error) {
    output.note(`A request is passed on but not recorded: ${(error as Error).message}`);
    return undefined;
  }
}

/** As JSON has it, each text redacted: a service, or its caller, may repeat a secret anywhere. */
function plain(value: object, redact: Redact): Record<string, unknown> {
  return JSON.parse(toJson(value), (_key, inner: unknown) =>
    typeof inner === "string" ? redact(inner) : inner,
  ) as Record<string, unknown>;
}

/** Of the request's headers those that SOAP needs; the others are about this connection. */
function passedOn({ headers }: HttpRequest): Record<string, string> {
  const names = ["content-type", "soapaction", "user-agent", "accept"].filter((name) => name in headers);
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}

/** What the client would make of the response, as the recording keeps it. */
function judge(
  { table }: CommandContext,
  { operation, redact }: { readonly operation: OperationDescriptor; readonly redact: Redact },
  response: EndpointResponse,
): Pick<RecordedCall, "result" | "refusal" | "fault" | "failure" | "unknownElements"> {
  try {
    const { result, unknownElements } = readResponse(response, { contract: table, operation, redact });
    return { result: plain(redactMessage(table, operation.response, result), redact), unknownElements };
  } catch (error) {
    if (!isAccountManagementError(error)) throw error;
    const refusesCredentials = error instanceof InvalidCredentialsError;
    if ((refusesCredentials || error instanceof ServiceResultError) && error.result !== undefined) {
      const { result = 1, code = "UnexpectedError", message } = error.result;
      return { refusal: { result, code, message }, unknownElements: [] };
    }
    // A fault may refuse the credentials, too.
    const fault: unknown = refusesCredentials ? error.cause : error;
    if (fault instanceof SoapFaultError) {
      return { fault: { code: fault.fault.code, reason: fault.fault.reason }, unknownElements: [] };
    }
    return { failure: { code: error.code, message: error.message }, unknownElements: [] };
  }
}

function tell({ output }: CommandContext, call: RecordedCall): void {
  const { operation, status, refusal, fault, failure, unknownElements } = call;
  const said = failure?.message ?? (fault && `SOAP fault ${fault.code}`) ?? refusal?.code ?? "Success";
  output.line(`${operation}  HTTP ${status}  ${said}`);
  for (const path of unknownElements) {
    const what = `  The contract does not know the element ${path}. Its content is not recorded.`;
    output.line(output.style("yellow", what));
  }
}

/** Whole or not at all: a recording that was cut could not be replayed. */
async function save(file: string, contract: string, calls: readonly RecordedCall[]): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await writeFile(partial, `${toJson({ contract, calls })}\n`, { mode: 0o600 });
    await rename(partial, file);
  } catch (error) {
    throw new InvalidRequestError("out", `The file ${file} cannot be written (${codeOf(error)}).`);
  }
}
