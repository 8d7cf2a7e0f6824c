import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InvalidRequestError } from "../errors.js";
import { fromJson, valueFromJson } from "../testing/json.js";
import { askHidden, codeOf } from "./access.js";
import type { CallCommandOptions } from "./call.js";
import type { Flag } from "./flags.js";
import type { CommandContext, Streams } from "./program.js";

/**
 * The request that the command line asks for: the JSON of `--input`, over it the flags, and at last, on a
 * terminal, a hidden prompt for each required secret that is still missing.
 */
export async function readRequest(
  { table, streams }: CommandContext,
  flags: readonly Flag[],
  options: CallCommandOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const fields = flags.map(({ field }) => field);
  const { input } = options;
  const request = input === undefined ? {} : fromJson(table, fields, await readJson(input, streams));
  for (const { field, name, takes } of flags) {
    const { property, secret } = field;
    const given = options[optionKey(name)];
    if (secret === true) {
      if (given !== undefined) throw secretArgument(property, name);
      const file = options[optionKey(`${name}-file`)];
      // The line end with which an editor closes the file is not part of the secret.
      if (typeof file === "string") request[property] = (await readText(file)).replace(/\r?\n$/, "");
    } else if (given !== undefined) {
      const value = takes === "json" && typeof given === "string" ? parse(given, `--${name}`) : given;
      request[property] = valueFromJson(table, field, value, property);
    }
  }
  const isMissing = ({ field }: Flag): boolean => field.required && request[field.property] === undefined;
  if (streams.stdin.isTTY) {
    for (const { field } of flags.filter((flag) => flag.field.secret === true && isMissing(flag))) {
      request[field.property] = await askHidden(field.property, streams);
    }
  }
  const missing = flags.filter(isMissing);
  const [first] = missing;
  if (first === undefined) return request;
  const names = missing.map(({ field, name, takes }) =>
    field.secret === true ? `--${name}-file` : takes === "boolean" ? `--[no-]${name}` : `--${name}`,
  );
  throw new InvalidRequestError(
    first.field.property,
    `Give ${names.join(", ")}, or the fields as JSON with --input. Nothing was sent.`,
  );
}

async function readJson(file: string, { stdin }: Streams): Promise<object> {
  const value = parse(file === "-" ? await text(stdin) : await readText(file), "--input");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new InvalidRequestError("input", "--input must be one JSON object. Nothing was sent.");
}

function parse(json: string, option: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's message may quote a secret.
    throw new InvalidRequestError(option.slice(2), `${option} must be JSON. Nothing was sent.`);
  }
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

/** The key that commander gives an option. */
function optionKey(name: string): string {
  return name.replace(/-([a-z\d])/g, (_all, letter: string) => letter.toUpperCase());
}
