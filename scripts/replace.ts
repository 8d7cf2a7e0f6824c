import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { GenerateError, codeOf, exitCode } from "./options.js";

/**
 * `generated/` is a function of `wsdl/`, so `wsdl/` is written first, and a run that ends anywhere is mended by
 * running `npm run generate` again.
 */

/** Git-ignored, beside the folders that are replaced, so that a rename is enough. */
const WORK_FOLDER = ".generate";

/** What one run keeps until it is in place. Its folder bears the number of its process, which makes it a lock. */
export interface WorkFolder {
  readonly root: string;
  readonly folder: string;
  /** An earlier run was killed; what it left has been cleared. */
  readonly interrupted: boolean;
  release(): void;
}

/**
 * Begins a run in this package.
 *
 * @throws GenerateError (busy) while another run is at work.
 */
export function openWorkFolder(root: string): WorkFolder {
  const work = join(root, WORK_FOLDER);
  const own = `run-${process.pid}`;
  const folder = join(work, own);
  const release = (): void => {
    rmSync(folder, { recursive: true, force: true });
    try {
      rmdirSync(work);
    } catch {
      // Another run has its folder in it, or it is gone already.
    }
  };
  mkdirSync(work, { recursive: true });
  try {
    mkdirSync(folder);
  } catch {
    throw busy(process.pid);
  }
  const others = readdirSync(work).filter((name) => name !== own);
  for (const name of others) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && isAlive(pid)) {
      release();
      throw busy(pid);
    }
  }
  for (const name of others) clear(root, join(work, name));
  return { root, folder, interrupted: others.length > 0, release };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function busy(pid: number): GenerateError {
  return new GenerateError(
    exitCode.busy,
    `Another run of generate is at work in this folder (process ${pid}). If there is none, remove ${WORK_FOLDER}/.`,
  );
}

/** Ends what a killed run left: a pin that it had begun is finished, a folder that it had moved away is put back. */
function clear(root: string, left: string): void {
  if (existsSync(join(left, "pin"))) putPin(root, join(left, "pin"));
  const generated = join(root, "generated");
  if (existsSync(join(left, "old")) && !existsSync(generated)) renameSync(join(left, "old"), generated);
  rmSync(left, { recursive: true, force: true });
}

/** Files by their base names; both or neither of WSDL and lock. */
export type Files = ReadonlyMap<string, Buffer>;

/**
 * Puts new files of `wsdl/` and the emitted folder in place. Either may be absent, when it is as it was.
 *
 * @throws GenerateError (internal) when that fails; then everything is as it was before.
 */
export function replace(work: WorkFolder, pin: Files, before: Files, emitted: string | undefined): void {
  try {
    if (pin.size > 0) writePin(work, "new", pin);
    if (emitted !== undefined) swap(work, emitted);
  } catch (error) {
    if (pin.size > 0) undoPin(work, pin, before);
    const code = codeOf(error);
    const why = code === "" ? "" : ` (${code})`;
    throw new GenerateError(
      exitCode.internal,
      `The new files could not be put in place${why}; everything is as it was before.`,
    );
  }
}

/** From the rename on, the pin is made: a run that is killed after it is finished by the next one. */
function writePin({ root, folder }: WorkFolder, name: string, files: Files): void {
  const staged = join(folder, name);
  mkdirSync(staged);
  for (const [file, bytes] of files) writeFileSync(join(staged, file), bytes, { flush: true });
  renameSync(staged, join(folder, "pin"));
  putPin(root, join(folder, "pin"));
}

function putPin(root: string, pin: string): void {
  mkdirSync(join(root, "wsdl"), { recursive: true });
  for (const name of readdirSync(pin)) renameSync(join(pin, name), join(root, "wsdl", name));
  rmdirSync(pin);
}

function undoPin(work: WorkFolder, pin: Files, before: Files): void {
  rmSync(join(work.folder, "pin"), { recursive: true, force: true });
  for (const name of pin.keys()) {
    if (!before.has(name)) rmSync(join(work.root, "wsdl", name), { force: true });
  }
  if (before.size > 0) writePin(work, "before", before);
}

function swap({ root, folder }: WorkFolder, emitted: string): void {
  const [place, old] = [join(root, "generated"), join(folder, "old")];
  const replaced = existsSync(place);
  if (replaced) renameSync(place, old);
  try {
    renameSync(emitted, place);
  } catch (error) {
    if (replaced) renameSync(old, place);
    throw error;
  }
}

/** The files of a folder by their path in it, with `/`, sorted. Empty for a folder that is not there. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  if (!existsSync(folder)) return new Map();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/"))
    .sort();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const)),
  );
}

export interface TreeDifference {
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
}

/** What has to be done to `before` to make it `after`, byte for byte. */
export function compareTrees(before: Files, after: Files): readonly TreeDifference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): TreeDifference[] => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === undefined) return [{ path, kind: "added" }];
    if (is === undefined) return [{ path, kind: "removed" }];
    return was.equals(is) ? [] : [{ path, kind: "changed" }];
  });
}
