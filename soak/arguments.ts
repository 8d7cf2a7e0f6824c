import { parseArgs } from "node:util";

export interface SoakArguments {
  readonly calls: number;
  readonly concurrency: number;
  /** The run ends after this time, in s, whatever the number of calls. */
  readonly seconds: number;
}

const USAGE = `npm run soak -- [--calls N] [--concurrency N] [--seconds N]

  --calls        default 200,000
  --concurrency  default 64
  --seconds      the run ends after this time (default 3,600)`;

/** Throws what to tell the user. */
export function readArguments(given: readonly string[]): SoakArguments {
  const { values } = parseArgs({
    args: [...given],
    options: { calls: { type: "string" }, concurrency: { type: "string" }, seconds: { type: "string" } },
  });
  const number = (name: keyof typeof values, otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name].replaceAll(/[,_]/g, ""));
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`--${name} must be a whole number.\n${USAGE}`);
    return value;
  };
  return {
    calls: number("calls", 200_000),
    concurrency: number("concurrency", 64),
    seconds: number("seconds", 3_600),
  };
}
