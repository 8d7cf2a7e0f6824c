import { InvalidRequestError } from "../errors.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { suggestion } from "../soap/fields.js";
import { itemOf } from "../testing/call-values.js";
import { PLACEHOLDER, sampleExchange } from "../testing/pages/samples.js";
import type { CommandContext } from "./program.js";
import { choicesOf, flagsOf, kebabCase, optionOf, traitsOf, typeName } from "./request.js";

/** Prints the fields of an operation, and its envelopes in both SOAP versions. */
export function describe(
  { table, output }: CommandContext,
  given: string,
  options: { readonly json?: boolean },
): void {
  const operation = operationNamed(table, given);
  const { name, method, access, documentation, warning, soapAction, response: described } = operation;
  const request = flagsOf(table, operation).map((flag) => ({
    ...describeField(table, flag.field),
    option: optionOf(flag),
  }));
  // A caller always gets lists and the service's own Result, whatever the schema says.
  const result = callerFields(table, described).map((field) => {
    const isGiven = itemOf(table, field) !== undefined || field.property === described.outcome?.property;
    return describeField(table, { ...field, required: field.required || isGiven });
  });
  if (options.json === true) {
    output.json({ operation: name, method, access, soapAction, documentation, warning, request, result });
    return;
  }
  output.line(output.style("bold", name));
  if (documentation !== undefined) output.line(documentation);
  if (warning !== undefined) output.line(output.style("yellow", warning));
  output.line(
    access === "read"
      ? "It only reads: a call that failed may be made again."
      : "It changes something: after a failure, find out whether it was carried out before calling again.",
  );
  const shown = (row: DescribedField) => ({ ...row, traits: row.traits.join(", ") });
  output.line("\nRequest");
  output.table(["field", "type", "traits", "option", "documentation"], request.map(shown));
  output.line("\nResult");
  output.table(["field", "type", "traits", "documentation"], result.map(shown));
  const placeholder = new RegExp(`${PLACEHOLDER.start}([^${PLACEHOLDER.end}]*)${PLACEHOLDER.end}`, "g");
  for (const version of ["1.1", "1.2"] as const) {
    if (table.ports[version] === undefined) continue;
    const pair = sampleExchange(table, operation, version, new URL(table.address).hostname);
    const envelopes = `${pair.request}\n\n${pair.response}`.replace(placeholder, (_all, text: string) =>
      output.style("cyan", text),
    );
    output.line(`\n${output.style("bold", `SOAP ${version}`)}\n${envelopes}`);
  }
}

function operationNamed(table: ContractDescriptor, name: string): OperationDescriptor {
  const operations = Object.values(table.operations);
  const found = operations.find((one) => [one.name, one.method, kebabCase(one.method)].includes(name));
  if (found !== undefined) return found;
  const known = operations.map(({ method }) => kebabCase(method));
  throw new InvalidRequestError(
    "operation",
    `There is no operation ${name}${suggestion(name, known) || "."}`,
  );
}

type DescribedField = ReturnType<typeof describeField>;

/** An enumeration is described by its names. */
function describeField(table: ContractDescriptor, field: FieldDescriptor) {
  const names = choicesOf(table, itemOf(table, field) ?? field)?.join(" | ");
  const { property, documentation } = field;
  return { field: property, type: names ?? typeName(table, field), traits: traitsOf(field), documentation };
}
