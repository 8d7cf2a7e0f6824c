import type { ContractDocument } from "../contract/document.js";
import type { ContractModel } from "../contract/model.js";
import { ProblemLog } from "../contract/problem.js";
import { readContract } from "../contract/read.js";
import { checkCollisions } from "./collisions.js";
import { checkExpected } from "./expected.js";
import type { ExpectedService } from "./expected.js";
import { checkNames } from "./names.js";
import { checkTexts } from "./texts.js";

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
