import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Name } from "./contenders.js";

export interface Figure {
  /** Wall-clock time of a call in µs. */
  readonly wall: number;
  /** CPU time of this process for a call in µs. */
  readonly cpu: number;
}

export interface Round {
  readonly calls: number;
  readonly concurrency: number;
}

/** Before they count: V8 compiles what is hot, and connections are made. */
const WARM_UP_ROUNDS = 8;

/** Rounds in turn, A B C A B C …, so that a machine that slows down slows all; the median of the rounds. */
export async function compare(
  names: readonly Name[],
  endpoint: string,
  rounds: number,
  round: Round,
): Promise<Record<Name, Figure>> {
  const caller = new URL("caller.ts", import.meta.url);
  const all = names.map((name) => ({ name, child: fork(caller, [name, endpoint]), figures: [] as Figure[] }));
  await Promise.all(all.map(({ child }) => once(child, "message")));
  for (let count = -WARM_UP_ROUNDS; count < rounds; count += 1) {
    for (const { child, figures } of all) {
      child.send(round);
      const [figure] = (await once(child, "message")) as [Figure];
      if (count >= 0) figures.push(figure);
    }
  }
  for (const { child } of all) child.disconnect();
  return Object.fromEntries(
    all.map(({ name, figures }) => [
      name,
      { wall: median(figures.map(({ wall }) => wall)), cpu: median(figures.map(({ cpu }) => cpu)) },
    ]),
  ) as Record<Name, Figure>;
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
