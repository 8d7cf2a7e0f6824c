import { AccountManagementClient } from "../client.js";
import type { CallOptions } from "../options.js";
import type { OperationDescriptor } from "../soap/contract.js";
import { clientOptions } from "./access.js";
import type { AccessOptions } from "./access.js";
import type { Flag } from "./flags.js";
import type { CommandContext } from "./program.js";
import { readRequest } from "./request.js";
import { requestPreview, skeleton } from "./samples.js";

export interface CallCommandOptions extends AccessOptions, Readonly<Record<string, unknown>> {
  readonly skeleton?: "input" | "output";
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command of an operation: calls it and prints its result. Throws what the call throws. */
export async function call(
  context: CommandContext,
  command: {
    readonly operation: OperationDescriptor;
    readonly flags: readonly Flag[];
    readonly options: CallCommandOptions;
  },
): Promise<void> {
  const { table, output, streams } = context;
  const { operation, flags, options } = command;
  if (options.skeleton !== undefined) {
    output.json(skeleton(table, options.skeleton === "input" ? operation.request : operation.response));
    return;
  }
  const request = await readRequest(flags, options, streams);
  const settings = clientOptions(options, context);
  await using client = new AccountManagementClient(settings);
  if (options.dryRun === true) {
    output.line(requestPreview(table, operation, request, client));
    return;
  }
  const aborting = new AbortController();
  const interrupt = (): void => aborting.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  try {
    const method = Reflect.get(client, operation.method) as Method;
    const result = await method.call(client, request, { signal: aborting.signal });
    if (options.json === true) output.json(result);
    else output.result(result);
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}

type Method = (this: AccountManagementClient, request: object, options: CallOptions) => Promise<object>;
