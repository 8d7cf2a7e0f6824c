import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BOUND_MS, HOSTILE_SECRETS, HOSTILE_UNITS, leastOf } from "./cost.js";

const run = promisify(execFile);
/** Without the coverage that the tests may be run with. */
const env = { PATH: process.env.PATH };

describe("a text at its bound costs less than 20 ms in the first call of a process, too:", () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "redaction-"));
    program = join(folder, "program.mjs");
    await build({
      stdin: {
        contents: `import { costOf, HOSTILE_SECRETS, HOSTILE_UNITS } from "./cost.js";
          const [secret, unit] = process.argv.slice(2).map(Number);
          console.log(costOf(HOSTILE_SECRETS[secret], HOSTILE_UNITS[unit]));`,
        resolveDir: import.meta.dirname,
        loader: "ts",
      },
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(HOSTILE_SECRETS.map((secret, at) => [secret.slice(0, 12), at] as const))(
    "secret %s",
    async (_, at) => {
      // Every third, so that each text has its turn with some secrets.
      const units = HOSTILE_UNITS.map((__, unit) => unit).filter((unit) => (unit + at) % 3 === 0);
      for (const unit of units) {
        const inItsOwn = async (): Promise<number> =>
          Number((await run(process.execPath, [program, String(at), String(unit)], { env })).stdout);
        expect(await leastOf(inItsOwn), HOSTILE_UNITS[unit]?.slice(0, 20)).toBeLessThan(BOUND_MS);
      }
    },
  );
});
