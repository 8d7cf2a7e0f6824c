import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate, parseWsdl } from "wsdl-tsclient";
import { Logger } from "wsdl-tsclient/dist/src/utils/logger.js";
import type { ContractView } from "../view.js";
import { StubDefinitions } from "./definitions.js";
import { finishStubs } from "./finish.js";
import type { StubFiles } from "./finish.js";

/**
 * Typed stubs of the contract, by `wsdl-tsclient`: its parse gives services, ports and methods, its model is
 * refined, it emits a folder of many files, and those are finished and merged into two.
 */
export async function stubFiles(view: ContractView): Promise<StubFiles> {
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    return await quietly(async () => {
      // It takes a file only, and names the client after it.
      const wsdl = join(folder, `${view.model.service}.wsdl`);
      await writeFile(wsdl, view.model.wsdl);
      const parsed = await parseWsdl(wsdl, { maxRecursiveDefinitionName: Number.MAX_SAFE_INTEGER });
      const definitions = new StubDefinitions(view);
      parsed.definitions = definitions.all();
      const messages = new Map(
        view.model.operations.map(({ name, input, output }) => [
          name,
          { input: definitions.message(input), output: definitions.message(output) },
        ]),
      );
      for (const { input, output } of messages.values()) parsed.definitions.push(input, output);
      for (const port of parsed.ports) {
        for (const method of port.methods) {
          const message = messages.get(method.name);
          if (message === undefined) {
            throw new Error(`wsdl-tsclient found an operation ${method.name} of its own`);
          }
          method.paramDefinition = message.input;
          method.returnDefinition = message.output;
          method.paramName = "request";
        }
        port.methods.sort((a, b) => (a.name < b.name ? -1 : 1));
      }
      // Like the class of the operations, the client is called the same whatever the service is called.
      parsed.name = "AccountManagementService";
      await generate(parsed, join(folder, "stubs"), { esm: true });
      return await finishStubs(view, definitions, join(folder, "stubs"));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its progress and its warnings are about a model that is replaced before anything is emitted. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { isDebug, isLog, isInfo, isWarn, isError } = Logger;
  Logger.disabled();
  try {
    return await work();
  } finally {
    Object.assign(Logger, { isDebug, isLog, isInfo, isWarn, isError });
  }
}
