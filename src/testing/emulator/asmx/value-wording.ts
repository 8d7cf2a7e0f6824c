/** .NET's message for a text that is no value of a built-in type. */
export function whyNot(type: string, text: string): string {
  switch (type) {
    case "xs:boolean":
      return `The string '${text}' is not a valid Boolean value.`;
    case "xs:dateTime":
      return `The string '${text}' is not a valid AllXsd value.`;
    default:
      return isNumber(text) ? outOfRange(type) : "Input string was not in a correct format.";
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
