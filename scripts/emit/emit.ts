import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import type { ContractModel } from "../contract/model.js";
import { accountManagementService } from "../service.js";
import type { ServiceSettings } from "../service.js";
import { CallerTypes } from "./caller-types.js";
import { contractFile, operationsFile, typesFile, wsdlFile } from "./files.js";
import { stubFiles } from "./stubs.js";
import { viewContract } from "./view.js";

/**
 * Writes everything that is generated from a contract into `outDir`, which must be empty or absent. The same
 * contract gives the same bytes, whatever the machine, the locale or the order of its declarations.
 *
 * @throws ContractError when a known fact no longer matches the contract.
 */
export async function emitContract(
  model: ContractModel,
  outDir: string,
  { facts, hosts }: Pick<ServiceSettings, "facts" | "hosts"> = accountManagementService,
): Promise<void> {
  const view = viewContract(model, facts);
  const types = new CallerTypes(view);
  const stubs = await stubFiles(view, `${outDir}.stubs`);
  const files = {
    "contract.ts": contractFile(view, hosts),
    "types.ts": typesFile(view, types),
    "operations.ts": operationsFile(view, types),
    "wsdl.ts": wsdlFile(view),
    "soap/definitions.ts": stubs.definitions,
    "soap/client.ts": stubs.client,
  };
  await mkdir(join(outDir, "soap"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const formatted = await format(text, { parser: "typescript", printWidth: 110, endOfLine: "lf" });
    await writeFile(join(outDir, path), formatted);
  }
}
