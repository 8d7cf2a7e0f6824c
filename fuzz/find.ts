import { mkdirSync, writeFileSync } from "node:fs";

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

const DIRECTORY = new URL("finds/", import.meta.url);
/** More of one property tell nothing new. */
const MOST_OF_ONE = 5;

/** Collects what was found; the input of each is written down, to be made into a test. */
export class Finds {
  count = 0;
  readonly #byProperty = new Map<string, number>();

  report(error: unknown, origin: string, input?: Uint8Array): void {
    const find = error instanceof Find ? error : new Find("the fuzzer works", String((error as Error).stack));
    const nth = (this.#byProperty.get(find.property) ?? 0) + 1;
    this.#byProperty.set(find.property, nth);
    this.count += 1;
    if (nth > MOST_OF_ONE) return;
    console.error(`FIND ${find.message.slice(0, 2_000)}\n     from ${origin}`);
    if (input === undefined) return;
    mkdirSync(DIRECTORY, { recursive: true });
    const name = `${find.property.replaceAll(" ", "-")}-${nth}.bin`;
    writeFileSync(new URL(name, DIRECTORY), input);
    console.error(`     kept in fuzz/finds/${name}`);
  }
}
