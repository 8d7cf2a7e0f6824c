import type { AccountManagementClient } from "../client.js";
import { soapVersionOf } from "../options.js";
import type { CallOptions } from "../options.js";
import { callerFields } from "../soap/contract.js";
import type { OperationDescriptor } from "../soap/contract.js";
import { writeEnvelope } from "../soap/envelope.js";
import { showMessage, writeMessage } from "../soap/write.js";
import { sampleOf } from "../testing/call-values.js";
import { createClient, endpointOf } from "./access.js";
import type { AccessOptions } from "./access.js";
import type { CommandContext } from "./program.js";
import { readRequest } from "./request.js";
import type { Flag } from "./request.js";

export interface CallCommandOptions extends AccessOptions, Readonly<Record<string, unknown>> {
  readonly input?: string;
  readonly skeleton?: "input" | "output";
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command of an operation: calls it and prints its result. Throws what the call throws. */
export async function call(
  context: CommandContext,
  operation: OperationDescriptor,
  flags: readonly Flag[],
  options: CallCommandOptions,
): Promise<void> {
  const { table, output, streams } = context;
  if (options.skeleton !== undefined) {
    const message = options.skeleton === "input" ? operation.request : operation.response;
    output.json(sampleOf(table, callerFields(table, message)));
    return;
  }
  const request = await readRequest(context, flags, options);
  if (options.dryRun === true) {
    output.line(httpRequest(context, operation, request, options));
    return;
  }
  const client = await createClient(options, context);
  try {
    const result = await invoke(client, operation, request, { signal: streams.signal });
    if (options.json === true) output.json(result);
    else output.result(result);
  } finally {
    await client.close();
  }
}

/** The client's method of that operation, called. */
export function invoke(
  client: AccountManagementClient,
  { method }: OperationDescriptor,
  request: object,
  options: CallOptions = {},
): Promise<object> {
  return (Reflect.get(client, method) as Method).call(client, request, options);
}

type Method = (this: AccountManagementClient, request: object, options: CallOptions) => Promise<object>;

/** The request as it would go out, indented, with `***` in the place of credentials and secrets. */
function httpRequest(
  context: CommandContext,
  operation: OperationDescriptor,
  request: object,
  options: CallCommandOptions,
): string {
  const { table } = context;
  const endpoint = endpointOf(options, context);
  const version = soapVersionOf(options.soap, table);
  const message = showMessage(writeMessage(table, operation.request, request));
  const credentials = { userName: "***", password: "***" };
  const { headers, body } = writeEnvelope(version, table, operation, message, credentials);
  return [
    `POST ${endpoint.pathname}${endpoint.search} HTTP/1.1`,
    `Host: ${endpoint.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "",
    ...indented(Buffer.from(body).toString()),
  ].join("\n");
}

/** One line an element; the writer escapes every `<` and `>` of a value. */
function indented(xml: string): string[] {
  let depth = 0;
  return xml.split(/(?<=>)(?=<)/).map((line) => {
    if (line.startsWith("</")) depth -= 1;
    const shown = "  ".repeat(depth) + line;
    if (/^<[^/?]/.test(line) && !/\/>$|<\//.test(line)) depth += 1;
    return shown;
  });
}
