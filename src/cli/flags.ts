import { Option } from "commander";
import type { Command } from "commander";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { itemOf } from "../testing/json.js";

/** A field of a request as an option of its command. */
export interface Flag {
  readonly field: FieldDescriptor;
  /** Without the dashes: `account-size-mb`. */
  readonly name: string;
  readonly takes: "value" | "boolean" | "list" | "json";
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
    const item = itemOf(table, field);
    const takes = shapeOf(table, item ?? field);
    const type = table.types[(item ?? field).type];
    return {
      field,
      name,
      takes: item === undefined || takes === "json" ? takes : "list",
      choices: type?.kind === "enumeration" ? type.values : undefined,
    };
  });
}

function shapeOf(table: ContractDescriptor, field: FieldDescriptor): "value" | "boolean" | "json" {
  const type = table.types[field.type];
  if (type?.kind === "complex" || itemOf(table, field) !== undefined) return "json";
  if (type?.kind === "enumeration") return type.flags === true ? "json" : "value";
  return (type?.kind === "simple" ? type.base : field.type) === "xs:boolean" ? "boolean" : "value";
}

/** `getAuthorizationTokenByEntity` → `get-authorization-token-by-entity`, `accountSizeMB` → `account-size-mb`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** Adds the options of a field. A secret has none that takes its value. */
export function addFlag(command: Command, flag: Flag, table: ContractDescriptor): void {
  const { field, name, takes, choices } = flag;
  const what = (text?: string): string => [text, ...traitsOf(field)].filter(Boolean).join(", ");
  if (field.secret === true) {
    command.option(`--${name}-file <file>`, what("file that holds it (else: prompt, --input)"));
    command.addOption(new Option(`--${name} [value]`).hideHelp());
    return;
  }
  if (takes === "boolean") {
    command.option(`--${name}`, what("boolean")).option(`--no-${name}`, "false");
    return;
  }
  const value = takes === "json" ? "json" : typeName(table, itemOf(table, field) ?? field);
  const option = new Option(`--${name} <${value}${takes === "list" ? "..." : ""}>`, what());
  command.addOption(choices === undefined ? option : option.choices(choices));
}

/** What callers must know of a field beside its type. */
export function traitsOf(field: FieldDescriptor): string[] {
  return [
    ...(field.unit === undefined ? [] : [`in ${field.unit}`]),
    field.required ? "required" : "optional",
    ...(field.secret === true ? ["secret"] : []),
  ];
}

/** A list as `X[]`; built-in types by their XSD name. */
export function typeName(table: ContractDescriptor, field: FieldDescriptor): string {
  const item = itemOf(table, field);
  if (item !== undefined) return `${typeName(table, item)}[]`;
  const type = table.types[field.type];
  return (type?.kind === "simple" ? type.base : (type?.name ?? field.type)).replace(/^xs:/, "");
}
