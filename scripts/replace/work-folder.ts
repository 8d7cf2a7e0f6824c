import { join } from "node:path";

/** Name of the folder, git-ignored, beside the trees that it replaces, so that a rename is enough. */
export const WORK_FOLDER = ".generate";

/** Its file that holds the process at work. */
export const LOCK_FILE = "lock.json";

/** The trees that are replaced together. */
export const trees = ["wsdl", "generated"] as const;

export type Tree = (typeof trees)[number];

/** Where a run keeps what is not yet, or no longer, in place. */
export interface WorkFolder {
  readonly root: string;
  readonly folder: string;
  /** Holds the process that is at work. */
  readonly lock: string;
  /** Its appearance is the point of no return. */
  readonly journal: string;
  readonly place: (tree: Tree) => string;
  /** The new tree, until it is in place. */
  readonly staged: (tree: Tree) => string;
  /** The old tree, until everything is in place. */
  readonly old: (tree: Tree) => string;
}

export function workFolder(root: string): WorkFolder {
  const folder = join(root, WORK_FOLDER);
  return {
    root,
    folder,
    lock: join(folder, LOCK_FILE),
    journal: join(folder, "journal.json"),
    place: (tree) => join(root, tree),
    staged: (tree) => join(folder, "new", tree),
    old: (tree) => join(folder, "old", tree),
  };
}
