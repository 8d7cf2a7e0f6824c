// `npm run bench:guard`: counts that repeat exactly, against bench/budget.json. No clock, so a busy machine changes
// nothing. Ends with code 1 and what grew; `npm run bench:guard -- --write` sets the budget to what is measured.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packageEntry } from "./package-entry.js";

/** Work may grow by so much before somebody has to look; a loss of 30 % is well beyond. */
const SLACK = 1.1;
const BUDGET = new URL("budget.json", import.meta.url);

type Counts = Readonly<Record<string, number>>;

/** The same each time, so each in a process of its own, which nothing else has warmed up. */
function counts(): Counts {
  const child = fileURLToPath(new URL("counts.mjs", import.meta.url));
  const output = execFileSync(process.execPath, ["--expose-gc", "--no-opt", child, packageEntry()], {
    encoding: "utf8",
  });
  return JSON.parse(output) as Counts;
}

const measured = counts();
if (process.argv.includes("--write")) writeFileSync(BUDGET, `${JSON.stringify(measured, undefined, 2)}\n`);
const budget = JSON.parse(readFileSync(BUDGET, "utf8")) as Counts;
let exceeded = 0;
for (const [what, count] of Object.entries(measured)) {
  const allowed = budget[what];
  const growth = allowed === undefined ? Infinity : count / allowed;
  if (growth > SLACK) exceeded += 1;
  console.log(
    `${growth > SLACK ? "! " : "  "}${what.padEnd(48)}${String(count).padStart(9)}  budget ${String(allowed ?? "none").padStart(9)}${growth > SLACK ? `  grew ${((growth - 1) * 100).toFixed(0)} %` : ""}`,
  );
}
if (exceeded > 0) {
  console.log(
    `${exceeded} of ${Object.keys(measured).length} exceed bench/budget.json by more than ${((SLACK - 1) * 100).toFixed(0)} %. If that is meant, set it with npm run bench:guard -- --write and say why in the commit.`,
  );
  process.exitCode = 1;
}
