import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { sorted } from "./contract/model.js";
import { GenerateError, codeOf, exitCode } from "./options.js";

/**
 * `generated/` is a function of `wsdl/`, so `wsdl/` is written first, and a run that ends anywhere is mended by
 * running `npm run generate` again.
 */

/** Git-ignored, beside the folders that are replaced, so that a rename is enough. */
const WORK_FOLDER = ".generate";

/** What one run keeps until it is in place. It bears the number of its process, which makes it a lock. */
const OWN = `run-${process.pid}`;

/** Where a run emits what may take the place of `generated/`. */
export function emittedFolder(root: string): string {
  return join(root, WORK_FOLDER, OWN, "generated");
}

/**
 * Begins a run in this package, and clears what killed runs left, in whatever process: in a container the next
 * run has the number of the one that was killed.
 *
 * @returns whether there was anything to clear.
 * @throws GenerateError (busy) while another run is at work.
 */
export function openWork(root: string): boolean {
  const work = join(root, WORK_FOLDER);
  // First of all, so that of two runs which begin at once each sees the other.
  const isNew = mkdirSync(join(work, OWN), { recursive: true }) !== undefined;
  const left = readdirSync(work).filter((name) => name !== OWN || !isNew);
  for (const name of left.filter((one) => one !== OWN)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (!(pid > 0 && isAlive(pid))) continue;
    if (isNew) rmdirSync(join(work, OWN));
    throw new GenerateError(
      exitCode.busy,
      `Another run of generate is at work in this folder (process ${pid}). If there is none, remove ${WORK_FOLDER}/.`,
    );
  }
  for (const name of left) clear(root, name);
  mkdirSync(join(work, OWN), { recursive: true });
  return left.length > 0;
}

/** Ends this process's run, however far it came. */
export function clearWork(root: string): void {
  clear(root, OWN);
  try {
    rmdirSync(join(root, WORK_FOLDER));
  } catch {
    // A run that begins has its folder in it.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** A pin that had begun is finished, a folder that was moved away is put back, the rest goes. */
function clear(root: string, name: string): void {
  const left = join(root, WORK_FOLDER, name);
  if (existsSync(join(left, "pin"))) putPin(root, left);
  const generated = join(root, "generated");
  if (existsSync(join(left, "old")) && !existsSync(generated)) renameSync(join(left, "old"), generated);
  rmSync(left, { recursive: true, force: true });
}

/** Files by their base names; both or neither of WSDL and lock. */
export type Files = ReadonlyMap<string, Buffer>;

/**
 * Puts new files of `wsdl/`, if there are any, and the emitted folder, if it differs, in place.
 *
 * @throws GenerateError (internal) when that fails; then everything is as it was before.
 */
export function replace(root: string, pin: Files, swaps: boolean): void {
  const own = join(root, WORK_FOLDER, OWN);
  const pinned = (name: string): string => join(root, "wsdl", name);
  const old = [...pin.keys()].filter((name) => existsSync(pinned(name)));
  const before = new Map(old.map((name) => [name, readFileSync(pinned(name))]));
  try {
    if (pin.size > 0) writePin(root, own, "new", pin);
    if (swaps) swap(root, own);
  } catch (error) {
    if (pin.size > 0) {
      rmSync(join(own, "pin"), { recursive: true, force: true });
      for (const name of pin.keys()) if (!before.has(name)) rmSync(pinned(name), { force: true });
      writePin(root, own, "before", before);
    }
    throw new GenerateError(
      exitCode.internal,
      `The new files could not be put in place (${codeOf(error)}); everything is as it was before.`,
    );
  }
}

/** From the rename on, the pin is made: a run that is killed after it is finished by the next one. */
function writePin(root: string, own: string, name: string, files: Files): void {
  const staged = join(own, name);
  mkdirSync(staged);
  for (const [file, bytes] of files) writeFileSync(join(staged, file), bytes, { flush: true });
  renameSync(staged, join(own, "pin"));
  putPin(root, own);
}

function putPin(root: string, own: string): void {
  const pin = join(own, "pin");
  mkdirSync(join(root, "wsdl"), { recursive: true });
  for (const name of readdirSync(pin)) renameSync(join(pin, name), join(root, "wsdl", name));
  rmdirSync(pin);
}

function swap(root: string, own: string): void {
  const [place, old] = [join(root, "generated"), join(own, "old")];
  if (existsSync(place)) renameSync(place, old);
  try {
    renameSync(join(own, "generated"), place);
  } catch (error) {
    if (existsSync(old)) renameSync(old, place);
    throw error;
  }
}

/** The files of a folder by their path in it, with `/`, sorted. Empty for a folder that is not there. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  if (!existsSync(folder)) return new Map();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((one) => join(one.parentPath, one.name));
  const read = files.map(
    async (file) => [relative(folder, file).replaceAll("\\", "/"), await readFile(file)] as const,
  );
  return new Map(sorted(await Promise.all(read), ([path]) => path));
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
