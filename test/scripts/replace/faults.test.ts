import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../../scripts/options.js";
import { pinnedWsdl } from "../contracts.js";
import { all, withGetQuota, withoutOperation } from "../corpus/edit.js";
import { fingerprint, leftovers, makeSandbox, run } from "../sandbox.js";
import { stubEmit } from "../stub-setting.js";
import { faultyDisk, systemError } from "./faulty-disk.js";

/** Another contract, in which a file goes and a file comes. */
const candidate = all(withGetQuota, withoutOperation("GetHistoryEventsTotals"))(pinnedWsdl);
const withoutFacts = { facts: [] };

async function expectedNew(): Promise<string> {
  const sandbox = await makeSandbox(candidate);
  const { exitCode: code } = await run(sandbox, ["--from", sandbox.candidate], withoutFacts);
  expect(code).toBe(exitCode.done);
  return fingerprint(sandbox.root);
}

async function operationsOfARun(): Promise<readonly string[]> {
  const sandbox = await makeSandbox(candidate);
  const disk = faultyDisk(Number.MAX_SAFE_INTEGER, () => undefined);
  await run(sandbox, ["--from", sandbox.candidate], { ...withoutFacts, disk });
  return disk.operations;
}

/** The process that holds a lock would be gone by the next run; here it is this one, and lives. */
function endOfProcess(root: string): Promise<void> {
  return rm(join(root, ".generate", "lock.json"), { force: true });
}

describe("wsdl/ and generated/ are as before or wholly new", () => {
  it.each(["ENOSPC", "EIO"])("whichever operation of the disk fails with %s", async (code) => {
    const young = await expectedNew();
    const operations = await operationsOfARun();
    expect(operations.length).toBeGreaterThan(25);
    for (const number of operations.keys()) {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const disk = faultyDisk(number, () => {
        throw systemError(code);
      });
      const summary = await run(sandbox, ["--from", sandbox.candidate], { ...withoutFacts, disk });
      const after = await fingerprint(sandbox.root);
      expect([old, young], `after ${operations[number] ?? ""} number ${number} failed`).toContain(after);
      // Whoever is told of a success has the new files, and of a failure the old ones.
      expect(after).toBe(summary.exitCode === exitCode.done ? young : old);
      await endOfProcess(sandbox.root);
      await run(sandbox, ["--from", sandbox.candidate], withoutFacts);
      expect(await fingerprint(sandbox.root)).toBe(young);
      expect(await leftovers(sandbox.root)).toEqual([]);
    }
  });

  it("when every operation from some point on fails, once the next run has begun", async () => {
    const young = await expectedNew();
    const operations = await operationsOfARun();
    for (const number of operations.keys()) {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const disk = faultyDisk(
        number,
        () => {
          throw systemError("EROFS");
        },
        Number.MAX_SAFE_INTEGER,
      );
      await run(sandbox, ["--from", sandbox.candidate], { ...withoutFacts, disk });
      await endOfProcess(sandbox.root);
      // A run that only looks is enough.
      await run(sandbox, ["--check"], withoutFacts);
      expect([old, young], `after ${operations[number] ?? ""} number ${number} failed for good`).toContain(
        await fingerprint(sandbox.root),
      );
    }
  });

  it.each([0, 1, 5, 12])("when the disk is full after %i emitted files", async (count) => {
    const sandbox = await makeSandbox(candidate);
    const old = await fingerprint(sandbox.root);
    const emit: typeof stubEmit = async (model, outDir) => {
      await stubEmit({ ...model, operations: model.operations.slice(0, count) }, outDir);
      throw systemError("ENOSPC");
    };
    const summary = await run(sandbox, ["--from", sandbox.candidate], { ...withoutFacts, emit });
    expect(summary.exitCode).toBe(exitCode.internal);
    expect(summary.message).toContain("ENOSPC");
    expect(await fingerprint(sandbox.root)).toBe(old);
    expect(await leftovers(sandbox.root)).toEqual([]);
  });

  it("when what was emitted does not compile", async () => {
    const sandbox = await makeSandbox(candidate);
    const old = await fingerprint(sandbox.root);
    const verify = (): Promise<void> => Promise.reject(new Error("does not compile"));
    const summary = await run(sandbox, ["--from", sandbox.candidate], { ...withoutFacts, verify });
    expect(summary.exitCode).toBe(exitCode.internal);
    expect(await fingerprint(sandbox.root)).toBe(old);
  });

  it("when the folder of one of them cannot be written to, because a file is in its place", async () => {
    const sandbox = await makeSandbox(candidate);
    await rm(`${sandbox.root}/generated`, { recursive: true });
    await writeFile(`${sandbox.root}/generated`, "not a folder");
    const summary = await run(sandbox, ["--from", sandbox.candidate], withoutFacts);
    expect(summary.exitCode).toBe(exitCode.internal);
    expect(await leftovers(sandbox.root)).toEqual([]);
  });
});
