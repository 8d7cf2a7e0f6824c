import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { packageRoot } from "./contracts.js";

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of what generate needs of the package, to run its real command in. */
export async function copyPackage(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "package-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const name of ["scripts", "src", "generated", "wsdl", "package.json", "tsconfig.json"]) {
    await cp(join(packageRoot, name), join(root, name), { recursive: true });
  }
  await symlink(join(packageRoot, "node_modules"), join(root, "node_modules"));
  return root;
}

/** `npm run generate`, without npm; killed as soon as its progress says `killAt`. */
export async function generate(
  root: string,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  killAt?: string,
): Promise<CommandResult> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/generate.ts", ...argv], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString("utf8");
    if (killAt !== undefined && output.stderr.includes(killAt)) child.kill("SIGKILL");
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}
