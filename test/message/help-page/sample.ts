import type { ContractDescriptor, FieldDescriptor, MessageDescriptor } from "../../../src/soap/contract.js";

/** How often a help page prints an item of a list. */
const ITEMS = 2;

/**
 * The sample of a message as an ASMX help page prints it: the name of a type in place of each value, the
 * names of an enumeration joined by "or", lists of two items. The pages print the standard Result object
 * empty wherever it stands; `emptyType` is its type.
 */
export function sampleOf(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  emptyType: string | undefined,
): string {
  const children = message.fields.flatMap((field) => fieldLines(contract, field, emptyType));
  return [
    `<${message.element} xmlns="${message.namespace}">`,
    ...children.map(indent),
    `</${message.element}>`,
  ].join("\n");
}

function fieldLines(
  contract: ContractDescriptor,
  field: FieldDescriptor,
  emptyType: string | undefined,
): readonly string[] {
  const lines = elementLines(contract, field, emptyType);
  return field.repeated === true ? Array.from({ length: ITEMS }, () => lines).flat() : lines;
}

function elementLines(
  contract: ContractDescriptor,
  { element, type: key }: FieldDescriptor,
  emptyType: string | undefined,
): readonly string[] {
  if (key === emptyType) return [`<${element} />`];
  const type = contract.types[key];
  if (type === undefined) return [`<${element}>${key.replace("xs:", "")}</${element}>`];
  if (type.kind === "simple") return [`<${element}>${type.base.replace("xs:", "")}</${element}>`];
  if (type.kind === "enumeration") return [`<${element}>${type.values.join(" or ")}</${element}>`];
  const fields = type.kind === "array" ? [type.item] : type.fields;
  const children = fields.flatMap((field) => fieldLines(contract, field, emptyType));
  return [`<${element}>`, ...children.map(indent), `</${element}>`];
}

function indent(line: string): string {
  return `  ${line}`;
}
