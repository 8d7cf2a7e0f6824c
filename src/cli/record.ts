import { rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolveEndpoint } from "../endpoint.js";
import { InvalidCredentialsError, ServiceResultError, SoapFaultError, isAccountManagementError } from "../errors.js";
import { createRedactor } from "../redaction/secrets.js";
import { readResponse } from "../response.js";
import type { OperationDescriptor, SoapVersion } from "../soap/contract.js";
import { envelopeVersion, openEnvelope } from "../soap/envelope.js";
import { readMessage } from "../soap/read.js";
import { readXml } from "../soap/xml.js";
import { hideSecrets, secretsOf } from "../testing/emulator.js";
import type { RecordedCall, Recording } from "../testing/recording.js";
import { clientOptions } from "./access.js";
import type { AccessOptions } from "./access.js";
import { interrupted } from "./emulate.js";
import { toJson } from "./output.js";
import type { CommandContext } from "./program.js";

export interface RecordOptions extends AccessOptions {
  readonly out: string;
  readonly port?: number;
}

/** No SOAP request or response comes near it. */
const MAX_BYTES = 10 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;

/** What a request said, as far as the contract knows it. */
interface Received {
  readonly operation: OperationDescriptor;
  readonly soapVersion: SoapVersion;
  readonly request: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}

/**
 * Runs a proxy on 127.0.0.1 until the process is interrupted. It passes requests on as they are, checks each
 * response against the contract, says what the contract does not know, and records all without secrets.
 */
export async function record(context: CommandContext, options: RecordOptions): Promise<void> {
  const { table, output } = context;
  const { endpoint, allowInsecureHttp } = clientOptions(options, context);
  const path = new URL(table.address).pathname;
  const target = resolveEndpoint(endpoint, { allowInsecureHttp, path });
  const calls: RecordedCall[] = [];
  let saved = Promise.resolve();

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    const url = new URL(incoming.url ?? "/", target);
    url.pathname = target.pathname;
    const startedAt = performance.now();
    const response = await fetch(url, {
      method: incoming.method ?? "GET",
      headers: passedOn(incoming),
      body: incoming.method === "POST" ? body : null,
      redirect: "manual",
      signal: AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT_MS),
    });
    const received = incoming.method === "POST" ? readRequest(context, body, incoming) : undefined;
    const content = Buffer.from(await response.arrayBuffer());
    const contentType = response.headers.get("content-type") ?? undefined;
    outgoing.writeHead(response.status, contentType === undefined ? {} : { "Content-Type": contentType }).end(content);
    if (received === undefined) return;
    const call = judge(context, received, { status: response.status, contentType, body: content }, performance.now() - startedAt);
    calls.push(call);
    report(context, call);
    saved = saved.then(() => save(options.out, { contract: table.hash, calls }));
  };

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      const why = isAccountManagementError(error) ? error.message : reasonOf(error);
      output.note(`The request could not be passed on: ${why}`);
      if (!outgoing.headersSent) outgoing.writeHead(502, { "Content-Type": "text/plain" });
      outgoing.end("The recording proxy got no response from the endpoint.\n");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  output.line(`Recording to ${options.out}. Calls of this address go to ${target.host}:`);
  output.line(`  export ACCOUNT_MANAGEMENT_ENDPOINT=http://127.0.0.1:${port}${path}`);
  output.line("Ctrl+C stops it.");
  await interrupted();
  server.close();
  server.closeAllConnections();
  await saved;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`the request is longer than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Of the request's headers those that SOAP needs; the others are about this connection. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const names = ["content-type", "soapaction", "user-agent", "accept"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
}

/** `undefined` for what is no call of an operation: the endpoint will say so. */
function readRequest({ table, output }: CommandContext, body: Buffer, { headers }: IncomingMessage): Received | undefined {
  try {
    const root = readXml(body, { contentType: headers["content-type"] });
    const soapVersion = envelopeVersion(root);
    const envelope = soapVersion === undefined ? undefined : openEnvelope(root, soapVersion);
    const [element] = typeof envelope === "object" ? envelope.body : [];
    const operation = Object.values(table.operations).find(({ request }) => request.element === element?.name);
    if (soapVersion === undefined || element === undefined || operation === undefined) {
      output.note("A request passed that is not a call of an operation of the contract; it is not recorded.");
      return undefined;
    }
    const request = readMessage(table, operation.request, element);
    return { operation, soapVersion, request, secrets: secretsOf(table, operation.request, request) };
  } catch (error) {
    output.note(`A request passed that cannot be read (${reasonOf(error)}); it is not recorded.`);
    return undefined;
  }
}

/** What the client would make of the response, as the recording keeps it. */
function judge(
  { table }: CommandContext,
  { operation, soapVersion, request, secrets }: Received,
  response: { readonly status: number; readonly contentType: string | undefined; readonly body: Buffer },
  durationMs: number,
): RecordedCall {
  const unknownElements: string[] = [];
  const call = {
    operation: operation.name,
    soapVersion,
    request: hideSecrets(table, operation.request, request),
    status: response.status,
    durationMs: Math.round(durationMs),
    unknownElements,
  };
  try {
    const result = readResponse(response, {
      contract: table,
      operation,
      redact: createRedactor(secrets),
      onUnknownElement: (path) => unknownElements.push(path),
    });
    return { ...call, result: hideSecrets(table, operation.response, result) };
  } catch (error) {
    if (error instanceof ServiceResultError || error instanceof InvalidCredentialsError) {
      const { result = 3, code = "InvalidSoapCredentials", message } = error.result ?? {};
      return { ...call, refusal: { result, code, message } };
    }
    if (error instanceof SoapFaultError) return { ...call, fault: { code: error.fault.code, reason: error.fault.reason } };
    if (isAccountManagementError(error)) return { ...call, failure: { code: error.code, message: error.message } };
    throw error;
  }
}

function report({ output }: CommandContext, call: RecordedCall): void {
  const { result, refusal, fault, failure, unknownElements } = call;
  const outcome =
    result !== undefined
      ? "a success"
      : (refusal?.code ?? (fault === undefined ? failure?.message : `a SOAP fault ${fault.code}`) ?? "nothing");
  output.line(`${call.operation}  HTTP ${call.status}  ${call.durationMs} ms  ${outcome}`);
  for (const path of new Set(unknownElements)) {
    output.line(output.style("yellow", `  The contract does not know ${path}. It is left out of the recording.`));
  }
  if (failure?.code === "INVALID_RESPONSE") {
    output.line(output.style("red", "  The response breaks the contract: pull the current WSDL and compare."));
  }
}

/** Whole or not at all: a recording that was cut could not be replayed. */
async function save(file: string, recording: Recording): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, `${toJson(recording)}\n`, { mode: 0o600 });
  await rename(partial, file);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  // fetch hides what happened in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
