/** More of the same tells nothing new. */
const MOST_SHOWN = 20;

/** Collects what did not hold. */
export class Verdict {
  #broken = 0;

  get broken(): number {
    return this.#broken;
  }

  break(promise: string, detail: string): void {
    this.#broken += 1;
    if (this.#broken <= MOST_SHOWN) console.error(`BROKEN ${promise}: ${detail}`);
  }
}
