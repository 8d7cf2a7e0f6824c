import { join } from "node:path";
import { checkContract } from "../check/check.js";
import { bumpFor } from "../compare/bump.js";
import { compareContracts } from "../compare/compare.js";
import type { Change } from "../compare/changes.js";
import { impacts } from "../compare/rules.js";
import type { ContractModel } from "../contract/model.js";
import { ContractError } from "../contract/nodes.js";
import { GenerateError, exitCode } from "../options.js";
import type { FailOn } from "../options.js";
import { pinnedPaths, readPinnedWsdl } from "../pinned.js";
import { done, skipped } from "../progress.js";
import type { StepResult } from "../progress.js";
import { pull } from "../pull/pull.js";
import type { Summary } from "../report.js";
import { bringsWsdl } from "./pull.js";
import type { Setting } from "./setting.js";

export interface Compared {
  /** The pinned contract; `undefined` before the first pull. */
  readonly pinned: ContractModel | undefined;
  readonly comparison: Summary["comparison"];
  /** The WSDL says something that the pinned one does not. */
  readonly isNews: boolean;
  /** `--fail-on` names a change that was found. */
  readonly refused: boolean;
  readonly result: StepResult;
}

/** Tells what a new WSDL changes for callers. */
export async function compareStep(setting: Setting, model: ContractModel): Promise<Compared> {
  const { options, facts, version } = setting;
  if (!bringsWsdl(setting)) {
    const result = skipped("the WSDL is the pinned one");
    return { pinned: model, comparison: undefined, isNews: false, refused: false, result };
  }
  const pinned = await readPinned(setting);
  if (pinned === undefined) {
    const result = skipped("no WSDL is pinned yet");
    return { pinned, comparison: undefined, isNews: true, refused: false, result };
  }
  const { changes } = compareContracts(pinned, model, facts);
  return {
    pinned,
    comparison: { changes, bump: bumpFor(changes, version) },
    isNews: changes.length > 0,
    refused: options.failOn !== undefined && names(options.failOn, changes),
    result: done(countText(changes)),
  };
}

/** What is pinned was checked when it was; if it no longer passes, it was damaged, or the checks are stricter. */
async function readPinned({ root, options, expected }: Setting): Promise<ContractModel | undefined> {
  const paths = pinnedPaths(expected);
  if ((await readPinnedWsdl(root, paths)) === undefined) return undefined;
  try {
    const { documents } = await pull(join(root, paths.wsdl), {
      ...options,
      maxBytes: Number.MAX_SAFE_INTEGER,
    });
    return checkContract(documents, expected);
  } catch (error) {
    if (!(error instanceof ContractError) && !(error instanceof GenerateError)) throw error;
    throw new GenerateError(
      exitCode.badInput,
      `The pinned WSDL cannot be compared with, because it is itself refused; restore it from version control, or remove it to pin anew.\n${error.message}`,
    );
  }
}

function names(failOn: FailOn, changes: readonly Change[]): boolean {
  const worst = failOn === "any" ? impacts.length : impacts.indexOf(failOn) + 1;
  return changes.some(({ impact }) => impacts.indexOf(impact) < worst);
}

function countText(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing changed";
  return impacts
    .map((impact) => ({ impact, count: changes.filter((change) => change.impact === impact).length }))
    .filter(({ count }) => count > 0)
    .map(({ impact, count }) => `${count} ${impact}`)
    .join(", ");
}
