import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { format } from "prettier";
import type { ContractModel } from "../contract/model.js";
import { knownFacts } from "../facts.js";
import type { Fact } from "../facts.js";
import { CallerTypes } from "./caller-types.js";
import {
  callerTypesFile,
  contractFile,
  operationFile,
  operationsFile,
  typeFile,
  typesFile,
  wsdlFile,
} from "./files.js";
import { typeName } from "./source.js";
import { emitStubs } from "./stubs/emit-stubs.js";
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
  facts: readonly Fact[] = knownFacts,
): Promise<void> {
  const view = viewContract(model, facts);
  const types = new CallerTypes(view);
  await mkdir(outDir, { recursive: true });
  await emitStubs(view, outDir);
  const files = new Map<string, string>();
  for (const operation of view.operations) {
    files.set(`operations/${typeName(operation.model.name)}.ts`, operationFile(view, types, operation));
  }
  for (const type of view.types.values()) {
    files.set(`types/${typeName(type.model.key)}.ts`, typeFile(view, types, type));
  }
  files.set("operations.ts", operationsFile(view));
  files.set("types.ts", typesFile(view));
  files.set("caller-types.ts", callerTypesFile(view, types));
  files.set("contract.ts", contractFile(view));
  files.set("wsdl.ts", wsdlFile(view));
  for (const [path, text] of files) {
    const absolute = join(outDir, path);
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, text);
  }
  await formatFolder(outDir);
}

async function formatFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await formatFolder(path);
    else
      await writeFile(
        path,
        await format(await readFile(path, "utf8"), {
          parser: "typescript",
          printWidth: 110,
          endOfLine: "lf",
        }),
      );
  }
}
