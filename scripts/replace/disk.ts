import * as fs from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** What a replacement does to the disk; a seam, so that tests can let each of these fail. */
export interface Disk {
  exists(path: string): boolean;
  read(path: string): Buffer;
  /** Whole and on the disk when it returns. */
  write(path: string, bytes: string | Uint8Array): void;
  /** Appears with all its text at once; fails when the file is there already. */
  create(path: string, text: string): void;
  makeFolder(path: string): void;
  /** Takes the place of a file, never of a folder that holds something. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Names of what is in a folder; none for a folder that is not there. */
  list(path: string): readonly string[];
  /** The entries of a folder are on the disk when it returns. */
  syncFolder(path: string): void;
  /** Every file and folder below is on the disk when it resolves. */
  syncTree(path: string): Promise<void>;
}

export const nodeDisk: Disk = {
  exists: (path) => fs.existsSync(path),
  read: (path) => fs.readFileSync(path),
  write: (path, bytes) => {
    const file = fs.openSync(path, "w");
    try {
      fs.writeFileSync(file, bytes);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
  },
  create: (path, text) => {
    const unfinished = `${path}.${process.pid}`;
    fs.writeFileSync(unfinished, text);
    try {
      fs.linkSync(unfinished, path);
    } finally {
      fs.rmSync(unfinished, { force: true });
    }
  },
  makeFolder: (path) => void fs.mkdirSync(path, { recursive: true }),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { recursive: true, force: true }),
  list: (path) => (fs.existsSync(path) ? fs.readdirSync(path) : []),
  syncFolder,
  syncTree,
};

function syncFolder(path: string): void {
  // Windows cannot open a folder; there the file system's own journal has to do.
  if (process.platform === "win32") return;
  const folder = fs.openSync(path, "r");
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** How many files are brought to the disk at a time. */
const AT_ONCE = 16;

async function syncTree(path: string): Promise<void> {
  const files: string[] = [];
  const folders: string[] = [];
  const walk = (folder: string): void => {
    folders.push(folder);
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else files.push(join(folder, entry.name));
    }
  };
  walk(path);
  for (let start = 0; start < files.length; start += AT_ONCE) {
    await Promise.all(files.slice(start, start + AT_ONCE).map(syncFile));
  }
  for (const folder of folders.reverse()) syncFolder(folder);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
