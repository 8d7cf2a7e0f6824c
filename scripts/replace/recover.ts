import { join } from "node:path";
import type { Disk } from "./disk.js";
import { forget, isCommitted, rollForward } from "./swap.js";
import { LOCK_FILE } from "./work-folder.js";
import type { WorkFolder } from "./work-folder.js";

/**
 * Ends what an interrupted run left: a committed replacement is finished, anything else is thrown away. The
 * lock must be held.
 *
 * @returns whether a replacement was finished.
 */
export function recover(work: WorkFolder, disk: Disk): boolean {
  const committed = isCommitted(work, disk);
  if (committed) {
    rollForward(work, disk);
    forget(work, disk);
  }
  sweep(work, disk);
  return committed;
}

/** Removes everything but the lock. */
export function sweep(work: WorkFolder, disk: Disk): void {
  for (const name of disk.list(work.folder)) {
    if (name !== LOCK_FILE) disk.remove(join(work.folder, name));
  }
}
