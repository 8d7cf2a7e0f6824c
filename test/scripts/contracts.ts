import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkContract } from "../../scripts/check/check.js";
import type { CheckOptions } from "../../scripts/check/check.js";
import type { ContractModel } from "../../scripts/contract/model.js";
import { ContractError } from "../../scripts/contract/nodes.js";
import { accountManagementService } from "../../scripts/service.js";
import type { ServiceSettings } from "../../scripts/service.js";
import { readXml } from "../../src/soap/xml.js";

/** The package itself. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The pinned WSDL, for what has to hold of today's contract, whatever it is. */
export const pinnedWsdl = readFileSync(
  new URL("../../wsdl/AccountManagementService.wsdl", import.meta.url),
  "utf8",
);

/** A WSDL that no pull replaces: tests of the pipeline make their variants from it. */
export const sampleWsdl = readFileSync(new URL("./corpus/account-management.wsdl", import.meta.url), "utf8");

/** By the WSDL: a model is never changed, and comparisons read the same variants again and again. */
const models = new Map<string, ContractModel>();

/** A WSDL as the pipeline reads it after its checks. */
export function contractOf(
  wsdl: string,
  service: ServiceSettings = accountManagementService,
  options?: CheckOptions,
): ContractModel {
  if (service !== accountManagementService || options !== undefined) return read(wsdl, service, options);
  const model = models.get(wsdl) ?? read(wsdl, service);
  models.set(wsdl, model);
  return model;
}

function read(wsdl: string, service: ServiceSettings, options: CheckOptions = {}): ContractModel {
  const documents = [{ location: "test.wsdl", root: readXml(Buffer.from(wsdl, "utf8")) }];
  return checkContract(documents, service, options);
}

/** The reasons for which a WSDL is refused, with `--strict` unless said otherwise; none when it is not. */
export function refusalsOf(wsdl: string, options: CheckOptions = { strict: true }): readonly string[] {
  try {
    contractOf(wsdl, accountManagementService, options);
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.problems.map(({ reason }) => reason);
    throw error;
  }
}
