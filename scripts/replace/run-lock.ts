import { GenerateError, exitCode } from "../options.js";
import type { Disk } from "./disk.js";
import { identify, isAlive } from "./process-identity.js";
import type { ProcessIdentity } from "./process-identity.js";
import { LOCK_FILE } from "./work-folder.js";
import type { WorkFolder } from "./work-folder.js";

interface LockContent {
  readonly run: ProcessIdentity;
  /** Lives on when the run is killed, to finish or undo what it began. */
  readonly guardian?: ProcessIdentity | undefined;
}

const ATTEMPTS = 20;

/** Only one run at a time may be at work in a folder. */
export class RunLock {
  readonly #work: WorkFolder;
  readonly #disk: Disk;
  #content: string;

  private constructor(work: WorkFolder, disk: Disk, content: string) {
    this.#work = work;
    this.#disk = disk;
    this.#content = content;
  }

  /**
   * Takes the lock, also from a run that is no longer alive.
   *
   * @throws GenerateError (busy) while another run is.
   */
  static acquire(work: WorkFolder, disk: Disk): RunLock {
    const content = JSON.stringify({ run: identify(process.pid) } satisfies LockContent);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      disk.makeFolder(work.folder);
      try {
        disk.create(work.lock, content);
        return new RunLock(work, disk, content);
      } catch (error) {
        if (isCode(error, "ENOENT")) continue; // The other run has just tidied up.
        if (!isCode(error, "EEXIST")) throw error;
      }
      discardStale(work, disk);
    }
    throw busy();
  }

  /** For the guardian: the lock of the run that it guards, if it is still that run's. */
  static heldFor(work: WorkFolder, disk: Disk, guardian: number): RunLock | undefined {
    const content = readLock(work, disk);
    return content !== undefined && parse(content)?.guardian?.pid === guardian
      ? new RunLock(work, disk, content)
      : undefined;
  }

  /** The lock stays taken while the guardian lives, even when this process does not. */
  share(guardian: number): void {
    this.assertHeld();
    const content = JSON.stringify({
      run: identify(process.pid),
      guardian: identify(guardian),
    } satisfies LockContent);
    this.#disk.write(`${this.#work.lock}.next`, content);
    this.#disk.rename(`${this.#work.lock}.next`, this.#work.lock);
    this.#content = content;
  }

  /** @throws GenerateError (busy) when another run has taken the lock in the belief that this one was dead. */
  assertHeld(): void {
    if (readLock(this.#work, this.#disk) !== this.#content) throw busy();
  }

  /** Removes the lock and the folder around it, when nothing else is left in there. */
  release(): void {
    if (readLock(this.#work, this.#disk) !== this.#content) return;
    const others = this.#disk.list(this.#work.folder).filter((name) => name !== LOCK_FILE);
    if (others.length === 0) this.#disk.remove(this.#work.folder);
    else this.#disk.remove(this.#work.lock);
  }
}

/** Whether a run is at work, without taking part. */
export function isBusy(work: WorkFolder, disk: Disk): boolean {
  const content = readLock(work, disk);
  return content !== undefined && isLive(content);
}

function discardStale(work: WorkFolder, disk: Disk): void {
  const content = readLock(work, disk);
  if (content === undefined) return;
  if (isLive(content)) throw busy();
  const aside = `${work.lock}.stale-${process.pid}`;
  try {
    disk.rename(work.lock, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return; // Another run was quicker.
    throw error;
  }
  const moved = disk.read(aside).toString("utf8");
  // Another run may have put its own lock there between the look and the rename.
  if (moved !== content && isLive(moved)) {
    disk.rename(aside, work.lock);
    throw busy();
  }
  disk.remove(aside);
}

function isLive(content: string): boolean {
  const lock = parse(content);
  // Locks appear whole; anything else was not written by a run.
  if (lock === undefined) return false;
  return isAlive(lock.run) || (lock.guardian !== undefined && isAlive(lock.guardian));
}

function readLock(work: WorkFolder, disk: Disk): string | undefined {
  try {
    return disk.read(work.lock).toString("utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function parse(content: string): LockContent | undefined {
  try {
    const lock: unknown = JSON.parse(content);
    return isLockContent(lock) ? lock : undefined;
  } catch {
    return undefined;
  }
}

function isLockContent(value: unknown): value is LockContent {
  return (
    typeof value === "object" &&
    value !== null &&
    "run" in value &&
    typeof value.run === "object" &&
    value.run !== null &&
    "pid" in value.run &&
    typeof value.run.pid === "number"
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function busy(): GenerateError {
  return new GenerateError(
    exitCode.busy,
    "Another run of generate is at work in this folder; nothing was done. Wait for it to end and run again.",
  );
}
