import { existsSync } from "node:fs";
import { defineConfig } from "rolldown";
import type { RolldownOptions } from "rolldown";
import { dts } from "rolldown-plugin-dts";

/** What `package.json` exports. An entry whose source does not exist yet is left out. */
const ENTRIES = {
  index: "src/index.ts",
  testing: "src/testing/index.ts",
  soap: "src/soap-client.ts",
  opentelemetry: "src/opentelemetry.ts",
};

/**
 * One file an entry, and one for what entries share, so that a class exists once whichever entry it came through.
 * `saxes` is bundled (THIRD-PARTY.md has its licence); `soap`, which only `/soap` loads, is not.
 */
const shared = {
  input: Object.fromEntries(Object.entries(ENTRIES).filter(([, source]) => existsSync(source))),
  platform: "node",
  external: ["soap", /^soap\//, /^@opentelemetry\//, /^node:/],
} satisfies RolldownOptions;

const TSCONFIG = "tsconfig.build.json";
/** The declarations name types of Node's; the compiler finds them also in a project with `types: []`. */
const NODE_TYPES = '/// <reference types="node" />';

export default defineConfig([
  {
    ...shared,
    output: {
      dir: "dist",
      cleanDir: true,
      format: "esm",
      chunkFileNames: "chunks/[name].js",
      // The sources are in the package, beside dist/.
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  },
  // For tools that take require() by the letter: jest, TypeScript's `module: node16`. Node itself never loads it
  // where it can require ES modules, so that no program holds two copies.
  {
    ...shared,
    output: {
      dir: "dist",
      format: "cjs",
      entryFileNames: "[name].cjs",
      chunkFileNames: "chunks/[name].cjs",
      dynamicImportInCjs: false,
    },
  },
  // Declarations by themselves: beside the code they would keep its import of `soap`, whose own do not compile
  // everywhere.
  ...["js", "cjs"].map((extension) => ({
    ...shared,
    plugins: [dts({ tsconfig: TSCONFIG, emitDtsOnly: true, sourcemap: true })],
    output: {
      dir: "dist",
      format: "esm" as const,
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `chunks/[name].${extension}`,
      banner: NODE_TYPES,
      sourcemap: true,
    },
  })),
  // The command line is apart: what it needs beside the client (commander, the comparison of contracts) must not
  // split the files that an import of the package loads. Each command is loaded when it runs.
  {
    ...shared,
    input: { cli: "src/cli/main.ts" },
    output: { dir: "dist", format: "esm", chunkFileNames: "cli/[name].js", minify: true },
  },
]);
