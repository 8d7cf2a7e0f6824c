/** A message that breaks the contract, and where. Never shows the text of the message. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  /** Path in the caller's terms, such as `accounts[2].signupDate`; `""` for the whole message. */
  readonly field: string;
  /** Reads on from the field: `occurs twice`. */
  readonly reason: string;
  /** Where the start tag of the element concerned is, both counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(field: string, reason: string, line: number, column: number) {
    super(field === "" ? reason : `${field} ${reason}`);
    this.field = field;
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}
