import type { Random } from "./random.js";

/** One input, and how to try it. */
export interface Trial {
  /** Where the input comes from, for reports. */
  readonly origin: string;
  readonly input?: Uint8Array;
  /** In a word or two, what became of it. Throws `Find`. */
  run(): string | Promise<string>;
}

/** A part of the package, with what must hold for every input. */
export interface Target {
  /** Inputs for each mutated response, when all targets run. */
  readonly share: number;
  /** Inputs that are tried side by side. */
  readonly atATime: number;
  next(random: Random): Trial;
  close?(): Promise<void>;
}
