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
): Promise<ReadonlyMap<string, Figure>> {
  const figures = new Map(contenders.map(({ name }) => [name, [] as Figure[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const contender of contenders) {
      const figure = await run(contender, concurrency, calls);
      // The first round warms up.
      if (round >= 0) figures.get(contender.name)?.push(figure);
    }
  }
  return new Map([...figures].map(([name, all]) => [name, medianOf(all)]));
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

function medianOf(figures: readonly Figure[]): Figure {
  return { wall: median(figures.map(({ wall }) => wall)), cpu: median(figures.map(({ cpu }) => cpu)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
