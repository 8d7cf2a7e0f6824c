import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
export const ROOT = join(import.meta.dirname, "../..");
const NAME = "account-management-service-client";

/** The package as a user gets it: built, packed, unpacked into a project of theirs. */
export interface InstalledPackage {
  /** The packed file. */
  readonly tarball: string;
  /** Paths of the files in it. */
  readonly files: readonly string[];
  /** A project that has the package in its `node_modules`. */
  readonly project: string;
  remove(): Promise<void>;
}

/** Builds into a folder of its own, so that `dist/` is left alone. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), "packed-"));
  const staging = join(folder, "staging");
  // Beside src/, because source maps name their sources by the way there.
  const dist = await mkdtemp(join(ROOT, ".dist-"));
  await run(
    process.execPath,
    [join(ROOT, "node_modules/rolldown/bin/cli.mjs"), "-c", "rolldown.config.ts", "--dir", dist],
    { cwd: ROOT },
  );
  await cp(dist, join(staging, "dist"), { recursive: true });
  await rm(dist, { recursive: true });
  const { files } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { files: string[] };
  for (const name of [
    "package.json",
    "README.md",
    "LICENSE",
    ...files.filter((file) => file !== "dist").map((file) => file.replace("/*.md", "")),
  ]) {
    await cp(join(ROOT, name), join(staging, name), { recursive: true });
  }
  await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: staging });
  const tarball = join(folder, (await readdir(folder)).find((file) => file.endsWith(".tgz")) ?? "");
  const { stdout } = await run("tar", ["-tzf", tarball]);
  const project = join(folder, "project");
  const installed = join(project, "node_modules", NAME);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  for (const dependency of ["soap", "@types/node", "@opentelemetry/api"]) {
    const link = join(project, "node_modules", dependency);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, "node_modules", dependency), link);
  }
  return {
    tarball,
    files: stdout.split("\n").filter((line) => line !== ""),
    project,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node without any flag but the given ones. */
export async function node(cwd: string, ...parameters: readonly string[]): Promise<Ended> {
  return run(process.execPath, [...parameters], { cwd, env: { PATH: process.env.PATH } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}
