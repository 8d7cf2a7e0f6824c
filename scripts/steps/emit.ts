import { join } from "node:path";
import type { ContractModel } from "../contract/model.js";
import { done } from "../progress.js";
import type { StepResult } from "../progress.js";
import { compareTrees, readTree } from "../replace/tree.js";
import type { TreeDifference } from "../replace/tree.js";
import type { Setting } from "./setting.js";

export interface Emitted {
  readonly folder: string;
  /** What the emitted tree changes in `generated/`. */
  readonly differences: readonly TreeDifference[];
  readonly result: StepResult;
}

/** Emits the contract into a folder of its own and compares it with what is there, byte for byte. */
export async function emitStep(setting: Setting, model: ContractModel, folder: string): Promise<Emitted> {
  await setting.emit(model, folder);
  const [before, after] = await Promise.all([readTree(join(setting.root, "generated")), readTree(folder)]);
  const differences = compareTrees(before, after);
  return {
    folder,
    differences,
    result: done(
      `${after.size} files, ${differences.length === 0 ? "all as they were" : differenceText(differences)}`,
    ),
  };
}

export function differenceText(differences: readonly TreeDifference[]): string {
  return (["added", "changed", "removed"] as const)
    .map((kind) => ({ kind, count: differences.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(", ");
}
