import { nodeDisk } from "../../../scripts/replace/disk.js";
import type { Disk } from "../../../scripts/replace/disk.js";

/** What happens instead of an operation of the disk. */
export type Fault = (operation: string) => void;

export interface FaultyDisk extends Disk {
  /** Operations seen so far, those that only look left out. */
  readonly operations: readonly string[];
}

/** The real disk, but that the operation number `at` (from 0), and `times` in a row, meets a fault. */
export function faultyDisk(at: number, fault: Fault, times = 1): FaultyDisk {
  const operations: string[] = [];
  const meet = (operation: string): void => {
    const number = operations.push(operation) - 1;
    if (number >= at && number < at + times) fault(operation);
  };
  return {
    operations,
    exists: (path) => nodeDisk.exists(path),
    list: (path) => nodeDisk.list(path),
    read: (path) => {
      meet("read");
      return nodeDisk.read(path);
    },
    write: (path, bytes) => {
      meet("write");
      nodeDisk.write(path, bytes);
    },
    create: (path, text) => {
      meet("create");
      nodeDisk.create(path, text);
    },
    makeFolder: (path) => {
      meet("makeFolder");
      nodeDisk.makeFolder(path);
    },
    rename: (from, to) => {
      meet("rename");
      nodeDisk.rename(from, to);
    },
    remove: (path) => {
      meet("remove");
      nodeDisk.remove(path);
    },
    syncFolder: (path) => {
      meet("syncFolder");
      nodeDisk.syncFolder(path);
    },
    syncTree: (path) => {
      meet("syncTree");
      return nodeDisk.syncTree(path);
    },
  };
}

/** An error as Node throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
