import type { ContractModel } from "../contract/model.js";
import { ProblemLog } from "../contract/nodes.js";
import type { ContractDocument } from "../contract/nodes.js";
import { readContract } from "../contract/wsdl.js";
import { checkCollisions } from "./collisions.js";
import { checkNames, checkTexts, quoted } from "./names.js";

/**
 * Reads a contract and refuses what cannot be served faithfully or safely.
 *
 * @throws ContractError with every problem found.
 */
export function checkContract(
  documents: readonly ContractDocument[],
  expected: ExpectedService,
): ContractModel {
  const model = readContract(documents);
  const problems = new ProblemLog();
  checkExpected(model, expected, problems);
  checkNames(model, problems);
  checkTexts(model, problems);
  problems.throwIfAny();
  // By now names are names, so it can be told what they become.
  checkCollisions(model, problems);
  problems.throwIfAny();
  return model;
}

/** The service that this package is for. */
export interface ExpectedService {
  readonly namespace: string;
  readonly service: string;
}

export const accountManagementService: ExpectedService = {
  namespace: "sosonlinebackup.com",
  service: "AccountManagementService",
};

/** Another service's contract must not take this one's place by a mistyped address. */
export function checkExpected(model: ContractModel, expected: ExpectedService, problems: ProblemLog): void {
  if (model.namespace !== expected.namespace) {
    problems.add(
      undefined,
      `the namespace is ${quoted(model.namespace)}, but this package is for "${expected.namespace}"`,
    );
  }
  if (model.service !== expected.service) {
    problems.add(
      undefined,
      `the service is ${quoted(model.service)}, but this package is for "${expected.service}"`,
    );
  }
  if (model.operations.length === 0) problems.add(undefined, "the service has no operations");
}
