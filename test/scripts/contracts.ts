import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { accountManagementService, checkContract } from "../../scripts/check/check.js";
import type { ExpectedService } from "../../scripts/check/check.js";
import type { ContractModel } from "../../scripts/contract/model.js";
import { ContractError } from "../../scripts/contract/nodes.js";
import { readXml } from "../../src/soap/xml.js";

/** The package itself. */
export const packageRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The pinned WSDL, which every variant is made from. */
export const pinnedWsdl = readFileSync(
  new URL("../../wsdl/AccountManagementService.wsdl", import.meta.url),
  "utf8",
);

/** A WSDL as the pipeline reads it after its checks. */
export function contractOf(
  wsdl: string,
  expected: ExpectedService = accountManagementService,
): ContractModel {
  return checkContract([{ location: "test.wsdl", root: readXml(Buffer.from(wsdl, "utf8")) }], expected);
}

/** The reasons for which a WSDL is refused; none when it is not. */
export function refusalsOf(wsdl: string): readonly string[] {
  try {
    contractOf(wsdl);
    return [];
  } catch (error) {
    if (error instanceof ContractError) return error.problems.map(({ reason }) => reason);
    throw error;
  }
}
