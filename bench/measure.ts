import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Contender } from "./contenders.js";

export interface Figure {
  /** Wall-clock time of a call in µs. */
  readonly wall: number;
  /** CPU time of this process for a call in µs. */
  readonly cpu: number;
}

/** Rounds in turn, A B C A B C …, so that a machine that slows down slows all; the median of the rounds. */
export async function compare(
  contenders: readonly Contender[],
  concurrency: number,
  rounds: number,
  calls: number,
): Promise<Figure[]> {
  const figures = contenders.map((): Figure[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const figure = await run(contender, concurrency, calls);
      // The first round warms up.
      if (round >= 0) figures[index]?.push(figure);
    }
  }
  return figures.map((all) => ({
    wall: median(all.map(({ wall }) => wall)),
    cpu: median(all.map(({ cpu }) => cpu)),
  }));
}

async function run({ name, call }: Contender, concurrency: number, calls: number): Promise<Figure> {
  let left = calls;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const token = await call();
      if (token.length !== 32) throw new Error(`${name} gave no token`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wall = ((performance.now() - startedAt) * 1_000) / calls;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / calls };
}

/** CPU time of one run of `work` in µs. */
export function cpuOf(work: () => void, repeats: number): number {
  const before = process.cpuUsage();
  for (let count = 0; count < repeats; count += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repeats;
}

/** CPU time in ms of whole processes (`child.mjs`), in turn; the median of the runs. */
export function processes(runs: number, commands: readonly (readonly string[])[]): number[] {
  const child = fileURLToPath(new URL("child.mjs", import.meta.url));
  const times = commands.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, command] of commands.entries()) {
      times[index]?.push(Number(execFileSync(process.execPath, [child, ...command], { encoding: "utf8" })));
    }
  }
  return times.map(median);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
