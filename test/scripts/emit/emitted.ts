import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContractError, ProblemLog } from "../../../scripts/contract/nodes.js";
import type { ContractDocument } from "../../../scripts/contract/nodes.js";
import type { ContractModel } from "../../../scripts/contract/model.js";
import { joinDocuments } from "../../../scripts/contract/document.js";
import { readWsdl } from "../../../scripts/contract/wsdl.js";
import { emitContract } from "../../../scripts/emit/emit.js";
import type { Fact } from "../../../scripts/facts.js";
import { accountManagementService } from "../../../scripts/service.js";
import { readTree } from "../../../scripts/replace.js";
import { readXml } from "../../../src/soap/xml.js";

/** A WSDL as it is read, without the checks that come before anything is emitted. */
export function uncheckedContractOf(wsdl: string): ContractModel {
  return uncheckedContract([{ location: "test.wsdl", root: readXml(Buffer.from(wsdl, "utf8")) }]);
}

export function uncheckedContract(documents: readonly ContractDocument[]): ContractModel {
  const log = new ProblemLog();
  const model = readWsdl(documents, log);
  if (log.problems.length > 0) throw new ContractError(log.problems);
  return { ...model, wsdl: joinDocuments(documents) };
}

/** The emitted files by path. */
export async function emitted(
  model: ContractModel,
  facts: readonly Fact[] = accountManagementService.facts,
): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "emitted-"));
  await emitContract(model, join(folder, "generated"), { ...accountManagementService, facts });
  const tree = await readTree(join(folder, "generated"));
  await rm(folder, { recursive: true, force: true });
  return new Map([...tree].map(([path, bytes]) => [path, Buffer.from(bytes).toString("utf8")]));
}
