import { Option } from "commander";
import type { Command } from "commander";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { codecOf } from "../soap/values/built-in.js";
import { ValueError } from "../soap/values/codec.js";
import { InvalidRequestError } from "../errors.js";

/** A field of a request as an option of its command. */
export interface Flag {
  readonly field: FieldDescriptor;
  /** Without the dashes: `account-size-mb`. */
  readonly name: string;
  readonly takes: "text" | "boolean" | "list" | "json";
  /** The built-in type of the value, or of one item of the list. */
  readonly builtIn: string | undefined;
  /** The names of an enumeration. */
  readonly choices: readonly string[] | undefined;
  /** What stands for the value in the help: its type. */
  readonly typeName: string;
}

/** Names of options that belong to the call; a field of that name gets the prefix `field-`. */
const TAKEN: ReadonlySet<string> = new Set([
  "allow-insecure-http",
  "credentials-file",
  "dry-run",
  "endpoint",
  "help",
  "input",
  "json",
  "retries",
  "sandbox",
  "skeleton",
  "soap",
  "timeout",
  "verbose",
]);

export function flagsOf(table: ContractDescriptor, operation: OperationDescriptor): readonly Flag[] {
  const used = new Set(TAKEN);
  return callerFields(table, operation.request).map((field) => {
    let name = kebabCase(field.property);
    while (used.has(name) || used.has(`${name}-file`) || used.has(`no-${name}`)) name = `field-${name}`;
    used.add(name).add(`${name}-file`).add(`no-${name}`);
    return { field, name, ...shapeOf(table, field) };
  });
}

/** `getAuthorizationTokenByEntity` → `get-authorization-token-by-entity`, `accountSizeMB` → `account-size-mb`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

function shapeOf(
  table: ContractDescriptor,
  field: FieldDescriptor,
): Pick<Flag, "takes" | "builtIn" | "choices" | "typeName"> {
  const type = table.types[field.type];
  if (type?.kind === "array" || field.repeated === true) {
    const item = shapeOf(table, type?.kind === "array" ? { ...type.item, repeated: undefined } : { ...field, repeated: undefined });
    return item.takes === "text" || item.takes === "boolean" ? { ...item, takes: "list" } : JSON_SHAPE;
  }
  if (type?.kind === "enumeration") {
    return { takes: "text", builtIn: undefined, choices: type.values, typeName: "name" };
  }
  const builtIn = type?.kind === "simple" ? type.base : field.type;
  if (type?.kind === "complex" || !builtIn.startsWith("xs:")) return JSON_SHAPE;
  const typeName = builtIn.slice("xs:".length);
  return { takes: builtIn === "xs:boolean" ? "boolean" : "text", builtIn, choices: undefined, typeName };
}

const JSON_SHAPE = { takes: "json", builtIn: undefined, choices: undefined, typeName: "json" } as const;

/** Adds the options of a field. A secret has none that takes it: its file, standard input or a prompt gives it. */
export function addFlag(command: Command, flag: Flag): void {
  const { field, name, takes, choices, typeName } = flag;
  const rule = field.required ? "" : " (optional)";
  if (field.secret === true) {
    command.option(`--${name}-file <file>`, `file that holds it${rule}; or in the JSON, or at the prompt`);
    command.addOption(new Option(`--${name} [value]`).hideHelp());
  } else if (takes === "boolean") {
    command.option(`--${name}`, `boolean${rule}`);
    command.option(`--no-${name}`, "the same as false");
  } else if (takes === "list") {
    const option = new Option(`--${name} <${typeName}...>`, `one or more${rule}`);
    command.addOption(choices === undefined ? option : option.choices(choices));
  } else {
    const option = new Option(`--${name} <${typeName}>`, `${typeName}${rule}`);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
}

/** The value that the client takes, from what was written on the command line, or as a string in JSON. */
export function parseValue(flag: Flag, text: string): unknown {
  if (flag.takes === "json") {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new InvalidRequestError(flag.field.property, `--${flag.name} must be JSON.`);
    }
  }
  if (flag.builtIn === undefined) return text;
  try {
    return codecOf(flag.builtIn).parse(text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new InvalidRequestError(flag.field.property, `${flag.field.property} ${error.message}. Nothing was sent.`);
  }
}
