/** A value that its XSD type does not allow. `reason` reads on from a field's name and never shows the value. */
export class ValueError extends Error {
  override readonly name = "ValueError";
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
