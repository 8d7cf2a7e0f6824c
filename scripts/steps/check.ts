import { checkContract } from "../check/check.js";
import type { ContractModel } from "../contract/model.js";
import { done } from "../progress.js";
import type { StepResult } from "../progress.js";
import type { Pulled } from "../pull/pull.js";
import type { Setting } from "./setting.js";

/** Refuses a WSDL that cannot be served faithfully and safely. */
export function checkStep(
  { expected }: Setting,
  { documents }: Pulled,
): { readonly model: ContractModel; readonly result: StepResult } {
  const model = checkContract(documents, expected);
  const versions = model.ports.map(({ version }) => version).join(" and ");
  return {
    model,
    result: done(`${model.operations.length} operations, ${model.types.size} types, SOAP ${versions}`),
  };
}
