import { mkdirSync, writeFileSync } from "node:fs";
import { Find } from "./property.js";

const DIRECTORY = new URL("finds/", import.meta.url);
/** More of one property tell nothing new. */
const MOST_OF_ONE = 5;

/** Collects what was found; the input of each is written down, to be made into a test. */
export class Finds {
  readonly #byProperty = new Map<string, number>();

  get count(): number {
    return [...this.#byProperty.values()].reduce((sum, one) => sum + one, 0);
  }

  report(error: unknown, origin: string, input: Buffer | undefined): void {
    const find = error instanceof Find ? error : new Find("the fuzzer works", String((error as Error).stack));
    const count = (this.#byProperty.get(find.property) ?? 0) + 1;
    this.#byProperty.set(find.property, count);
    if (count > MOST_OF_ONE) return;
    console.error(`FIND ${find.message.slice(0, 2_000)}\n     from ${origin}`);
    if (input === undefined) return;
    mkdirSync(DIRECTORY, { recursive: true });
    const name = `${find.property.replaceAll(" ", "-")}-${count}.bin`;
    writeFileSync(new URL(name, DIRECTORY), input);
    console.error(`     kept in fuzz/finds/${name}`);
  }
}
