/** A promise of the client that does not hold for some input. */
export class Find extends Error {
  override readonly name = "Find";

  constructor(
    readonly property: string,
    detail: string,
  ) {
    super(`${property}: ${detail}`);
  }
}
