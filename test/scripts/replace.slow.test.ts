import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exitCode } from "../../scripts/options.js";
import { sampleWsdl } from "./contracts.js";
import { withGetQuota } from "./corpus/operations.js";
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
