import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate, parseWsdl } from "wsdl-tsclient";
import { Logger } from "wsdl-tsclient/dist/src/utils/logger.js";
import { typeName } from "../source.js";
import type { ContractView } from "../view.js";
import { StubDefinitions } from "./definitions.js";
import { finishStubs } from "./finish.js";

/**
 * Typed stubs of the contract, emitted by `wsdl-tsclient` into `outDir`: its parse gives services, ports and
 * methods, its model is refined, it emits, and its files are finished.
 */
export async function emitStubs(view: ContractView, outDir: string): Promise<void> {
  const definitions = new StubDefinitions(view);
  const parsed = await parse(view, outDir);
  const messages = new Map(
    view.model.operations.map(({ name, input, output }) => [
      name,
      { input: definitions.message(input), output: definitions.message(output) },
    ]),
  );
  for (const port of parsed.ports) {
    for (const method of port.methods) {
      const message = messages.get(method.name);
      if (message === undefined)
        throw new Error(`wsdl-tsclient found an operation ${method.name} of its own`);
      method.paramDefinition = message.input;
      method.returnDefinition = message.output;
      method.paramName = "request";
    }
    port.methods.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  parsed.name = typeName(view.model.service);
  parsed.definitions = [
    ...definitions.all(),
    ...[...messages.values()].flatMap(({ input, output }) => [input, output]),
  ];
  await quietly(() => generate(parsed, outDir, { esm: true }));
  await finishStubs(view, definitions, outDir);
}

/** `wsdl-tsclient` takes a file only, and names the client after it. */
async function parse(view: ContractView, outDir: string): ReturnType<typeof parseWsdl> {
  const folder = await mkdtemp(`${outDir}-`);
  try {
    const file = join(folder, `${view.model.service}.wsdl`);
    await writeFile(file, view.model.wsdl);
    return await quietly(() => parseWsdl(file, { maxRecursiveDefinitionName: Number.MAX_SAFE_INTEGER }));
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
