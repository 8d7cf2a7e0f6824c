import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { contractHash } from "../../scripts/contract/model.js";
import { formatPinLock, sha256 } from "../../scripts/pinned.js";
import type { Setting } from "../../scripts/pipeline.js";
import { readTree } from "../../scripts/replace.js";
import type { Summary } from "../../scripts/report.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import { runInSilence } from "./silent-run.js";
import { settingFor, stubEmit } from "./stub-setting.js";
import type { Sandbox } from "./stub-setting.js";

export async function makeSandbox(candidate: string = sampleWsdl): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), "generate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return fillSandbox(folder, candidate);
}

export async function fillSandbox(folder: string, candidate: string): Promise<Sandbox> {
  const root = join(folder, "package");
  const model = contractOf(sampleWsdl);
  await mkdir(join(root, "wsdl"), { recursive: true });
  await writeFile(join(root, "wsdl", "AccountManagementService.wsdl"), sampleWsdl);
  await writeFile(
    join(root, "wsdl", "AccountManagementService.lock.json"),
    formatPinLock({ source: "reconstructed", sha256: sha256(sampleWsdl), contractHash: contractHash(model) }),
  );
  await writeFile(join(root, "wsdl", "README.md"), "A maintainer's own file.\n");
  await stubEmit(model, join(root, "generated"));
  await writeFile(join(folder, "candidate.wsdl"), candidate);
  return { root, candidate: join(folder, "candidate.wsdl") };
}

/** Runs the pipeline in this process and thread, its progress thrown away. */
export function run(
  sandbox: Sandbox,
  argv: readonly string[],
  changed: Partial<Setting> = {},
): Promise<Summary> {
  return runInSilence(settingFor(sandbox, argv, changed));
}

/** The same for a run that has to leave both trees as they are, and nothing beside them. */
export async function runInVain(
  sandbox: Sandbox,
  argv: readonly string[],
  changed: Partial<Setting> = {},
): Promise<Summary> {
  const before = await fingerprint(sandbox.root);
  const summary = await run(sandbox, argv, changed);
  expect(await fingerprint(sandbox.root)).toBe(before);
  expect(await leftovers(sandbox.root)).toEqual([]);
  return summary;
}

/** Both trees as one value: every path with the digest of its bytes. */
export async function fingerprint(root: string): Promise<string> {
  const lines: string[] = [];
  for (const tree of ["wsdl", "generated"]) {
    for (const [path, bytes] of await readTree(join(root, tree)))
      lines.push(`${tree}/${path} ${sha256(bytes)}`);
  }
  return lines.join("\n");
}

/** What a run left beside the trees. */
export async function leftovers(root: string): Promise<readonly string[]> {
  const names = await readdir(root);
  return names.filter((name) => !["wsdl", "generated"].includes(name));
}
