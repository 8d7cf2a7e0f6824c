import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { exitCode } from "../../scripts/options.js";
import { sampleWsdl } from "./contracts.js";
import { withGetQuota } from "./corpus/operations.js";
import { fingerprint, leftovers, makeSandbox, run, runInVain } from "./sandbox.js";
import type { Sandbox } from "./stub-setting.js";

const candidate = withGetQuota(sampleWsdl);

describe("a run that fails", () => {
  it.each([
    ["when the disk is full while it emits", { emit: () => Promise.reject(new Error("ENOSPC")) }],
    ["when what was emitted does not compile", { verify: () => Promise.reject(new Error("no")) }],
    [
      "when the emitted folder cannot be put in place",
      { verify: (_: string, emitted: string) => rm(emitted, { recursive: true }) },
    ],
  ])("%s leaves everything as it was", async (_, changed) => {
    const sandbox = await makeSandbox(candidate);
    const summary = await runInVain(sandbox, ["--from", sandbox.candidate], changed);
    expect(summary.exitCode).toBe(exitCode.internal);
  });
});

describe("a first run that fails when there is neither wsdl/ nor generated/", () => {
  it("leaves neither of them", async () => {
    const sandbox = await makeSandbox(candidate);
    for (const tree of ["wsdl", "generated"]) await rm(join(sandbox.root, tree), { recursive: true });
    const verify = (_: string, emitted: string): Promise<void> => rm(emitted, { recursive: true });
    const summary = await run(sandbox, ["--from", sandbox.candidate], { verify });
    expect(summary.message).toBe(
      "The new files could not be put in place (ENOENT); everything is as it was before.",
    );
    expect(await fingerprint(sandbox.root)).toBe("");
  });
});

describe("two runs of generate at once", () => {
  it("do not both work: the second says so and does nothing", async () => {
    const sandbox = await makeSandbox(candidate);
    const before = await fingerprint(sandbox.root);
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    await mkdir(join(sandbox.root, ".generate", `run-${other.pid ?? 0}`), { recursive: true });
    for (const argv of [["--from", sandbox.candidate], ["--check"], []]) {
      const summary = await run(sandbox, argv);
      expect(summary.exitCode).toBe(exitCode.busy);
      expect(summary.message).toContain("Another run of generate is at work");
    }
    expect(await fingerprint(sandbox.root)).toBe(before);
    other.kill();
    await once(other, "close");
    expect((await run(sandbox, [])).exitCode).toBe(exitCode.done);
  });

  it("are told apart although the other is another user's", async () => {
    const sandbox = await makeSandbox();
    await mkdir(join(sandbox.root, ".generate", "run-4711"), { recursive: true });
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM" });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    expect((await run(sandbox, [])).message).toContain("Another run of generate is at work");
    expect(await readdir(join(sandbox.root, ".generate"))).toEqual(["run-4711"]);
  });

  it("are told apart from one run that died, whatever is in its folder", async () => {
    const sandbox = await makeSandbox();
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const left = join(sandbox.root, ".generate", `run-${pid}`);
    await mkdir(left, { recursive: true });
    await writeFile(join(left, "rubbish"), "");
    await writeFile(join(sandbox.root, ".generate", "lock.json"), "of an earlier version");
    const summary = await run(sandbox, []);
    expect(summary).toMatchObject({
      exitCode: exitCode.done,
      notes: [expect.stringContaining("interrupted")],
    });
    expect(await leftovers(sandbox.root)).toEqual([]);
  });
});

describe("what a run that was killed left", () => {
  const wsdl = "AccountManagementService.wsdl";

  async function killed(pid: number, files: Readonly<Record<string, string>>): Promise<Sandbox> {
    const sandbox = await makeSandbox(candidate);
    const left = join(sandbox.root, ".generate", `run-${pid}`);
    for (const [path, text] of Object.entries({ "generated/index.ts": "half", ...files })) {
      await mkdir(dirname(join(left, path)), { recursive: true });
      await writeFile(join(left, path), text);
    }
    return sandbox;
  }

  it("is cleared also when it had the number of this process, as in a container", async () => {
    const sandbox = await killed(process.pid, {});
    const { exitCode: code, notes } = await run(sandbox, ["--check"]);
    expect({ code, notes }).toMatchObject({ code: 0, notes: [expect.stringContaining("interrupted")] });
    expect(await leftovers(sandbox.root)).toEqual([]);
  });

  it("is left alone by a run that finds another one at work", async () => {
    const sandbox = await killed(process.pid, {});
    await mkdir(join(sandbox.root, ".generate", `run-${process.ppid}`));
    expect((await run(sandbox, ["--check"])).exitCode).toBe(exitCode.busy);
    const left = join(sandbox.root, ".generate", `run-${process.pid}`, "generated", "index.ts");
    expect(await readFile(left, "utf8")).toBe("half");
  });

  it("is a pin that had begun, which is finished, and generated/, which is put back", async () => {
    const sandbox = await killed(process.pid, { [`pin/${wsdl}`]: candidate, "old/index.ts": "whole" });
    await rm(join(sandbox.root, "generated"), { recursive: true });
    const summary = await run(sandbox, ["--check"]);
    expect(summary.exitCode).toBe(exitCode.drift);
    expect(await readFile(join(sandbox.root, "wsdl", wsdl), "utf8")).toBe(candidate);
    expect(await readFile(join(sandbox.root, "generated", "index.ts"), "utf8")).toBe("whole");
    expect((await run(sandbox, [])).outcome).toBe("replaced");
    expect((await run(sandbox, ["--check"])).outcome).toBe("in-step");
  });
});
