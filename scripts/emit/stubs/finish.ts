import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Project, Structure } from "ts-morph";
import type { StatementStructures } from "ts-morph";
import { contractHash } from "../../contract/write.js";
import { banner, partHash } from "../banner.js";
import { typeName } from "../naming.js";
import type { ContractView } from "../view.js";
import { soapImports, strictClient, strictCreate } from "./client.js";
import type { StubDefinitions } from "./definitions.js";
import { enumerationFile, enumerationImports } from "./enumerations.js";
import { withOptionality } from "./optionality.js";
import { withoutAnyParameters } from "./ports.js";
import { typeOnly } from "./type-only.js";

/** A file's statements, mended. Whole files are rewritten at once: editing them in place is quadratic. */
type Mend = (statements: readonly StatementStructures[]) => readonly StatementStructures[];

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
  const write = async (path: string, subject: string, hash: string, text: string): Promise<void> => {
    await writeFile(join(outDir, path), banner(model.service, subject, hash) + text.trimStart());
  };
  const finish = async (path: string, subject: string, hash: string, mend: Mend): Promise<void> => {
    await write(path, subject, hash, mended(project, await readFile(join(outDir, path), "utf8"), mend));
  };

  const enumerations = new Set(definitions.enumerations().map((type) => typeName(type.model.key)));
  const fieldsOf = definitions.fieldsByName();
  for (const file of (await readdir(join(outDir, "definitions"))).sort()) {
    const name = file.replace(/\.ts$/, "");
    const fields = fieldsOf.get(name);
    if (fields === undefined) {
      throw new Error(`wsdl-tsclient wrote a definition ${name} that is not in the model`);
    }
    await finish(`definitions/${file}`, `Definition ${name}`, partHash(fields), (statements) =>
      statements.flatMap((one): StatementStructures[] => {
        if (!Structure.isInterface(one)) return [one];
        const declaration = withOptionality(one, fields);
        return [...enumerationImports(declaration, enumerations), declaration];
      }),
    );
  }
  for (const type of definitions.enumerations()) {
    const name = typeName(type.model.key);
    if (type.model.kind !== "enumeration" || !definitions.mentions(type.model.key)) continue;
    const { values } = type.model;
    await write(
      `definitions/${name}.ts`,
      `Definition ${name}`,
      partHash(values),
      enumerationFile(name, values),
    );
  }

  const hash = contractHash(model);
  const contract = `Contract ${model.namespace} ${model.service}`;
  for (const { name } of model.ports) {
    await finish(`ports/${typeName(name)}.ts`, contract, hash, (statements) =>
      statements.map((one) => (Structure.isInterface(one) ? withoutAnyParameters(one) : one)),
    );
  }
  await finish(`services/${typeName(model.service)}.ts`, contract, hash, (statements) => statements);
  await finish("client.ts", contract, hash, (statements) =>
    statements.flatMap((one): StatementStructures[] => {
      if (Structure.isInterface(one)) return [strictClient(one)];
      if (Structure.isFunction(one)) return [strictCreate(one)];
      return Structure.isImportDeclaration(one) && one.moduleSpecifier === "soap" ? soapImports() : [one];
    }),
  );
  // The index re-exports types as values, which breaks under `isolatedModules`; nothing here needs it.
  await rm(join(outDir, "index.ts"));
}

function mended(project: Project, text: string, mend: Mend): string {
  const raw = project.createSourceFile("/raw.ts", text, { overwrite: true });
  const { statements = [] } = raw.getStructure();
  if (!Array.isArray(statements)) throw new Error("the statements of a file are a list");
  const parsed = statements.map((one) => {
    if (typeof one !== "object") throw new Error("wsdl-tsclient wrote a statement that is no declaration");
    return one;
  });
  const finished = mend(parsed).map((one) => (Structure.isImportDeclaration(one) ? typeOnly(one) : one));
  const file = project.createSourceFile("/finished.ts", { statements: [...finished] }, { overwrite: true });
  const result = file.getFullText();
  project.removeSourceFile(raw);
  project.removeSourceFile(file);
  return result;
}
