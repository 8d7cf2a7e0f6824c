import { readFile, stat } from "node:fs/promises";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { fromEnvironment, PASSWORD_VARIABLE, USERNAME_VARIABLE } from "../credentials.js";
import type { Credentials, CredentialsProvider } from "../credentials.js";
import { CredentialsUnavailableError, InvalidRequestError } from "../errors.js";
import type { ClientOptions, SoapVersion } from "../options.js";
import { colours } from "./output.js";
import type { CommandContext, Streams } from "./program.js";

const ENDPOINT_VARIABLE = "ACCOUNT_MANAGEMENT_ENDPOINT";
const FILE_VARIABLE = "ACCOUNT_MANAGEMENT_CREDENTIALS_FILE";

export const ACCESS_HELP = `Credentials are never an argument, since other users could see them in the process list. They come from
--credentials-file, or ${FILE_VARIABLE}: JSON { "userName": …, "password": … };
from ${USERNAME_VARIABLE} and ${PASSWORD_VARIABLE};
or, on a terminal, from a hidden prompt. ${ENDPOINT_VARIABLE} is the default of --endpoint.`;

/** How a command reaches the service. */
export interface AccessOptions {
  readonly endpoint?: string;
  readonly sandbox?: boolean;
  readonly soap?: SoapVersion;
  readonly timeout?: number;
  readonly retries?: number;
  readonly credentialsFile?: string;
  readonly allowInsecureHttp?: boolean;
  readonly verbose?: boolean;
}

export function addAccessOptions(command: Command): Command {
  return command
    .addOption(new Option("--endpoint <url>", `production, sandbox or the URL of another installation`).conflicts("sandbox"))
    .option("--sandbox", "the same as --endpoint sandbox")
    .addOption(new Option("--soap <version>", "SOAP version").choices(["1.1", "1.2"]))
    .option("--timeout <ms>", "time for the whole call in ms", wholeNumber)
    .option("--retries <number>", "how often a call may be tried again", wholeNumber)
    .option("--credentials-file <file>", "user name and password as JSON")
    .option("--allow-insecure-http", "allow http: to other machines")
    .option("--verbose", "tell on standard error what the client does");
}

/** The client's options that the command's options and the environment ask for. */
export function clientOptions(options: AccessOptions, context: CommandContext): ClientOptions {
  const { env } = context.streams;
  return {
    credentials: credentialsProvider(options, context.streams),
    endpoint: options.sandbox === true ? "sandbox" : (options.endpoint ?? (env[ENDPOINT_VARIABLE] || undefined)),
    soapVersion: options.soap,
    timeoutMs: options.timeout,
    retries: options.retries,
    allowInsecureHttp: options.allowInsecureHttp,
    logger: options.verbose === true ? verboseLogger(context) : undefined,
  };
}

/** A file, the environment, or a prompt: the first that says something. Asked for once. */
function credentialsProvider(options: AccessOptions, streams: Streams): CredentialsProvider {
  let found: Promise<Credentials> | undefined;
  return () => (found ??= findCredentials(options, streams));
}

async function findCredentials(options: AccessOptions, streams: Streams): Promise<Credentials> {
  const { env, stdin } = streams;
  const file = options.credentialsFile ?? env[FILE_VARIABLE];
  if (file !== undefined && file !== "") return readCredentialsFile(file, streams);
  if (!isTerminal(stdin) || env[USERNAME_VARIABLE] !== undefined || env[PASSWORD_VARIABLE] !== undefined) {
    return fromEnvironment(env)();
  }
  const userName = await ask("API user name", streams);
  return { userName, password: await askHidden("API password", streams) };
}

async function readCredentialsFile(file: string, { stderr }: Streams): Promise<Credentials> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
    if (process.platform !== "win32" && ((await stat(file)).mode & 0o077) !== 0) {
      stderr.write(`Warning: others can read ${file}. Restrict it: chmod 600.\n`);
    }
  } catch (error) {
    throw new CredentialsUnavailableError(`The credentials file ${file} cannot be read (${codeOf(error)}).`);
  }
  try {
    const { userName, password } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof userName === "string" && typeof password === "string") return { userName, password };
  } catch {
    // The parser's message may quote the password.
  }
  throw new CredentialsUnavailableError(
    `The credentials file ${file} must hold JSON: { "userName": "…", "password": "…" }.`,
  );
}

export function isTerminal(stream: NodeJS.ReadStream): boolean {
  return stream.isTTY;
}

async function ask(message: string, streams: Streams): Promise<string> {
  const { text } = await import("@clack/prompts");
  return answerOf(await text({ message, input: streams.stdin, output: streams.stderr }));
}

/** Asks on the terminal without showing what is typed. */
export async function askHidden(message: string, streams: Streams): Promise<string> {
  const { password } = await import("@clack/prompts");
  return answerOf(await password({ message, input: streams.stdin, output: streams.stderr }));
}

function answerOf(answer: string | symbol): string {
  if (typeof answer === "string") return answer;
  throw new CredentialsUnavailableError("The prompt was cancelled.");
}

function verboseLogger({ streams }: CommandContext): NonNullable<ClientOptions["logger"]> {
  const { stderr } = streams;
  const write =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>>): void => {
      const facts = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
      stderr.write(`${colours(stderr) ? level.padEnd(5) : level} ${message} ${facts.join(" ")}\n`);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** Parses the value of an option that takes a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** A file that cannot be read, told without a stack. */
export function unreadable(file: string, error: unknown): InvalidRequestError {
  return new InvalidRequestError("file", `The file ${file} cannot be read (${codeOf(error)}).`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
