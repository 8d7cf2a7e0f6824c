import { readFile, stat } from "node:fs/promises";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { AccountManagementClient } from "../client.js";
import { PASSWORD_VARIABLE, USERNAME_VARIABLE, fromEnvironment } from "../credentials.js";
import type { Credentials } from "../credentials.js";
import { readProxy, resolveEndpoint } from "../endpoint.js";
import { AbortedError, CredentialsUnavailableError } from "../errors.js";
import type { Logger } from "../observe.js";
import type { SoapVersion } from "../soap/contract.js";
import { codeOf as nodeCodeOf } from "../transport/failures.js";
import type { CommandContext, Streams } from "./program.js";

const ENDPOINT_VARIABLE = "ACCOUNT_MANAGEMENT_ENDPOINT";
const FILE_VARIABLE = "ACCOUNT_MANAGEMENT_CREDENTIALS_FILE";

export const ACCESS_HELP = `Credentials are never an argument: other users could see it in the process list. They come from
  --credentials-file, or ${FILE_VARIABLE}: { "userName": "…", "password": "…" };
  ${USERNAME_VARIABLE} and ${PASSWORD_VARIABLE};
  on a terminal, a hidden prompt.
${ENDPOINT_VARIABLE} is the default of --endpoint.`;

/** Where a command finds the service. */
export interface EndpointOptions {
  readonly endpoint?: string;
  readonly sandbox?: boolean;
  readonly timeout?: number;
  readonly allowInsecureHttp?: boolean;
}

/** How a command calls the service. */
export interface AccessOptions extends EndpointOptions {
  readonly soap?: SoapVersion;
  readonly retries?: number;
  readonly credentialsFile?: string;
  readonly verbose?: boolean;
}

export function addEndpointOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--endpoint <url>",
        "production (default), sandbox or the URL of another installation",
      ).conflicts("sandbox"),
    )
    .option("--sandbox", "the same as --endpoint sandbox")
    .option("--timeout <ms>", "time for the whole call in ms", wholeNumber)
    .option("--allow-insecure-http", "allow http: to other machines");
}

export function addAccessOptions(command: Command): Command {
  return addEndpointOptions(command)
    .addOption(new Option("--soap <version>", "SOAP version").choices(["1.1", "1.2"]))
    .option("--retries <number>", "how often a call may be tried again", wholeNumber)
    .option("--credentials-file <file>", "user name and password as JSON")
    .option("--verbose", "tell on standard error what the client does");
}

/** Where the command's options or the environment say that the service is. */
export function endpointOf(options: EndpointOptions, { table, streams }: CommandContext): URL {
  const given = options.sandbox === true ? "sandbox" : (options.endpoint ?? streams.env[ENDPOINT_VARIABLE]);
  return resolveEndpoint(given === "" ? undefined : given, table, options.allowInsecureHttp);
}

/** The proxy on the way there, as the environment has it. */
export function proxyOf(endpoint: URL, { streams }: CommandContext): URL | undefined {
  return readProxy("environment", endpoint, streams.env);
}

/** A client as the options ask for it. Finds the credentials first, and prompts for them at the last. */
export async function createClient(
  options: AccessOptions,
  context: CommandContext,
): Promise<AccountManagementClient> {
  const endpoint = endpointOf(options, context);
  return new AccountManagementClient({
    credentials: await findCredentials(options, context.streams),
    endpoint,
    proxy: proxyOf(endpoint, context),
    soapVersion: options.soap,
    timeoutMs: options.timeout,
    retries: options.retries,
    allowInsecureHttp: options.allowInsecureHttp,
    logger: options.verbose === true ? verboseLogger(context.streams) : undefined,
  });
}

async function findCredentials(options: AccessOptions, streams: Streams): Promise<Credentials> {
  const { env, stdin } = streams;
  const file = options.credentialsFile ?? env[FILE_VARIABLE];
  if (file !== undefined && file !== "") return readCredentialsFile(file, streams);
  const isSet = env[USERNAME_VARIABLE] !== undefined || env[PASSWORD_VARIABLE] !== undefined;
  if (isSet) return fromEnvironment(env)();
  if (!stdin.isTTY) {
    throw new CredentialsUnavailableError(
      `There are no credentials. Set ${USERNAME_VARIABLE} and ${PASSWORD_VARIABLE}, or give --credentials-file.`,
    );
  }
  const userName = await ask("text", "API user name", streams);
  return { userName, password: await ask("password", "API password", streams) };
}

async function readCredentialsFile(file: string, { stderr }: Streams): Promise<Credentials> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
    if (process.platform !== "win32" && ((await stat(file)).mode & 0o077) !== 0) {
      stderr.write(`Warning: other users may read ${file}. Restrict it: chmod 600.\n`);
    }
  } catch (error) {
    throw new CredentialsUnavailableError(`The credentials file ${file} cannot be read (${codeOf(error)}).`);
  }
  const { userName, password } = Object(parseJson(text)) as Partial<Record<string, unknown>>;
  if (typeof userName === "string" && typeof password === "string") return { userName, password };
  throw new CredentialsUnavailableError(
    `The credentials file ${file} must hold JSON: { "userName": "…", "password": "…" }.`,
  );
}

/** Asks on the terminal; what is typed for a password is not shown. */
export async function ask(
  kind: "text" | "password",
  message: string,
  { stdin, stderr }: Streams,
): Promise<string> {
  // By their names, so that no other prompt is bundled.
  const { password, text } = await import("@clack/prompts");
  const entered = await { password, text }[kind]({ message, input: stdin, output: stderr });
  if (typeof entered === "string") return entered;
  throw new AbortedError("The prompt was cancelled. Nothing was sent.");
}

function verboseLogger({ stderr }: Streams): Logger {
  const write =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>>): void => {
      const facts = Object.entries(fields).map(
        ([name, value]) => `${name}=${typeof value === "number" ? Math.round(value) : String(value)}`,
      );
      stderr.write(`${level} ${message}  ${facts.join(" ")}\n`);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** `undefined` for what is not JSON: the parser's message may quote a secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses the value of an option that takes a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** Node's code of an error. */
export function codeOf(error: unknown): string {
  return nodeCodeOf(error) ?? "unknown reason";
}
