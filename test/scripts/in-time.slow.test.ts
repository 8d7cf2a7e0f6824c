import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runInTime } from "../../scripts/command.js";
import { exitCode, readArguments } from "../../scripts/options.js";
import { Progress } from "../../scripts/progress.js";
import type { Summary } from "../../scripts/report.js";
import { leftovers, makeSandbox } from "./sandbox.js";

const oddThread = new URL("./odd-thread.ts", import.meta.url);

/** A run with a time-out of 1 ms in a folder of its own, in which it has left something half done. */
async function runOdd(what: string): Promise<Summary & { readonly left: readonly string[] }> {
  const root = await mkdtemp(join(tmpdir(), "in-time-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, ".generate", `run-${process.pid}`, "generated"), { recursive: true });
  const progress = new Progress(["pull", "replace"], { write: () => true }, false);
  const options = readArguments(["--from", what, "--timeout", "1"], {});
  const result = await runInTime(root, options, progress, oddThread);
  return { ...result, steps: progress.summaries(), left: await leftovers(root) };
}

describe("a run that is not done in time", () => {
  it.each([
    ["waits for something", "waits"],
    ["computes without a pause, so that no timer of its own fires", "computes"],
  ])("is ended when it %s, and leaves nothing", async (_, what) => {
    expect(await runOdd(what)).toMatchObject({
      outcome: "failed",
      exitCode: exitCode.couldNotPull,
      message: 'The run was not done in time (--timeout): it was at the step "pull". Nothing was replaced.',
      // What was known of it by then.
      source: "odd.wsdl",
      steps: [
        { name: "pull", state: "failed" },
        { name: "replace", state: "skipped" },
      ],
      left: [],
    });
  });

  it("is not ended any more when it has begun to replace files", async () => {
    expect(await runOdd("replaces")).toMatchObject({
      outcome: "replaced",
      exitCode: exitCode.done,
      steps: [{ state: "done" }, { state: "done" }],
    });
  });
});

describe("a run that finds another one at work", () => {
  it("leaves what it finds alone, also what an earlier run of its own number left", async () => {
    const { root } = await makeSandbox();
    await writeFile(join(root, "package.json"), `{ "version": "0.0.0" }`);
    const runs = [`run-${process.pid}`, `run-${process.ppid}`].sort();
    for (const run of runs) await mkdir(join(root, ".generate", run), { recursive: true });
    const progress = new Progress([], { write: () => true }, false);
    const { exitCode: code } = await runInTime(root, readArguments([], {}), progress);
    expect({ code, runs: (await readdir(join(root, ".generate"))).sort() }).toEqual({
      code: exitCode.busy,
      runs,
    });
  });
});

describe("a run whose thread dies", () => {
  it.each([
    ["of an error", "throws", "Internal failure: disk on fire. Nothing was replaced."],
    ["by itself", "exits", "Internal failure: the run ended early. Nothing was replaced."],
  ])("%s is an internal failure, and leaves nothing", async (_, what, message) => {
    expect(await runOdd(what)).toMatchObject({ exitCode: exitCode.internal, message, left: [] });
  });
});
