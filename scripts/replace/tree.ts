import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** The files of a folder by their path in it, with `/`, sorted. Empty for a folder that is not there. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = posix.join(below, entry.name);
      if (entry.isDirectory()) await walk(path);
      else files.set(path, await readFile(join(folder, path)));
    }
  };
  try {
    await walk("");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
    throw error;
  }
  return files;
}

export interface TreeDifference {
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
}

/** What has to be done to `before` to make it `after`, byte for byte. */
export function compareTrees(
  before: ReadonlyMap<string, Buffer>,
  after: ReadonlyMap<string, Buffer>,
): readonly TreeDifference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): TreeDifference[] => {
    const [old, young] = [before.get(path), after.get(path)];
    if (old === undefined) return [{ path, kind: "added" }];
    if (young === undefined) return [{ path, kind: "removed" }];
    return old.equals(young) ? [] : [{ path, kind: "changed" }];
  });
}
