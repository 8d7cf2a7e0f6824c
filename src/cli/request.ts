import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Option } from "commander";
import type { Command } from "commander";
import { InvalidRequestError } from "../errors.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { baseOf, fromJson, itemOf } from "../testing/call-values.js";
import { ask, codeOf, parseJson } from "./access.js";
import type { CallCommandOptions } from "./call.js";
import type { CommandContext, Streams } from "./program.js";

/** A field of a request as an option of its command. */
export interface Flag {
  readonly field: FieldDescriptor;
  /** Without the dashes: `account-size-mb`. */
  readonly name: string;
  /** A secret is given in a file, never as a value. */
  readonly takes: "value" | "boolean" | "list" | "json" | "secret";
  /** The names of an enumeration. */
  readonly choices: readonly string[] | undefined;
}

/** A field whose option would be one of `taken` gets the prefix `field-`. */
export function flagsOf(
  table: ContractDescriptor,
  operation: OperationDescriptor,
  taken: readonly (string | undefined)[] = [],
): readonly Flag[] {
  const used = new Set(["--help", ...taken]);
  return callerFields(table, operation.request).map((field) => {
    let name = kebabCase(field.property);
    const options = (): string[] => [`--${name}`, `--${name}-file`, `--no-${name}`];
    while (options().some((option) => used.has(option))) name = `field-${name}`;
    for (const option of options()) used.add(option);
    const takes = field.secret === true ? "secret" : shapeOf(table, field);
    const choices = takes === "json" ? undefined : choicesOf(table, itemOf(table, field) ?? field);
    return { field, name, takes, choices };
  });
}

function shapeOf(table: ContractDescriptor, field: FieldDescriptor): Flag["takes"] {
  const item = itemOf(table, field);
  if (item !== undefined) return /json|list/.test(shapeOf(table, item)) ? "json" : "list";
  const type = table.types[field.type];
  if (type?.kind === "complex") return "json";
  if (type?.kind === "enumeration") return type.flags === true ? "list" : "value";
  return baseOf(table, field) === "xs:boolean" ? "boolean" : "value";
}

/** The names of an enumeration. */
export function choicesOf(table: ContractDescriptor, field: FieldDescriptor): readonly string[] | undefined {
  const type = table.types[field.type];
  return type?.kind === "enumeration" ? type.values : undefined;
}

/** `getAuthorizationTokenByEntity` → `get-authorization-token-by-entity`, `accountSizeMB` → `account-size-mb`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** The option that gives a field. */
export function optionOf({ name, takes }: Flag): string {
  return takes === "secret" ? `--${name}-file` : `--${name}`;
}

/** Adds the options of a field. */
export function addFlag(command: Command, flag: Flag, table: ContractDescriptor): void {
  const { field, name, takes, choices } = flag;
  const what = [field.documentation, `(${traitsOf(field).join(", ")})`].filter(Boolean).join(" ");
  if (takes === "secret") {
    command.option(`--${name}-file <file>`, `${what} A file that holds it; else a prompt, or --input`);
    // Known only to be refused.
    command.addOption(new Option(`--${name} [value]`).hideHelp());
  } else if (takes === "boolean") {
    command.option(`--${name}`, what).option(`--no-${name}`, "the same, false");
  } else {
    const value = takes === "json" ? "json" : typeName(table, itemOf(table, field) ?? field);
    const option = new Option(`--${name} <${value}${takes === "list" ? "..." : ""}>`, what);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
}

/** What callers must know of a field beside its type. */
export function traitsOf(field: FieldDescriptor): string[] {
  return [
    ...(field.unit === undefined ? [] : [`in ${field.unit}`]),
    field.required ? "required" : "optional",
    ...(field.default === undefined ? [] : [`default ${field.default}`]),
    ...(field.secret === true ? ["secret"] : []),
  ];
}

/** A list as `X[]`; built-in types by their XSD name. */
export function typeName(table: ContractDescriptor, field: FieldDescriptor): string {
  const item = itemOf(table, field);
  if (item !== undefined) return `${typeName(table, item)}[]`;
  const base = baseOf(table, field);
  return table.types[base]?.name ?? base.replace(/^xs:/, "");
}

/**
 * The request that the command line asks for: the JSON of `--input`, over it the flags, and at last, on a
 * terminal, a hidden prompt for each required secret that is still missing.
 */
export async function readRequest(
  { table, streams }: CommandContext,
  flags: readonly Flag[],
  options: CallCommandOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const json = options.input === undefined ? {} : await readJson(options.input, streams);
  for (const flag of flags) {
    const { field, name, takes } = flag;
    const valueOf = (option: string): unknown => options[new Option(option).attributeName()];
    const given = valueOf(optionOf(flag));
    if (takes === "secret") {
      if (valueOf(`--${name}`) !== undefined) throw secretArgument(field.property, name);
      // The line end with which an editor closes the file is not part of the secret.
      if (typeof given === "string") json[field.property] = (await readText(given)).replace(/\r?\n$/, "");
    } else if (given !== undefined) {
      json[field.property] = takes === "json" ? parse(given as string, `--${name}`) : given;
    }
  }
  const fields = flags.map(({ field }) => field);
  const request = fromJson(table, fields, json);
  const isMissing = ({ field }: Flag): boolean => field.required && request[field.property] === undefined;
  if (streams.stdin.isTTY) {
    for (const { field } of flags.filter((flag) => flag.takes === "secret" && isMissing(flag))) {
      request[field.property] = await ask("password", field.property, streams);
    }
  }
  const missing = flags.filter(isMissing);
  const [first] = missing;
  if (first === undefined) return request;
  const names = missing.map((flag) => (flag.takes === "boolean" ? `--[no-]${flag.name}` : optionOf(flag)));
  throw new InvalidRequestError(
    first.field.property,
    `Give ${names.join(", ")}, or the fields as JSON with --input. Nothing was sent.`,
  );
}

async function readJson(file: string, { stdin }: Streams): Promise<Record<string, unknown>> {
  const value = parse(file === "-" ? await text(stdin) : await readText(file), "--input");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new InvalidRequestError("input", "--input must be one JSON object. Nothing was sent.");
}

function parse(json: string, option: string): unknown {
  const value = parseJson(json);
  if (value !== undefined) return value;
  throw new InvalidRequestError(option.slice(2), `${option} must be JSON. Nothing was sent.`);
}

/** A file that cannot be read is told without a stack. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new InvalidRequestError("file", `The file ${file} cannot be read (${codeOf(error)}).`);
  }
}

function secretArgument(property: string, name: string): InvalidRequestError {
  const why = "arguments show in the process list and in the shell's history";
  const instead = `Give ${property} in --${name}-file, at the prompt, or in the JSON of --input`;
  return new InvalidRequestError(
    property,
    `--${name} takes no value, since ${why}. ${instead}. Nothing was sent.`,
  );
}
