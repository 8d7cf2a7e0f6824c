// Tries the packed package as consumers do: each row is a folder, copied with the programs to an empty place,
// installed into, and its command run there. Writes docs/compatibility.md; with --check it compares instead.
// Names of rows as arguments try only those and write nothing.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "prettier";

interface Row {
  readonly title: string;
  readonly packages?: readonly string[];
  /** The name that the runner of tests wants for `portal.spec.ts`; without it there is none. */
  readonly spec?: string;
  readonly command: string;
  /** The same files and command with other packages, each a row of its own. */
  readonly variants?: Readonly<Record<string, readonly string[]>>;
}

const ROOT = join(import.meta.dirname, "../..");
const TABLE = join(ROOT, "docs/compatibility.md");
const check = process.argv.includes("--check");
const wanted = process.argv.slice(2).filter((name) => name !== "--check");
const work = mkdtempSync(join(tmpdir(), "matrix-"));

function pack(): string {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", work], { cwd: ROOT });
  return join(work, readdirSync(work).find((file) => file.endsWith(".tgz")) ?? "");
}

const asCommonJs = (program: string): string =>
  program.replaceAll(/^import (.*) from (.*);$/gm, "const $1 = require($2);");

/** The same tests for each runner: Jest's have their functions from nowhere. */
function writeSpec(project: string, folder: string, spec: string | undefined): void {
  const text = readFileSync(join(project, "portal.spec.ts"), "utf8");
  rmSync(join(project, "portal.spec.ts"));
  if (spec === undefined) return;
  const program = folder === "vitest" ? text : text.replace(/^import .* from "vitest";\n/, "");
  writeFileSync(join(project, spec), spec.endsWith(".js") ? asCommonJs(program) : program);
}

/** Gives what went wrong; nothing when the row works. */
function attempt(
  folder: string,
  { command, spec }: Row,
  packages: readonly string[],
  tarball: string,
): string | undefined {
  const project = mkdtempSync(join(work, "project-"));
  cpSync(join(import.meta.dirname, "programs"), project, { recursive: true });
  // The same programs once more as CommonJS.
  cpSync(join(project, "module.ts"), join(project, "required.cts"));
  writeFileSync(join(project, "program.cjs"), asCommonJs(readFileSync(join(project, "program.mjs"), "utf8")));
  writeSpec(project, folder, spec);
  cpSync(join(import.meta.dirname, folder), project, { recursive: true });
  // A user's CommonJS or ES module by the file's name, as npm makes a package.
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  const run = (file: string, parameters: readonly string[]) =>
    spawnSync(file, parameters, { cwd: project, encoding: "utf8", timeout: 180_000 });
  const installed = run("npm", ["install", "--silent", "--no-audit", "--no-fund", tarball, ...packages]);
  const ended = installed.status === 0 ? run("bash", ["-ec", command]) : installed;
  rmSync(project, { recursive: true, force: true });
  return ended.status === 0 ? undefined : `${ended.stdout}\n${ended.stderr}`.trim();
}

const tarball = pack();
const lines: string[] = [];
let broken = 0;
for (const folder of readdirSync(import.meta.dirname).sort()) {
  if (folder === "programs" || folder.includes(".") || (wanted.length > 0 && !wanted.includes(folder)))
    continue;
  const row = JSON.parse(readFileSync(join(import.meta.dirname, folder, "row.json"), "utf8")) as Row;
  for (const [variant, packages] of Object.entries(row.variants ?? { "": row.packages ?? [] })) {
    const title = variant === "" ? row.title : row.title.replace(/^\w+/, `$& ${variant}`);
    const startedAt = performance.now();
    const problem = attempt(folder, row, packages, tarball);
    if (problem !== undefined) broken += 1;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(`${problem === undefined ? "works" : "FAILS"}  ${title} (${seconds} s)`);
    if (problem !== undefined) console.log(problem.split("\n").slice(-25).join("\n"));
    const used = packages.map((name) => `\`${name}\``).join(" ");
    const steps = row.command
      .split(" && ")
      .map((step) => `\`${step}\``)
      .join("<br>");
    lines.push(`| ${title} | ${problem === undefined ? "works" : "does not work"} | ${used} | ${steps} |`);
  }
}
rmSync(work, { recursive: true, force: true });

const text = await format(
  `# Compatibility

Written by \`npm run test:matrix\`, which packs the package, installs it into an empty project with the packages of a
row, and runs the row's commands there. Each row is a folder of \`test/matrix\`.

| | | with | commands |
| - | - | - | - |
${lines.join("\n")}
`,
  { parser: "markdown", printWidth: 110 },
);
if (wanted.length === 0) {
  if (!check) {
    mkdirSync(join(ROOT, "docs"), { recursive: true });
    writeFileSync(TABLE, text);
  } else if (readFileSync(TABLE, "utf8") !== text) {
    console.log("docs/compatibility.md is another table: npm run test:matrix");
    broken += 1;
  }
}
process.exitCode = broken === 0 ? 0 : 1;
