import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError, Option } from "commander";
import { contract } from "../../generated/contract.js";
import { VERSION } from "../client.js";
import { InvalidRequestError } from "../errors.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { MessageError } from "../soap/fields.js";
import { ACCESS_HELP, addAccessOptions, addEndpointOptions, wholeNumber } from "./access.js";
import type { CallCommandOptions } from "./call.js";
import type { DoctorOptions } from "./doctor.js";
import type { EmulateOptions } from "./emulate.js";
import { EXIT_CODE_HELP, Output, USAGE_EXIT_CODE, coloursOf, exitCodeOf } from "./output.js";
import type { RecordOptions } from "./record.js";
import { addFlag, flagsOf, kebabCase } from "./request.js";

/** What a command reads and writes: those of `process`, or a test's. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Ends what is under way: Ctrl+C. */
  readonly signal: AbortSignal;
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
  try {
    const program = createProgram({ table, streams, output }, (given) => (code = given));
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (thrown) {
    // Commander has said by then what is wrong.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    const error =
      thrown instanceof MessageError
        ? new InvalidRequestError(thrown.field, `${thrown.message}. Nothing was sent.`)
        : thrown;
    output.error(error, args.includes("--json"));
    return exitCodeOf(error);
  }
}

function createProgram(context: CommandContext, done: (code: number) => void): Command {
  const { streams, table, output } = context;
  const program = new Command("account-management")
    .description("Calls AccountManagementService, the SOAP service of SOS Online Backup, from a shell.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      // What stands behind a mistyped option could be a secret.
      outputError: (text, write) => write(text.replace(/(unknown option '(?:--[^'=]*|-[^-]))[^]*'/, "$1'")),
      getOutHelpWidth: () => streams.stdout.columns,
      getErrHelpWidth: () => streams.stderr.columns,
      getOutHasColors: () => coloursOf(streams.stdout),
      getErrHasColors: () => coloursOf(streams.stderr),
    })
    .showHelpAfterError("(--help shows what there is)")
    .configureHelp({
      styleTitle: (title) => output.style("bold", title),
      subcommandTerm: (command) => command.name(),
    })
    .helpCommand(false)
    .addHelpText("after", `\n${ACCESS_HELP}\n\n${EXIT_CODE_HELP}`);

  program.commandsGroup("Operations:");
  for (const operation of Object.values(table.operations)) addOperation(program, context, operation);
  program.commandsGroup("Tools:");
  program
    .command("describe")
    .description("Shows the fields of an operation, and its envelopes in both SOAP versions.")
    .argument("<operation>", "its name as a command, as a method or in the WSDL")
    .option("--json", "the fields as JSON")
    .action(async (name: string, options: { readonly json?: boolean }) =>
      (await import("./describe.js")).describe(context, name, options),
    );
  program
    .command("emulate")
    .description("Runs an emulator of the service, with pages to look at and to try, until Ctrl+C.")
    .option("--port <number>", "TCP port on 127.0.0.1 (default: a free one)", wholeNumber)
    .option("--username <name>", "user name of its one account", "jane@example.com")
    .option("--recording <file>", "respond as recorded by the command record")
    .action(async (options: EmulateOptions) => (await import("./emulate.js")).emulate(context, options));
  addEndpointOptions(
    program
      .command("record")
      .description(
        "Runs a proxy on 127.0.0.1 that checks each response against the contract, and records it without secrets.",
      )
      .requiredOption("--out <file>", "file for the recording (JSON), written anew after each call")
      .option("--port <number>", "TCP port on 127.0.0.1 (default: a free one)", wholeNumber),
  ).action(async (options: RecordOptions) => (await import("./record.js")).record(context, options));
  addAccessOptions(
    program
      .command("doctor")
      .description("Checks what a call needs: proxy, name, connection, TLS, clock, contract, credentials.")
      .option("--json", "the findings as JSON"),
  ).action(async (options: DoctorOptions) =>
    done(await (await import("./doctor.js")).doctor(context, options)),
  );
  tab(program);
  program.commands.at(-1)?.description("Prints a script for completion in bash, zsh, fish or PowerShell.");
  return program;
}

function addOperation(program: Command, context: CommandContext, operation: OperationDescriptor): void {
  const name = kebabCase(operation.method);
  const taken = addCallOptions(new Command()).options.map(({ long }) => long);
  const flags = flagsOf(context.table, operation, taken);
  const command = program.command(name).description(operation.documentation ?? `Calls ${operation.name}.`);
  if (name !== operation.name) command.alias(operation.name);
  if (operation.warning !== undefined) command.addHelpText("after", `\n${operation.warning}`);
  command.optionsGroup("Fields of the request:");
  for (const flag of flags) addFlag(command, flag, context.table);
  command.optionsGroup("The call:");
  addCallOptions(command).action(async (options: CallCommandOptions) =>
    (await import("./call.js")).call(context, operation, flags, options),
  );
}

function addCallOptions(command: Command): Command {
  command
    .option("--input <file>", "the request as JSON, - for standard input; flags override it")
    .addOption(
      new Option("--skeleton [part]", "print the request, or the result, as JSON to fill in")
        .choices(["input", "output"])
        .preset("input"),
    )
    .option("--dry-run", "print the HTTP request without its secrets; nothing is sent")
    .option("--json", "print the result, or the error, as JSON");
  return addAccessOptions(command);
}
