import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Project } from "ts-morph";
import type { SourceFile } from "ts-morph";
import { banner, partHash } from "../banner.js";
import { typeName } from "../naming.js";
import type { ContractView } from "../view.js";
import { contractHash } from "../../contract/write.js";
import type { StubDefinitions } from "./definitions.js";
import { enumerationFile, importEnumerations } from "./enumerations.js";
import { mendClient } from "./client.js";
import { mendOptionality } from "./optionality.js";
import { mendPort } from "./ports.js";
import { mendImports } from "./type-only.js";

/** What `wsdl-tsclient` cannot express, mended in the files it wrote: one module per concern. */
export async function finishStubs(
  view: ContractView,
  definitions: StubDefinitions,
  outDir: string,
): Promise<void> {
  const { model } = view;
  const project = new Project({
    compilerOptions: { noLib: true },
    skipFileDependencyResolution: true,
    useInMemoryFileSystem: true,
  });
  const finish = async (
    path: string,
    subject: string,
    hash: string,
    mend: (file: SourceFile) => void,
  ): Promise<void> => {
    const absolute = join(outDir, path);
    const file = project.createSourceFile(`/${path}`, await readFile(absolute, "utf8"));
    mend(file);
    mendImports(file);
    await writeFile(absolute, banner(model.service, subject, hash) + file.getFullText().trimStart());
    project.removeSourceFile(file);
  };
  const enumerationNames = new Set(definitions.enumerations().map((type) => typeName(type.model.key)));

  const fieldsOf = new Map([
    ...[...view.types.values()].map(
      (type) => [typeName(type.model.key), type.fields.map(({ field }) => field)] as const,
    ),
    ...model.operations.flatMap(({ input, output }) =>
      [input, output].map((message) => [definitions.messageName(message), message.fields] as const),
    ),
  ]);
  for (const name of await emittedDefinitions(outDir)) {
    const fields = fieldsOf.get(name);
    if (fields === undefined)
      throw new Error(`wsdl-tsclient wrote a definition ${name} that is not in the model`);
    await finish(`definitions/${name}.ts`, `Definition ${name}`, partHash(fields), (file) => {
      mendOptionality(file, name, fields);
      importEnumerations(file, enumerationNames);
    });
  }
  const used = new Set<string>();
  for (const fields of fieldsOf.values()) {
    for (const { type } of fields) if ("named" in type) used.add(typeName(type.named));
  }
  for (const type of definitions.enumerations()) {
    const name = typeName(type.model.key);
    if (!used.has(name) || type.model.kind !== "enumeration") continue;
    const text = enumerationFile(name, type.model.values);
    await writeFile(
      join(outDir, `definitions/${name}.ts`),
      banner(model.service, `Definition ${name}`, partHash(type.model.values)) + text,
    );
  }

  const hash = contractHash(model);
  const contract = `Contract ${model.namespace} ${model.service}`;
  for (const { name } of model.ports) {
    await finish(`ports/${typeName(name)}.ts`, contract, hash, mendPort);
  }
  await finish(`services/${typeName(model.service)}.ts`, contract, hash, () => undefined);
  await finish("client.ts", contract, hash, mendClient);
  // The index re-exports types as values, which breaks under `isolatedModules`; nothing here needs it.
  await rm(join(outDir, "index.ts"));
}

async function emittedDefinitions(outDir: string): Promise<string[]> {
  const files = await readdir(join(outDir, "definitions"));
  return files.map((file) => file.replace(/\.ts$/, "")).sort();
}
