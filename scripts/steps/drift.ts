import type { ContractModel } from "../contract/model.js";
import { contractHash } from "../contract/write.js";
import { pinnedPaths, readPinLock, readPinnedWsdl, sha256 } from "../pinned.js";
import { done } from "../progress.js";
import type { StepResult } from "../progress.js";
import type { Emitted } from "./emit.js";
import type { Setting } from "./setting.js";

export interface Drift {
  /** Each with what is wrong with it: `generated/types.ts: differs`. */
  readonly files: readonly string[];
  readonly result: StepResult;
}

/** Compares what lies there with what the pinned WSDL gives. */
export async function driftStep(setting: Setting, model: ContractModel, emitted: Emitted): Promise<Drift> {
  const paths = pinnedPaths(setting.expected);
  const words = { added: "is missing", changed: "differs", removed: "is left over" } as const;
  const files = emitted.differences.map(({ path, kind }) => `generated/${path}: ${words[kind]}`);
  const bytes = await readPinnedWsdl(setting.root, paths);
  const lock = await readPinLock(setting.root, paths);
  if (lock === undefined) files.unshift(`${paths.lock}: is missing`);
  else if (bytes === undefined || lock.sha256 !== sha256(bytes)) {
    files.unshift(`${paths.lock}: its sha256 is not that of ${paths.wsdl}`);
  } else if (lock.contractHash !== contractHash(model)) {
    files.unshift(`${paths.lock}: its contractHash is not that of ${paths.wsdl}`);
  }
  return { files, result: done(files.length === 0 ? "in step" : `not in step: ${files.length}`) };
}
