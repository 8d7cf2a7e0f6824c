import { InvalidRequestError } from "../errors.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { suggestion } from "../soap/fields.js";
import { sampleMessages } from "../testing/pages/samples.js";
import { flagsOf, kebabCase } from "./flags.js";
import type { CommandContext } from "./program.js";

/** Prints the fields of an operation, and its envelopes in both SOAP versions. */
export function describe(
  { table, output }: CommandContext,
  name: string,
  options: { readonly json?: boolean },
): void {
  const operation = operationNamed(table, name);
  const request = flagsOf(table, operation).map((flag) => ({
    field: flag.field.property,
    type: typeName(table, flag.field),
    required: flag.field.required,
    secret: flag.field.secret === true,
    option: flag.field.secret === true ? `--${flag.name}-file` : `--${flag.name}`,
  }));
  const result = callerFields(table, operation.response).map((field) => ({
    field: field.property,
    type: typeName(table, field),
    required: field.required,
    secret: field.secret === true,
  }));
  if (options.json === true) {
    const { name: operationName, method, access, documentation, soapAction } = operation;
    output.json({ operation: operationName, method, access, soapAction, documentation, request, result });
    return;
  }
  output.line(output.style("bold", operation.name));
  if (operation.documentation !== undefined) output.line(operation.documentation);
  output.line(
    operation.access === "read"
      ? "It only reads: a call that failed may be made again."
      : "It changes something: after a failure, find out whether it was carried out before calling again.",
  );
  output.line(`\nRequest`);
  output.table(
    ["field", "type", "", "option"],
    request.map(({ field, type, required, secret, option }) => [field, type, traits(required, secret), option]),
  );
  output.line(`\nResult`);
  output.table(
    ["field", "type", ""],
    result.map(({ field, type, required, secret }) => [field, type, traits(required, secret)]),
  );
  for (const version of ["1.1", "1.2"] as const) {
    if (table.ports[version] === undefined) continue;
    const { request: sent, response } = sampleMessages(table, operation, version);
    output.line(`\n${output.style("bold", `SOAP ${version}`)}\n${sent}\n\n${response}`);
  }
}

function operationNamed(table: ContractDescriptor, name: string): OperationDescriptor {
  const operations = Object.values(table.operations);
  const found = operations.find((one) => [one.name, one.method, kebabCase(one.method)].includes(name));
  if (found !== undefined) return found;
  const known = operations.map(({ method }) => kebabCase(method));
  throw new InvalidRequestError("operation", `There is no operation ${name}${suggestion(name, known) || "."}`);
}

function traits(required: boolean, secret: boolean): string {
  return [required ? "required" : "optional", ...(secret ? ["secret"] : [])].join(", ");
}

/** A list as `X[]`, an enumeration as its names, everything else by its XSD name. */
function typeName(table: ContractDescriptor, field: FieldDescriptor): string {
  const type = table.types[field.type];
  if (field.repeated === true) return `${typeName(table, { ...field, repeated: undefined })}[]`;
  if (type?.kind === "array") return `${typeName(table, type.item).replace(/\[\]$/, "")}[]`;
  if (type?.kind === "enumeration") return type.values.join(" | ");
  return (type?.kind === "simple" ? type.base : (type?.name ?? field.type)).replace(/^xs:/, "");
}
