/** How values of one built-in XSD type are read from and written to text. Both throw `ValueError`. */
export interface ValueCodec {
  /** Text of an element or attribute, unescaped, to the value that callers see. */
  parse(text: string): unknown;
  /** A caller's value, of whatever type, to the text of an element or attribute, not yet escaped. */
  format(value: unknown): string;
  /** TypeScript type of the value in a request. */
  readonly requestType: string;
  /** TypeScript type of the value in a result. */
  readonly resultType: string;
  /** What .NET makes of an absent element of this type; `undefined` where that is null. A new value each time. */
  absent(): unknown;
}
