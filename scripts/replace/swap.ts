import { dirname } from "node:path";
import type { Disk } from "./disk.js";
import { trees } from "./work-folder.js";
import type { Tree, WorkFolder } from "./work-folder.js";

/** Names the trees that are being replaced. Once it is there, the new ones are to be put in place. */
interface Journal {
  readonly trees: readonly Tree[];
}

/** The point of no return: a single rename. Everything before it leaves the old trees, everything after the new. */
export function commit(work: WorkFolder, disk: Disk, replaced: readonly Tree[]): void {
  for (const tree of replaced) disk.makeFolder(dirname(work.old(tree)));
  disk.write(`${work.journal}.next`, JSON.stringify({ trees: replaced } satisfies Journal));
  disk.rename(`${work.journal}.next`, work.journal);
  disk.syncFolder(work.folder);
}

export function isCommitted(work: WorkFolder, disk: Disk): boolean {
  return disk.exists(work.journal);
}

/** Puts the new trees in place, from wherever an earlier attempt ended. */
export function rollForward(work: WorkFolder, disk: Disk): void {
  for (const tree of journalled(work, disk)) {
    const [place, staged, old] = [work.place(tree), work.staged(tree), work.old(tree)];
    if (!disk.exists(staged)) continue;
    if (disk.exists(place)) {
      // Something put a folder there after the old tree went: it is not what was committed.
      disk.rename(place, disk.exists(old) ? `${old}-found` : old);
    }
    disk.rename(staged, place);
  }
  disk.syncFolder(work.root);
}

/** Puts the old trees back, for a swap that cannot go on. */
export function rollBack(work: WorkFolder, disk: Disk): void {
  for (const tree of journalled(work, disk)) {
    const [place, staged, old] = [work.place(tree), work.staged(tree), work.old(tree)];
    if (!disk.exists(staged) && disk.exists(place)) disk.rename(place, staged);
    if (disk.exists(old) && !disk.exists(place)) disk.rename(old, place);
  }
  disk.syncFolder(work.root);
}

/** Forgets the swap, which is over; then what is left of it is only rubbish. */
export function forget(work: WorkFolder, disk: Disk): void {
  disk.remove(work.journal);
  disk.syncFolder(work.folder);
}

function journalled(work: WorkFolder, disk: Disk): readonly Tree[] {
  const journal: unknown = JSON.parse(disk.read(work.journal).toString("utf8"));
  const named = typeof journal === "object" && journal !== null && "trees" in journal ? journal.trees : [];
  // The order is always the same, and no other folder than these is ever touched.
  return Array.isArray(named) ? trees.filter((tree) => named.includes(tree)) : [];
}
