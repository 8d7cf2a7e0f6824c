import { parseArgs } from "node:util";

export interface FuzzArguments {
  readonly seed: number;
  /** How many mutated answers. */
  readonly count: number;
  /** The run ends after this time, in s, whatever the count. */
  readonly seconds: number;
}

const USAGE = `npm run fuzz -- [--seed N] [--count N] [--seconds N]

  --seed     the same seed gives the same inputs (default: the time)
  --count    mutated answers (default 100,000); one in 100 over a socket, and one strange request for each 20
  --seconds  the run ends after this time (default 600)`;

/** Throws what to tell the user. */
export function readArguments(given: readonly string[]): FuzzArguments {
  const { values } = parseArgs({
    args: [...given],
    options: { seed: { type: "string" }, count: { type: "string" }, seconds: { type: "string" } },
  });
  const number = (name: keyof typeof values, otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name].replaceAll(/[,_]/g, ""));
    if (!Number.isSafeInteger(value) || value < 0)
      throw new Error(`--${name} must be a whole number.\n${USAGE}`);
    return value;
  };
  return {
    seed: number("seed", Date.now() % 2 ** 32),
    count: number("count", 100_000),
    seconds: number("seconds", 600),
  };
}
