import { join } from "node:path";
import { done, skipped } from "../progress.js";
import type { StepResult } from "../progress.js";
import { replaceTrees } from "../replace/replace.js";
import type { RunLock } from "../replace/run-lock.js";
import { compareTrees, readTree } from "../replace/tree.js";
import type { Tree, WorkFolder } from "../replace/work-folder.js";
import { differenceText } from "./emit.js";
import type { Emitted } from "./emit.js";
import type { Pin } from "./pin.js";
import type { Setting } from "./setting.js";

export interface Replaced {
  /** Paths in the repository. */
  readonly files: readonly string[];
  readonly result: StepResult;
}

/** Puts the pinned WSDL and the emitted tree in place, both or neither. */
export async function replaceStep(
  setting: Setting,
  work: WorkFolder,
  lock: RunLock,
  emitted: Emitted,
  pin: Pin,
): Promise<Replaced> {
  const { disk, guard } = setting;
  const before = await readTree(work.place("wsdl"));
  // Files of a maintainer's own beside the two stay.
  const after = new Map([...before, ...pin]);
  const ofPin = compareTrees(before, after).map((one) => ({ ...one, path: `wsdl/${one.path}` }));
  const ofTree = emitted.differences.map((one) => ({ ...one, path: `generated/${one.path}` }));
  const differences = [...ofPin, ...ofTree];
  if (differences.length === 0) return { files: [], result: skipped("nothing to replace") };
  if (ofPin.length > 0) {
    for (const [path, bytes] of after) {
      disk.makeFolder(join(work.staged("wsdl"), path, ".."));
      disk.write(join(work.staged("wsdl"), path), bytes);
    }
  }
  const trees: Tree[] = [
    ...(ofPin.length > 0 ? (["wsdl"] as const) : []),
    ...(ofTree.length > 0 ? (["generated"] as const) : []),
  ];
  await replaceTrees({ work, disk, lock, trees, guard });
  return { files: differences.map(({ path }) => path), result: done(differenceText(differences)) };
}
