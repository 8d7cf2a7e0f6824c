import { GenerateError, exitCode } from "../options.js";
import type { Disk } from "./disk.js";
import { startGuardian } from "./guard.js";
import type { Guard } from "./guard.js";
import { sweep } from "./recover.js";
import type { RunLock } from "./run-lock.js";
import { commit, forget, isCommitted, rollBack, rollForward } from "./swap.js";
import type { Tree, WorkFolder } from "./work-folder.js";

export interface Replacement {
  readonly work: WorkFolder;
  readonly disk: Disk;
  readonly lock: RunLock;
  /** Those that differ; the new ones are already in the work folder. */
  readonly trees: readonly Tree[];
  /** Seam for tests. */
  readonly guard?: (root: string) => Promise<Guard | undefined>;
}

/**
 * Puts the staged trees in place of the old ones, both or none.
 *
 * Up to the rename of the journal nothing has happened; from there on every way leads to the new trees: this
 * process swaps them, or its guardian when it is killed, or the next run when the machine stops. Between the
 * first and the last of the (at most four) renames a folder may be absent for some microseconds.
 */
export async function replaceTrees(replacement: Replacement): Promise<void> {
  const { work, disk, lock, trees } = replacement;
  if (trees.length === 0) return;
  const guard = await (replacement.guard ?? startGuardian)(work.root);
  try {
    if (guard !== undefined) lock.share(guard.pid);
    for (const tree of trees) await disk.syncTree(work.staged(tree));
    lock.assertHeld();
    swap(work, disk, trees);
  } finally {
    await guard?.dismiss();
  }
}

function swap(work: WorkFolder, disk: Disk, trees: readonly Tree[]): void {
  try {
    commit(work, disk, trees);
    rollForward(work, disk);
  } catch (error) {
    if (!isCommitted(work, disk)) throw error;
    undo(work, disk, error);
  }
  // From here on the new trees stay: what cannot be tidied up now, the next run will.
  try {
    forget(work, disk);
    sweep(work, disk);
  } catch {
    return;
  }
}

function undo(work: WorkFolder, disk: Disk, cause: unknown): never {
  const why = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  try {
    rollBack(work, disk);
    forget(work, disk);
  } catch {
    throw new GenerateError(
      exitCode.internal,
      `The new files could not all be put in place${why}, nor the attempt be undone. ` +
        "Run npm run generate again: it finishes the replacement before it does anything else.",
    );
  }
  throw new GenerateError(
    exitCode.internal,
    `The new files could not be put in place${why}; everything is as it was before.`,
  );
}
