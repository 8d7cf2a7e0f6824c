import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
} from "../../src/soap/contract.js";

/**
 * The sample of a message as an ASMX help page prints it: each field with the name of its type for a value, lists
 * with two items, enumerations with all their names. Of a type that extends another it prints the own members
 * only (.NET's code of that page never visits the base), so the standard Result shows as an empty element.
 */
export function sampleMessage(contract: ContractDescriptor, message: MessageDescriptor): string {
  const content = message.fields.map((field) => sampleField(contract, field, 1)).join("");
  return `<${message.element} xmlns="${message.namespace}">\n${content}</${message.element}>`;
}

function sampleField(contract: ContractDescriptor, field: FieldDescriptor, depth: number): string {
  const indent = "  ".repeat(depth);
  const { element } = field;
  const type = contract.types[field.type];
  const around = (content: string): string => `${indent}<${element}>\n${content}${indent}</${element}>\n`;
  const elementOf = (content: string): string =>
    content === "" ? `${indent}<${element} />\n` : around(content);
  const text = (value: string): string => `${indent}<${element}>${value}</${element}>\n`;
  if (type === undefined) return text(field.type.replace("xs:", ""));
  switch (type.kind) {
    case "simple":
      return text(type.base.replace("xs:", ""));
    case "enumeration":
      return text(type.values.join(" or "));
    case "array":
      return around(sampleField(contract, type.item, depth + 1).repeat(2));
    case "complex":
      return elementOf(
        ownFields(contract, type)
          .map((one) => sampleField(contract, one, depth + 1))
          .join(""),
      );
  }
}

/** The table lists inherited fields first. */
function ownFields(
  contract: ContractDescriptor,
  { base, fields }: ComplexTypeDescriptor,
): readonly FieldDescriptor[] {
  const inherited = base === undefined ? undefined : contract.types[base];
  return inherited?.kind === "complex" ? fields.slice(inherited.fields.length) : fields;
}
