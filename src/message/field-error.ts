/** A value that cannot be written, and where it is. Never shows the value itself. */
export class FieldError extends Error {
  override readonly name = "FieldError";
  /** Path as the caller wrote it, such as `items[2].name`; `""` for the whole value. */
  readonly field: string;
  /** Reads on from the field: `must be a boolean, got a string`. */
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(field === "" ? reason : `${field} ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}
