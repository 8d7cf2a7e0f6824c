/** Why a document could not be read. */
export type XmlErrorKind = "empty" | "encoding" | "doctype" | "not-well-formed" | "too-deep" | "too-large";

/**
 * A document that cannot be read as XML. The message is in this package's own words and never quotes the
 * document, which may hold secrets.
 */
export class XmlError extends Error {
  override readonly name = "XmlError";
  readonly kind: XmlErrorKind;
  /** Where in the document, both counted from 1; both are 1 where no place can be named. */
  readonly line: number;
  readonly column: number;

  constructor(kind: XmlErrorKind, message: string, line = 1, column = 1) {
    super(message);
    this.kind = kind;
    this.line = line;
    this.column = column;
  }
}
