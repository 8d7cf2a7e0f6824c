import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import config from "../../rolldown.config.js";

export interface Bundle {
  readonly folder: string;
  readonly file: string;
  filesBeside(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/**
 * The program with all that it needs in one file, in a folder that holds nothing else; `inChunks`, with what is loaded
 * later in files beside it.
 */
export async function bundle(
  project: string,
  format: "esm" | "cjs",
  program: string,
  inChunks = false,
): Promise<Bundle> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "bundle-")));
  const extension = format === "esm" ? ".mjs" : ".cjs";
  await build({
    stdin: { contents: program, resolveDir: project },
    outdir: folder,
    outExtension: { ".js": extension },
    entryNames: "program",
    bundle: true,
    splitting: inChunks,
    external: inChunks ? ["soap"] : [],
    format,
    platform: "node",
  });
  const file = join(folder, `program${extension}`);
  return {
    folder,
    file,
    filesBeside: async () => (await readdir(folder)).filter((name) => name !== basename(file)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The names of the packages that are in the built files, sorted. */
export async function bundledPackages(): Promise<ReadonlyMap<string, readonly string[]>> {
  const bundled = new Map<string, readonly string[]>();
  // Those with plugins are about declarations.
  for (const options of [config].flat().filter(({ plugins }) => plugins === undefined)) {
    const built = await rolldown(options);
    const { output: chunks } = await built.generate();
    const modules = chunks.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
    const names = modules.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
    const isCommandLine = modules.some((id) => id.endsWith("src/cli/main.ts"));
    bundled.set(isCommandLine ? "the command line" : "the library", [...new Set(names)].sort());
    await built.close();
  }
  return bundled;
}
