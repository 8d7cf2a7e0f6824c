import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../scripts/options.js";
import { sampleWsdl } from "./contracts.js";
import { withGetQuota } from "./corpus/edit.js";
import { fingerprint, leftovers, makeSandbox, run } from "./sandbox.js";
import type { Sandbox } from "./stub-setting.js";

const candidate = withGetQuota(sampleWsdl);
const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));

/** A real run, which kills itself before its `rename`th rename; the first is that of the pin. */
async function killedBefore({ root, candidate: from }: Sandbox, rename: number): Promise<string | null> {
  const child = spawn(process.execPath, ["--import", "tsx", victim, root, from, String(rename)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  return signal;
}

describe("a run that is killed", () => {
  it.each([
    ["before the new contract is pinned", 1, "old"],
    ["when it is pinned, before its files are in place", 2, "new"],
    ["between the WSDL and its lock", 3, "new"],
    ["before generated/ is moved away", 4, "new"],
    ["while there is no generated/", 5, "new"],
  ] as const)(
    "%s leaves nothing that --check does not tell and clear, and loses nothing",
    async (_, at, contract) => {
      const reference = await makeSandbox(candidate);
      const old = await fingerprint(reference.root);
      await run(reference, ["--from", reference.candidate]);
      const expected = contract === "old" ? old : await fingerprint(reference.root);

      const sandbox = await makeSandbox(candidate);
      expect(await killedBefore(sandbox, at)).toBe("SIGKILL");
      const check = await run(sandbox, ["--check"]);
      expect(check.notes.join()).toContain("interrupted; what it left behind has been cleared");
      expect(check.exitCode).toBe(contract === "old" ? exitCode.done : exitCode.drift);
      expect(await leftovers(sandbox.root)).toEqual([]);
      // The lock tells the source of what was pulled, although the run that pulled it is dead.
      expect((await run(sandbox, [])).exitCode).toBe(exitCode.done);
      expect(await fingerprint(sandbox.root)).toBe(expected);
      expect((await run(sandbox, ["--check"])).notes).toEqual([]);
    },
    60_000,
  );
});

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
    const before = await fingerprint(sandbox.root);
    const summary = await run(sandbox, ["--from", sandbox.candidate], changed);
    expect(summary.exitCode).toBe(exitCode.internal);
    expect(await fingerprint(sandbox.root)).toBe(before);
    expect(await leftovers(sandbox.root)).toEqual([]);
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
