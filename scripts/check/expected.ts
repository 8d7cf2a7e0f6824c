import type { ContractModel } from "../contract/model.js";
import type { ProblemLog } from "../contract/problem.js";
import { quoted } from "./names.js";

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
