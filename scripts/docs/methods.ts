// Writes the table of methods in README.md from the contract. With --check it writes nothing and fails when the
// table is another.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { contract } from "../../generated/contract.js";
import type { FieldDescriptor, OperationDescriptor } from "../../src/soap/contract.js";

const README = join(import.meta.dirname, "../../README.md");

/** The fields that callers see: those of the wrapper stand in its place. */
function callerFields(fields: readonly FieldDescriptor[], unwrap?: string): readonly FieldDescriptor[] {
  return fields.flatMap((field) => {
    const type = contract.types[field.type];
    return field.element === unwrap && type?.kind === "complex" ? type.fields : [field];
  });
}

function listed(fields: readonly FieldDescriptor[]): string {
  return fields
    .map(({ property, required, type }) => {
      const list = contract.types[type]?.kind === "array";
      return `\`${property}${list ? "[]" : required ? "" : "?"}\``;
    })
    .join(", ");
}

function row({ method, obsolete, access, request, response }: OperationDescriptor): string {
  const result = callerFields(response.fields, response.unwrap).filter(
    ({ property }) => property !== response.outcome?.property,
  );
  const name = `\`${method}\`${obsolete === true ? " (obsolete)" : ""}`;
  return `| ${name} | ${access === "read" ? "reads" : "writes"} | ${listed(callerFields(request.fields, request.unwrap))} | ${listed(result)} |`;
}

const operations: readonly OperationDescriptor[] = Object.values(contract.operations);
const table = [
  "| method | | request | gives, beside `result` |",
  "| - | - | - | - |",
  ...operations.filter(({ obsolete }) => obsolete !== true).map(row),
  ...operations.filter(({ obsolete }) => obsolete === true).map(row),
].join("\n");

const before = readFileSync(README, "utf8");
const after = await format(
  before.replace(
    /(<!-- methods -->\n).*(<!-- \/methods -->)/s,
    (_, start: string, end: string) => `${start}\n${table}\n\n${end}`,
  ),
  { parser: "markdown", printWidth: 110 },
);
if (process.argv.includes("--check")) {
  if (after !== before)
    throw new Error("README.md's table of methods is not the contract's: npm run docs:methods");
} else {
  writeFileSync(README, after);
}
