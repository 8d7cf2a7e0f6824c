import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepSummary } from "../scripts/report.js";
import { synthesize } from "./generate/synthesize.js";

/**
 * Time and memory of generate for contracts of 13, 130 and 1,300 operations: `npx tsx bench/generate.ts`. Ends
 * with code 1 when an operation costs more in the largest contract than in the middle one, by more than noise.
 */
const packageRoot = fileURLToPath(new URL("..", import.meta.url));
const sizes = [1, 10, 100];
const NOISE = 1.25;

interface Measured {
  readonly operations: number;
  readonly steps: readonly StepSummary[];
  readonly megabytes: number;
  readonly files: number;
}

const measured = sizes.map(measure);
print(measured);
const [, middle, largest] = measured;
if (middle !== undefined && largest !== undefined) {
  const growth = perOperation(largest) / perOperation(middle);
  const memory = largest.megabytes / middle.megabytes;
  const times = largest.operations / middle.operations;
  console.log(
    `\nAn operation costs ${growth.toFixed(2)} times as much in the largest contract as in the middle one.`,
  );
  console.log(`Memory grows ${memory.toFixed(1)} times where the contract grows ${times} times.`);
  if (growth > NOISE || memory > times) process.exitCode = 1;
}

function measure(times: number): Measured {
  const root = mkdtempSync(join(tmpdir(), "bench-generate-"));
  try {
    for (const name of ["src", "scripts", "package.json", "tsconfig.json"]) {
      cpSync(join(packageRoot, name), join(root, name), { recursive: true });
    }
    symlinkSync(join(packageRoot, "node_modules"), join(root, "node_modules"));
    mkdirSync(join(root, "wsdl"));
    writeFileSync(join(root, "wsdl", "AccountManagementService.wsdl"), synthesize(times, false));
    writeFileSync(join(root, "later.wsdl"), synthesize(times, true));
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(packageRoot, "bench", "generate", "measured-run.ts"), root],
      { cwd: packageRoot, encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    if (status !== 0) throw new Error(`the run ended with ${String(status)}:\n${stderr.slice(-2_000)}`);
    return { operations: 13 * times, ...(JSON.parse(stdout) as Omit<Measured, "operations">) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function total({ steps }: Measured): number {
  return steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function perOperation(one: Measured): number {
  return total(one) / one.operations;
}

function print(all: readonly Measured[]): void {
  const names = all[0]?.steps.map(({ name }) => name) ?? [];
  const rows = all.map((one) => [
    String(one.operations),
    String(one.files),
    ...one.steps.map(({ milliseconds }) => String(milliseconds)),
    String(total(one)),
    perOperation(one).toFixed(1),
    one.megabytes.toFixed(0),
  ]);
  const table = [
    ["operations", "files", ...names.map((name) => `${name} ms`), "total ms", "ms/operation", "max RSS MB"],
    ...rows,
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of table)
    console.log(row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "));
}
