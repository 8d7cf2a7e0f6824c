import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContractModel } from "../../scripts/contract/model.js";
import { contractHash } from "../../scripts/contract/model.js";
import { readArguments } from "../../scripts/options.js";
import type { Setting } from "../../scripts/pipeline.js";
import { accountManagementService } from "../../scripts/service.js";

/** A package in a folder of its own: a pinned WSDL, its lock, and what the stub emitter makes of it. */
export interface Sandbox {
  readonly root: string;
  /** A file beside the package, for `--from`. */
  readonly candidate: string;
}

/** One small file an operation and an index: enough to see which contract a tree belongs to. */
export async function stubEmit(model: ContractModel, outDir: string): Promise<void> {
  await mkdir(join(outDir, "operations"), { recursive: true });
  for (const { name, documentation } of model.operations) {
    await writeFile(
      join(outDir, "operations", `${name}.ts`),
      `export const name = ${JSON.stringify([name, documentation])};\n`,
    );
  }
  await writeFile(join(outDir, "index.ts"), `export const hash = "${contractHash(model)}";\n`);
}

/** The usual setting with stubs where the real thing would be slow. */
export function settingFor(
  { root }: Sandbox,
  argv: readonly string[],
  changed: Partial<Setting> = {},
): Setting {
  return {
    root,
    options: readArguments(argv, {}),
    // Nobody listens there: tests never ask the real service.
    service: {
      ...accountManagementService,
      hosts: { production: "127.0.0.1:2", sandbox: "127.0.0.1:2" },
    },
    version: "0.1.0",
    emit: stubEmit,
    verify: () => Promise.resolve(),
    ...changed,
  };
}
