import { parseArgs } from "node:util";
import { nearest } from "../src/soap/fields.js";
import { listed } from "./words.js";

/** What `npm run generate` tells a shell; {@link help} says what each means. */
export const exitCode = {
  done: 0,
  internal: 1,
  badInput: 2,
  couldNotPull: 3,
  changesFound: 4,
  drift: 5,
  busy: 6,
  notCompared: 7,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A failure that a maintainer can act on: its message says what happened and what to do. */
export class GenerateError extends Error {
  override readonly name: string = "GenerateError";

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of an error of Node, such as `ENOENT`; `""` without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

const failOns = ["breaking", "may-break", "additive", "any"] as const;
const formats = ["text", "json", "markdown", "github"] as const;
export type Format = (typeof formats)[number];

const flag = { type: "boolean", default: false } as const;
const valued = { type: "string" } as const;
const known = {
  pull: flag,
  from: valued,
  check: flag,
  "dry-run": flag,
  "fail-on": valued,
  accept: flag,
  against: valued,
  explain: valued,
  strict: flag,
  format: { ...valued, multiple: true },
  json: flag,
  markdown: flag,
  header: { ...valued, multiple: true },
  user: valued,
  timeout: valued,
  "max-bytes": valued,
  help: { ...flag, short: "h" },
} as const;

/** Without the dashes. */
export const optionNames = Object.keys(known);

type Given = ReturnType<typeof parseArgs<{ options: typeof known }>>["values"];

/** What a maintainer asked for: the options as {@link help} describes them, their values checked. */
export interface Options extends Pick<
  Given,
  "pull" | "from" | "check" | "dry-run" | "accept" | "against" | "explain" | "strict" | "help"
> {
  readonly format: Format;
  readonly failOn: (typeof failOns)[number] | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** For basic authentication. */
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * Reads the command line, and the secrets that are better kept off it.
 *
 * @throws GenerateError (bad input) for an unknown option, a missing value, or options that exclude each other.
 */
export function readArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: known,
    // The messages of the strict mode quote what they refuse, which may be a password in the wrong place.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw usage("There is an argument that belongs to no option. A source is given as --from <url|file>.");
    }
    if (token.kind === "option") refuseMisuse(token.name, token.rawName, token.value, token.inlineValue);
  }
  // What is left has the types that it was declared with.
  const { format = [], json, markdown, header = [], user, timeout, ...given } = values as Given;
  const { "fail-on": failOn, "max-bytes": maxBytes, ...asked } = given;
  const forms = [...format, ...(json ? ["json"] : []), ...(markdown ? ["markdown"] : [])];
  if (new Set(forms).size > 1) {
    throw usage("--json, --markdown and --format exclude each other: there is one standard output.");
  }
  const options: Options = {
    ...asked,
    format: oneOf("--format", formats, forms[0]) ?? "text",
    failOn: oneOf("--fail-on", failOns, failOn),
    headers: headers(header, environment.WSDL_HEADERS),
    credentials: credentials(user, environment),
    timeoutMs: wholeNumber("--timeout", timeout, 120_000),
    maxBytes: wholeNumber("--max-bytes", maxBytes, 16 * 1024 * 1024),
  };
  const comparesTo = asked.against !== undefined;
  if (asked.check && (bringsContract(options) || asked["dry-run"])) {
    throw usage("--check looks at the pinned WSDL only; it goes with no --pull, --from or --dry-run.");
  }
  if (asked.check && (comparesTo || asked.accept)) {
    throw usage("--check compares no contracts; --against and --accept do not go with it.");
  }
  if (failOn !== undefined && !bringsContract(options) && !comparesTo) {
    throw usage("--fail-on goes with --pull, --from or --against: without them no contracts are compared.");
  }
  return options;
}

/** Whether the run brings a WSDL that may be new, or works from the pinned one. */
export function bringsContract({ pull, from }: Options): boolean {
  return pull || from !== undefined;
}

/** Never quotes more than an option's name. */
function refuseMisuse(name: string, rawName: string, value: string | undefined, inline = false): void {
  const type = Object.hasOwn(known, name) ? known[name as keyof typeof known].type : undefined;
  if (type === undefined) {
    const meant = nearest(name, optionNames);
    const shown = rawName.slice(0, 40);
    throw usage(`Unknown option ${shown}${meant === undefined ? "." : `; did you mean --${meant}?`}`);
  }
  if (type === "boolean" && value !== undefined) throw usage(`--${name} takes no value.`);
  if (type === "string" && (value === undefined || (!inline && value.startsWith("--")))) {
    throw usage(`--${name} needs a value.`);
  }
}

function oneOf<T extends string>(
  option: string,
  all: readonly T[],
  value: string | undefined,
): T | undefined {
  const found = all.find((one) => one === value);
  if (found === undefined && value !== undefined) {
    throw usage(`${option} takes ${listed(all, "or")}.`);
  }
  return found;
}

function headers(given: readonly string[], environment = ""): Options["headers"] {
  const lines = [...environment.split(/\r?\n/).filter((line) => line.trim() !== ""), ...given];
  return lines.map((line) => {
    const match = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/s.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) {
      throw usage('--header takes "Name: value", one line.');
    }
    if (/^(host|connection|content-length|transfer-encoding|accept-encoding)$/i.test(name)) {
      throw usage(`--header cannot set ${name}: the transport owns it.`);
    }
    return { name, value };
  });
}

function credentials(
  given: string | undefined,
  { WSDL_USER: user = "", WSDL_PASSWORD: password = "" }: NodeJS.ProcessEnv,
): Options["credentials"] {
  if (given !== undefined) {
    const colon = given.indexOf(":");
    if (colon <= 0) throw usage("--user takes name:password.");
    return { user: given.slice(0, colon), password: given.slice(colon + 1) };
  }
  if (user.includes(":")) {
    throw usage("WSDL_USER must not hold a colon: basic authentication has no way to send it.");
  }
  if (user !== "") return { user, password };
  if (password !== "") throw usage("WSDL_PASSWORD is set without WSDL_USER.");
  return undefined;
}

function wholeNumber(option: string, value: string | undefined, usual: number): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 2 ** 31 - 1) {
    throw usage(`${option} takes a whole number from 1 to 2147483647.`);
  }
  return number;
}

function usage(message: string): GenerateError {
  return new GenerateError(exitCode.badInput, `${message} (--help lists the options)`);
}

export const help = `npm run generate -- [options]

Turns the WSDL into generated/. Either everything is replaced, or nothing.

Where from
  (nothing)             the pinned WSDL in wsdl/
  --pull                the live ?WSDL of the production endpoint; pinned when it says something new
  --from <url|file>     another place: https, http on loopback, or a file; pinned when it says something new

What to do
  --check               change nothing; fail when generated/ or the lock is not what the pinned WSDL gives
  --dry-run             say all that the run would do or refuse, by the same exit codes; change nothing
  --against <what>      compare with a file, a URL or the contract of a git revision (HEAD~1); change nothing
  --strict              refuse a WSDL with an operation that cannot be served, instead of leaving it out
  --accept              take over breaking changes; without it each needs a row in wsdl/reviewed-changes.json
  --fail-on <what>      breaking, may-break (or worse), additive (or worse) or any: fail, replacing nothing,
                        when there is such a change that nobody has reviewed
  --explain <id>        say what a rule of the comparison means; "all" lists the rules

Output (the report is on standard output, progress on standard error)
  --format <what>       text, json (one document), markdown (a block for CHANGELOG or a pull request) or
                        github (annotations of a workflow)
  --json, --markdown    the same as --format json, --format markdown

Pulling
  --header "Name: value"  sent to the origin of the source only; repeatable. WSDL_HEADERS holds some, one a line
  --user name:password    basic authentication, to that origin only. Better: WSDL_USER and WSDL_PASSWORD
                          A certificate of your own: NODE_EXTRA_CA_CERTS=<file> npm run generate …
  --timeout <ms>          for the whole run; 120000 unless given
  --max-bytes <n>         for all documents together, decompressed; 16777216 unless given

  --help                  this

Exit codes
  0  done, or nothing to do
  1  internal failure (disk, emitted code that does not compile); nothing was replaced
  2  bad input: wrong usage, a WSDL that is refused, or a fact that does not match it; nothing was replaced
  3  the WSDL could not be pulled, or --timeout was over; nothing was replaced
  4  breaking changes without --accept, or changes that --fail-on names; nothing was replaced
  5  --check: generated/ or the lock is not what the pinned WSDL gives
  6  another run of generate is at work in this folder
  7  the contracts could not be compared; nothing was replaced
`;
