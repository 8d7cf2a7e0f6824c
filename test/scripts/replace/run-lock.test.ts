import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../../scripts/options.js";
import { nodeDisk } from "../../../scripts/replace/disk.js";
import { identify } from "../../../scripts/replace/process-identity.js";
import { RunLock } from "../../../scripts/replace/run-lock.js";
import { workFolder } from "../../../scripts/replace/work-folder.js";
import { leftovers, makeSandbox, run } from "../sandbox.js";

describe("two runs of generate at once", () => {
  it("do not both work: the second says so and does nothing", async () => {
    const sandbox = await makeSandbox();
    const lock = RunLock.acquire(workFolder(sandbox.root), nodeDisk);
    const summary = await run(sandbox, []);
    expect(summary.exitCode).toBe(exitCode.busy);
    expect(summary.message).toContain("Another run of generate is at work");
    lock.release();
    expect((await run(sandbox, [])).exitCode).toBe(exitCode.done);
    expect(await leftovers(sandbox.root)).toEqual([]);
  });

  it("are told apart from one run that died", async () => {
    const sandbox = await makeSandbox();
    const work = workFolder(sandbox.root);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    nodeDisk.makeFolder(work.folder);
    await writeFile(work.lock, JSON.stringify({ run: { pid } }));
    expect((await run(sandbox, [])).exitCode).toBe(exitCode.done);
  });

  it("are told apart from one that died and whose number another process has now", async () => {
    const sandbox = await makeSandbox();
    const work = workFolder(sandbox.root);
    nodeDisk.makeFolder(work.folder);
    const { pid, began } = identify(process.pid);
    await writeFile(work.lock, JSON.stringify({ run: { pid, began: `${began ?? ""}0` } }));
    const summary = await run(sandbox, []);
    // Only Linux tells when a process began; elsewhere a number in use counts as alive.
    expect(summary.exitCode).toBe(process.platform === "linux" ? exitCode.done : exitCode.busy);
  });

  it("are told apart from a lock that no run wrote", async () => {
    const sandbox = await makeSandbox();
    const work = workFolder(sandbox.root);
    nodeDisk.makeFolder(work.folder);
    await writeFile(work.lock, "rubbish");
    expect((await run(sandbox, [])).exitCode).toBe(exitCode.done);
  });

  it("stay apart while the guardian of a killed run is still at work", async () => {
    const sandbox = await makeSandbox();
    const work = workFolder(sandbox.root);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    nodeDisk.makeFolder(work.folder);
    await writeFile(work.lock, JSON.stringify({ run: { pid }, guardian: identify(process.pid) }));
    expect((await run(sandbox, [])).exitCode).toBe(exitCode.busy);
  });

  it("are noticed before anything is committed, when one took the other's lock", async () => {
    const sandbox = await makeSandbox();
    const work = workFolder(sandbox.root);
    const lock = RunLock.acquire(work, nodeDisk);
    const own = await readFile(work.lock, "utf8");
    await writeFile(work.lock, own.replace("{", '{ "stolen": true, '));
    expect(() => lock.assertHeld()).toThrow("Another run of generate");
    lock.release();
    expect(nodeDisk.exists(work.lock)).toBe(true);
  });
});
