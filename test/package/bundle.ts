import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

export interface Bundle {
  readonly folder: string;
  readonly file: string;
  filesBeside(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** The program with all that it needs in one file, in a folder that holds nothing else. */
export async function bundle(project: string, format: "esm" | "cjs", program: string): Promise<Bundle> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "bundle-")));
  const file = join(folder, format === "esm" ? "program.mjs" : "program.cjs");
  await build({
    stdin: { contents: program, resolveDir: project },
    outfile: file,
    bundle: true,
    format,
    platform: "node",
  });
  return {
    folder,
    file,
    filesBeside: async () => (await readdir(folder)).filter((name) => name !== basename(file)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
