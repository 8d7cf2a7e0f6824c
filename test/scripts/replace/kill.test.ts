import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../../scripts/exit-code.js";
import { pinnedWsdl } from "../contracts.js";
import { withGetQuota } from "../corpus/edit.js";
import { fingerprint, leftovers, makeSandbox, run } from "../sandbox.js";
import type { Sandbox } from "../stub-setting.js";
import { twoAtATime } from "../two-at-a-time.js";
import { faultyDisk } from "./faulty-disk.js";

const candidate = withGetQuota(pinnedWsdl);
const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));

/** Starts a run of its own process group, as a shell would. */
function start({ root, candidate: from }: Sandbox, at: string, guarded: boolean): ReturnType<typeof spawn> {
  return spawn(process.execPath, ["--import", "tsx", victim, root, from, at, guarded ? "guarded" : "alone"], {
    stdio: "ignore",
    detached: true,
  });
}

async function expectedNew(): Promise<string> {
  const sandbox = await makeSandbox(candidate);
  expect((await run(sandbox, ["--from", sandbox.candidate])).exitCode).toBe(exitCode.done);
  return fingerprint(sandbox.root);
}

async function operationsOfARun(): Promise<readonly string[]> {
  const sandbox = await makeSandbox(candidate);
  const disk = faultyDisk(Number.MAX_SAFE_INTEGER, () => undefined);
  await run(sandbox, ["--from", sandbox.candidate], { disk });
  return disk.operations;
}

/** The guardian is done when it has tidied up; a run that was killed before it had one leaves rubbish at most. */
async function afterGuardian(root: string): Promise<void> {
  for (let waited = 0; existsSync(join(root, ".generate", "journal.json")) && waited < 10_000; waited += 10) {
    await sleep(10);
  }
}

describe("after kill -9", () => {
  it("of a guarded run, at each operation of the swap and around it, both trees are old or new without another run", async () => {
    const young = await expectedNew();
    const operations = await operationsOfARun();
    // From the bringing of the staged trees to the disk until the journal is gone.
    const first = operations.indexOf("syncTree");
    const last = operations.lastIndexOf("syncFolder");
    expect(first).toBeGreaterThan(0);
    // A guarded run has two operations more before the swap: it shares its lock.
    const numbers = Array.from({ length: last - first + 6 }, (_, index) => first + index);
    let news = 0;
    await twoAtATime(numbers, async (number) => {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const child = start(sandbox, String(number), true);
      const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      await afterGuardian(sandbox.root);
      const after = await fingerprint(sandbox.root);
      expect([old, young], `killed at operation ${number} (${signal ?? "not at all"})`).toContain(after);
      if (after === young) news += 1;
    });
    // Both sides of the point of no return were hit.
    expect(news).toBeGreaterThan(0);
    expect(news).toBeLessThan(numbers.length);
  }, 120_000);

  it("of an unguarded run in the middle of the swap, the next run puts the new trees in place", async () => {
    const young = await expectedNew();
    const operations = await operationsOfARun();
    const renames = [...operations.keys()].filter((number) => operations[number] === "rename");
    // The first is the journal's; the four after it are the swap's.
    await twoAtATime(renames.slice(-4), async (number) => {
      const sandbox = await makeSandbox(candidate);
      await once(start(sandbox, String(number), false), "exit");
      expect(existsSync(join(sandbox.root, ".generate", "journal.json"))).toBe(true);
      const summary = await run(sandbox, ["--check"]);
      expect(summary.outcome).toBe("in-step");
      expect(await fingerprint(sandbox.root)).toBe(young);
      expect(await leftovers(sandbox.root)).toEqual([]);
    });
  }, 60_000);

  it("of the whole process group at a random moment, both trees are old or new without another run", async () => {
    const young = await expectedNew();
    const started = performance.now();
    const probe = await makeSandbox(candidate);
    await once(start(probe, "", true), "exit");
    const length = performance.now() - started;
    await twoAtATime([...Array(10).keys()], async () => {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const child = start(sandbox, "", true);
      const gone = once(child, "exit");
      // The first half of a run is the start of Node and the compiler; what is at stake comes last.
      await Promise.race([gone, sleep(length * (0.4 + 0.6 * Math.random()))]);
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It had ended by itself.
      }
      await gone;
      await afterGuardian(sandbox.root);
      expect([old, young]).toContain(await fingerprint(sandbox.root));
    });
  }, 60_000);
});
