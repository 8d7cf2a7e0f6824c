import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../../scripts/options.js";
import { pinnedWsdl } from "../contracts.js";
import { withGetQuota } from "../corpus/edit.js";
import { fingerprint, leftovers, makeSandbox, run } from "../sandbox.js";
import type { Sandbox } from "../stub-setting.js";
import { twoAtATime } from "../two-at-a-time.js";
import { faultyDisk } from "./faulty-disk.js";

const candidate = withGetQuota(pinnedWsdl);
const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));

interface Victim {
  readonly pid: number;
  /** How it ended: by a signal, or with a code and what it had to say. */
  readonly end: Promise<string>;
}

/** Starts a run of its own process group, as a shell would. */
function start({ root, candidate: from }: Sandbox, at: string, guarded: boolean): Victim {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", victim, root, from, at, guarded ? "guarded" : "alone"],
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const end = new Promise<string>((resolve) => {
    child.on("close", (code, signal) =>
      resolve(signal ?? (code === 0 ? "done" : `code ${code ?? ""}: ${said}`)),
    );
  });
  return { pid: child.pid ?? 0, end };
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
    // From before the journal is there until after it is gone.
    const first = operations.indexOf("rename");
    const last = operations.lastIndexOf("syncFolder");
    expect(first).toBeGreaterThan(0);
    // A guarded run has three operations more before the swap: it shares its lock.
    const numbers = Array.from({ length: last - first + 5 }, (_, index) => first + index);
    let news = 0;
    await twoAtATime(numbers, async (number) => {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const end = await start(sandbox, String(number), true).end;
      expect(end).toMatch(/^(SIGKILL|done)$/);
      await afterGuardian(sandbox.root);
      const after = await fingerprint(sandbox.root);
      expect([old, young], `killed at operation ${number} (${end})`).toContain(after);
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
      expect(await start(sandbox, String(number), false).end).toBe("SIGKILL");
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
    expect(await start(probe, "", true).end).toBe("done");
    const length = performance.now() - started;
    await twoAtATime([...Array(10).keys()], async () => {
      const sandbox = await makeSandbox(candidate);
      const old = await fingerprint(sandbox.root);
      const { pid, end } = start(sandbox, "", true);
      // The first half of a run is the start of Node and the compiler; what is at stake comes last.
      await Promise.race([end, sleep(length * (0.4 + 0.6 * Math.random()))]);
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It had ended by itself.
      }
      await end;
      await afterGuardian(sandbox.root);
      expect([old, young]).toContain(await fingerprint(sandbox.root));
    });
  }, 60_000);
});
