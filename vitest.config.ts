import { readdirSync, readFileSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

const TESTS = "test/**/*.test.ts";
const SLOW = "test/**/*.slow.test.ts";
const ASMX = "test/asmx/**";
const BROWSER = "test/pages/*.browser.test.ts";

/** Modules of the tests by what marks them: nock itself, and the helpers that take the network over with it. */
const NOCK = /from "(?:nock|[./\w-]*\/(?:intercepted-service|one-response)\.js)"/;

/**
 * Files that share a process save a second of CPU each. Importing nock replaces Node's HTTP client for every file that
 * follows: those with it share processes of their own.
 */
const withNock = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((path) => `test/${path}`)
  .filter((file) => file.endsWith(".test.ts") && NOCK.test(readFileSync(file, "utf8")));

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["src/**", "scripts/**", "generated/{contract,operations}.ts"],
      exclude: ["scripts/generate.ts", "test/**"],
      reporter: ["text-summary", "html", "json-summary"],
      // Of what unit tests reach in their own process; the slow ones run the pipeline in processes of its own.
      thresholds: { lines: 95, branches: 95 },
    },
    projects: [
      {
        test: {
          name: "unit",
          include: [TESTS],
          exclude: [...configDefaults.exclude, SLOW, ASMX, BROWSER, ...withNock],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "unit-nock",
          include: withNock,
          exclude: [SLOW, ASMX, BROWSER],
          isolate: false,
          setupFiles: ["test/nock.setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: { name: "slow", include: [SLOW], exclude: [ASMX], testTimeout: 120_000, hookTimeout: 300_000 },
      },
      {
        test: {
          name: "asmx",
          include: ["test/asmx/**/*.test.ts"],
          testTimeout: 60_000,
          // Some compile a whole package.
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      { test: { name: "browser", include: [BROWSER], testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
