import { execFileSync } from "node:child_process";
import { median } from "./measure.js";

/** Time from starting Node to having imported `specifier`, less an empty Node; median of the runs, in ms. */
export function importTime(specifier: string, runs: number): number {
  const empty: number[] = [];
  const full: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    empty.push(timeOf("0"));
    full.push(timeOf(`import(${JSON.stringify(specifier)})`));
  }
  return median(full) - median(empty);
}

function timeOf(code: string): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], { stdio: "ignore" });
  return performance.now() - startedAt;
}
