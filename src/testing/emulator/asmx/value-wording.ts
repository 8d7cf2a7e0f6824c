import type { XmlElement } from "../../../xml/element.js";

export const NO_NUMBER = "Input string was not in a correct format.";

/** .NET takes no sign where a type has no negative numbers, XML Schema does. */
export function isSignedUnsigned(type: string, text: string): boolean {
  return type.startsWith("xs:unsigned") && /^\s*[+-]/.test(text);
}

/** .NET's message for an `xsi:type` that an element cannot have. */
export function unknownType(name: string, namespace: string, element: XmlElement): string {
  const place = `<${element.name} xmlns='${element.namespace}'>`;
  return `The specified type was not recognized: name='${name}', namespace='${namespace}', at ${place}.`;
}

/** .NET's message for a text that is no value of a built-in type. */
export function whyNot(type: string, text: string): string {
  switch (type) {
    case "xs:boolean":
      return `The string '${text}' is not a valid Boolean value.`;
    case "xs:dateTime":
      return `The string '${text}' is not a valid AllXsd value.`;
    default:
      return isNumber(text) ? outOfRange(type) : NO_NUMBER;
  }
}

function isNumber(text: string): boolean {
  return /^\s*[+-]?[0-9]+\s*$/.test(text);
}

function outOfRange(type: string): string {
  const name = DOT_NET_NAMES.get(type);
  return `Value was either too large or too small for ${name ?? "its type"}.`;
}

const DOT_NET_NAMES: ReadonlyMap<string, string> = new Map([
  ["xs:byte", "a signed byte"],
  ["xs:unsignedByte", "an unsigned byte"],
  ["xs:short", "an Int16"],
  ["xs:unsignedShort", "a UInt16"],
  ["xs:int", "an Int32"],
  ["xs:unsignedInt", "a UInt32"],
  ["xs:long", "an Int64"],
  ["xs:unsignedLong", "a UInt64"],
  ["xs:decimal", "a Decimal"],
]);
