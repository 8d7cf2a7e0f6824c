import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError, Option } from "commander";
import { contract } from "../../generated/contract.js";
import { VERSION } from "../client.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { ACCESS_HELP, addAccessOptions, wholeNumber } from "./access.js";
import type { AccessOptions } from "./access.js";
import type { CallCommandOptions } from "./call.js";
import { addFlag, flagsOf, kebabCase } from "./flags.js";
import type { DoctorOptions } from "./doctor.js";
import type { EmulateOptions } from "./emulate.js";
import type { RecordOptions } from "./record.js";
import { EXIT_CODE_HELP, Output, USAGE_EXIT_CODE, colours, exitCodeOf } from "./output.js";

/** What a command reads and writes: `process`, or the streams of a test. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/** What every command gets. */
export interface CommandContext {
  readonly table: ContractDescriptor;
  readonly streams: Streams;
  readonly output: Output;
}

/**
 * Runs the command line and gives its exit code. `args` are those after the program's name. Every operation of
 * the table is a command; the code of a command is loaded when it runs.
 */
export async function run(
  args: readonly string[],
  streams: Streams,
  table: ContractDescriptor = contract,
): Promise<number> {
  const output = new Output(streams);
  let code = 0;
  const program = createProgram({ table, streams, output }, (given) => (code = given));
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said by then what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    output.error(error, args.includes("--json"));
    return exitCodeOf(error);
  }
}

function createProgram(context: CommandContext, done: (code: number) => void): Command {
  const { streams, table } = context;
  const program = new Command("account-management")
    .description("Calls AccountManagementService, the SOAP service of SOS Online Backup, from a shell.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      // What stands behind a mistyped option could be a secret.
      outputError: (text, write) => write(text.replace(/(unknown option '-[^'=]*)=.*'/s, "$1'")),
      getOutHelpWidth: () => streams.stdout.columns,
      getErrHelpWidth: () => streams.stderr.columns,
      getOutHasColors: () => colours(streams.stdout),
      getErrHasColors: () => colours(streams.stderr),
    })
    .configureHelp({ styleTitle: (title) => context.output.style("bold", title) })
    .addHelpText("after", `\n${ACCESS_HELP}\n\n${EXIT_CODE_HELP}`);

  program.commandsGroup("Operations:");
  for (const operation of Object.values(table.operations)) addOperation(program, context, operation);
  program.commandsGroup("Tools:");
  program
    .command("describe")
    .description("shows the fields of an operation, and its envelopes in both SOAP versions")
    .argument("<operation>", "its name: as a command, a method or in the WSDL")
    .option("--json", "the fields as JSON")
    .action(async (name: string, options: { readonly json?: boolean }) =>
      (await import("./describe.js")).describe(context, name, options),
    );
  program
    .command("emulate")
    .description("runs the emulator of the service, with pages to look at and to try, until it is stopped")
    .option("--port <number>", "TCP port on 127.0.0.1 (default: a free one)", wholeNumber)
    .option("--username <name>", "user name of its one account", "jane@example.com")
    .option("--recording <file>", "answer as a recording of `record` says, where it fits the request")
    .action(async (options: EmulateOptions) => (await import("./emulate.js")).emulate(context, options));
  addAccessOptions(
    program
      .command("record")
      .description("runs a proxy on 127.0.0.1 in front of the endpoint: checks each response against the contract, and records it without secrets")
      .requiredOption("--out <file>", "file for the recording (JSON); written anew after each call")
      .option("--port <number>", "TCP port on 127.0.0.1 (default: a free one)", wholeNumber),
  ).action(async (options: RecordOptions) => (await import("./record.js")).record(context, options));
  addAccessOptions(
    program
      .command("doctor")
      .description("checks what a call needs: proxy, name, connection, TLS, clock, contract and credentials")
      .option("--json", "the findings as JSON"),
  ).action(async (options: DoctorOptions) => done(await (await import("./doctor.js")).doctor(context, options)));
  tab(program);
  return program;
}

function addOperation(
  program: Command,
  context: CommandContext,
  operation: OperationDescriptor,
): void {
  const flags = flagsOf(context.table, operation);
  const name = kebabCase(operation.method);
  const command = program
    .command(name)
    .description(operation.documentation ?? `Calls ${operation.name}.`)
    .optionsGroup("Fields of the request:");
  if (name !== operation.name) command.alias(operation.name);
  for (const flag of flags) addFlag(command, flag);
  command
    .optionsGroup("The call:")
    .option("--input <file>", "the request as JSON; - for standard input, which is read without this, too. Flags override it")
    .addOption(
      new Option("--skeleton [part]", "print the request, or the result, as JSON to fill in; nothing is sent")
        .choices(["input", "output"])
        .preset("input"),
    )
    .option("--dry-run", "print the HTTP request, secrets hidden; nothing is sent")
    .option("--json", "print the result, or the error, as JSON");
  addAccessOptions(command).action(async (options: CallCommandOptions) =>
    (await import("./call.js")).call(context, { operation, flags, options }),
  );
}
