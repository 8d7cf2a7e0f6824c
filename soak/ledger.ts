import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Verdict } from "./verdict.js";

/** How a write ended: with a value, with an error after it was sent, or with one before. */
export type WriteEnd = "done" | "sent" | "not sent";

/**
 * What became of each write, on both sides: written to files as it happens, so that neither a killed server
 * nor the heap that is measured has a part in it.
 */
export class WriteLedger {
  readonly #endsFile: string;
  readonly #ends: number;

  constructor(
    directory: string,
    /** Where the server writes what arrives. */
    readonly arrivalsFile = `${directory}/arrivals.txt`,
  ) {
    this.#endsFile = `${directory}/ends.txt`;
    this.#ends = openSync(this.#endsFile, "a");
    appendFileSync(this.arrivalsFile, "");
  }

  note(name: string, end: WriteEnd): void {
    writeSync(this.#ends, `${name} ${end}\n`);
  }

  /** Compares both sides; gives the number of writes. */
  check(verdict: Verdict): { readonly made: number; readonly arrived: number } {
    closeSync(this.#ends);
    const arrivals = new Map<string, number>();
    for (const name of lines(this.arrivalsFile)) arrivals.set(name, (arrivals.get(name) ?? 0) + 1);
    const ends = lines(this.#endsFile);
    for (const line of ends) {
      const [name = "", ...words] = line.split(" ");
      const end = words.join(" ");
      const times = arrivals.get(name) ?? 0;
      if (times > 1) verdict.break("a write is sent once and only once", `${name} arrived ${times} times`);
      if (end === "done" && times !== 1) verdict.break("what succeeded has arrived", name);
      if (end === "not sent" && times !== 0) verdict.break("requestSent tells the truth", `${name} arrived`);
    }
    return { made: ends.length, arrived: arrivals.size };
  }
}

function lines(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}
