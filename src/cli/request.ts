import { fstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InvalidRequestError } from "../errors.js";
import { suggestion } from "../soap/fields.js";
import { askHidden, isTerminal, unreadable } from "./access.js";
import { parseValue } from "./flags.js";
import type { Flag } from "./flags.js";
import type { Streams } from "./program.js";

/** A hint is due when nothing has arrived on standard input for so long, in ms. */
const HINT_AFTER_MS = 2_000;

/**
 * The request that the command line asks for: JSON of `--input` or of standard input, over it the flags, and at
 * last, on a terminal, a hidden prompt for each required secret that is still missing.
 */
export async function readRequest(
  flags: readonly Flag[],
  options: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<Readonly<Record<string, unknown>>> {
  const request = await readJson(flags, options.input, streams);
  for (const flag of flags) {
    const { field, name } = flag;
    const given = options[optionKey(name)];
    if (field.secret === true) {
      if (given !== undefined) throw secretArgument(flag);
      const file = options[optionKey(`${name}-file`)];
      if (typeof file === "string") request[field.property] = await readSecret(file);
    } else if (typeof given === "string") {
      request[field.property] = parseValue(flag, given);
    } else if (Array.isArray(given)) {
      request[field.property] = given.map((item) => parseValue(flag, String(item)));
    } else if (given !== undefined) {
      request[field.property] = given;
    }
  }
  if (isTerminal(streams.stdin) && options.dryRun !== true) {
    for (const { field } of flags) {
      if (field.secret === true && field.required && request[field.property] === undefined) {
        request[field.property] = await askHidden(field.property, streams);
      }
    }
  }
  return request;
}

async function readJson(
  flags: readonly Flag[],
  input: unknown,
  streams: Streams,
): Promise<Record<string, unknown>> {
  const source = typeof input === "string" ? input : hasInput(streams.stdin) ? "-" : undefined;
  if (source === undefined) return {};
  const given = source === "-" ? await readStandardInput(streams) : await readInputFile(source);
  if (given.trim() === "") return {};
  const request = parseObject(given);
  const byProperty = new Map(flags.map((flag) => [flag.field.property, flag]));
  for (const [key, value] of Object.entries(request)) {
    const flag = byProperty.get(key);
    if (flag === undefined) {
      throw new InvalidRequestError(key, `The JSON has an unknown field ${key}${suggestion(key, [...byProperty.keys()]) || "."} Nothing was sent.`);
    }
    if (typeof value === "string" && flag.takes !== "json") request[key] = parseValue(flag, value);
    else if (Array.isArray(value) && flag.takes === "list") {
      request[key] = value.map((item: unknown) => (typeof item === "string" ? parseValue(flag, item) : item));
    }
  }
  return request;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The parser's message may quote a secret.
  }
  throw new InvalidRequestError("input", "The input must be one JSON object. Nothing was sent.");
}

/** A pipe or a file; a terminal and `/dev/null` have nothing to say. */
function hasInput(stdin: NodeJS.ReadStream): boolean {
  if (isTerminal(stdin)) return false;
  try {
    const stats = fstatSync(stdin.fd);
    return stats.isFIFO() || stats.isFile() || stats.isSocket();
  } catch {
    return false;
  }
}

async function readStandardInput({ stdin, stderr }: Streams): Promise<string> {
  const hint = setTimeout(() => stderr.write("Waiting for the request, as JSON, on standard input …\n"), HINT_AFTER_MS);
  try {
    return await text(stdin);
  } finally {
    clearTimeout(hint);
  }
}

async function readInputFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The line end with which an editor closes the file is not part of the secret. */
async function readSecret(file: string): Promise<string> {
  return (await readInputFile(file)).replace(/\r?\n$/, "");
}

function secretArgument({ field, name }: Flag): InvalidRequestError {
  return new InvalidRequestError(
    field.property,
    `--${name} takes no value, since arguments show in the process list and the shell's history. Give ${field.property} in the JSON on standard input, in --${name}-file, or at the prompt. Nothing was sent.`,
  );
}

/** The key that commander gives an option. */
function optionKey(name: string): string {
  return name.replace(/-([a-z\d])/g, (_all, letter: string) => letter.toUpperCase());
}
