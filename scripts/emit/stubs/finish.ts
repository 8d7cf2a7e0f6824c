import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Project, Structure, StructureKind } from "ts-morph";
import type {
  FunctionDeclarationStructure,
  ImportDeclarationStructure,
  InterfaceDeclarationStructure,
  StatementStructures,
} from "ts-morph";
import type { FieldModel } from "../../contract/model.js";
import { contractHash } from "../../contract/model.js";
import { banner, partHash } from "../files.js";
import { commentLines, stringLiteral, typeName } from "../source.js";
import type { ContractView } from "../view.js";
import type { StubDefinitions } from "./definitions.js";

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

/** The members of `soap`'s client that a caller of the stubs may use. */
const SOAP_MEMBERS = [
  "addSoapHeader",
  "clearSoapHeaders",
  "describe",
  "lastEndpoint",
  "lastMessage",
  "lastRequest",
  "setEndpoint",
  "wsdl",
];

/**
 * The client interface inherits `[method: string]: any` from `soap`, so that a mistyped method compiles, and
 * lists each method once per port.
 */
export function strictClient(declaration: InterfaceDeclarationStructure): InterfaceDeclarationStructure {
  const methods = new Map((declaration.methods ?? []).map((method) => [method.name, method]));
  return {
    ...declaration,
    extends: [`Pick<SoapClient, ${SOAP_MEMBERS.map((member) => JSON.stringify(member)).join(" | ")}>`],
    methods: [...methods.values()].map((method) => ({
      ...method,
      ...(typeof method.returnType === "string" ? { returnType: withoutAny(method.returnType) } : {}),
    })),
  };
}

/** The one function, without its `as any`. */
export function strictCreate(declaration: FunctionDeclarationStructure): FunctionDeclarationStructure {
  const returned = typeof declaration.returnType === "string" ? declaration.returnType : "Promise<unknown>";
  return {
    ...declaration,
    statements: [
      `return soapCreateClientAsync(args[0], args[1], args[2]) as Promise<unknown> as ${returned};`,
    ],
  };
}

/** Types and the one function of `soap` are imported apart, so that the types can be marked as such. */
export function soapImports(): ImportDeclarationStructure[] {
  const specifier = (name: string, alias: string) => ({
    kind: StructureKind.ImportSpecifier as const,
    name,
    alias,
  });
  return [
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: "soap",
      namedImports: [specifier("Client", "SoapClient"), specifier("IExOptions", "ISoapExOptions")],
    },
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: "soap",
      namedImports: [specifier("createClientAsync", "soapCreateClientAsync")],
    },
  ];
}

/** `wsdl-tsclient` reads an enumeration as a string with its values in a comment; this is the type itself. */
export function enumerationFile(name: string, values: readonly string[]): string {
  return [
    ...commentLines("An open set: the service may know more names than the contract."),
    `export type ${name} = ${values.map(stringLiteral).join(" | ")} | (string & {});`,
  ].join("\n");
}

/** Definitions name their enumerations as if they were built in; they need the imports. */
export function enumerationImports(
  declaration: InterfaceDeclarationStructure,
  enumerations: ReadonlySet<string>,
): ImportDeclarationStructure[] {
  const mentioned = new Set<string>();
  for (const { type } of declaration.properties ?? []) {
    const names = typeof type === "string" ? (type.match(/[\p{L}\p{N}_$]+/gu) ?? []) : [];
    for (const name of names) if (enumerations.has(name)) mentioned.add(name);
  }
  return [...mentioned].sort().map((name) => ({
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: `./${name}.js`,
    namedImports: [{ kind: StructureKind.ImportSpecifier, name }],
  }));
}

/** `wsdl-tsclient` makes every property optional and none nullable; the schema knows better. */
export function withOptionality(
  declaration: InterfaceDeclarationStructure,
  fields: readonly FieldModel[],
): InterfaceDeclarationStructure {
  const properties = declaration.properties ?? [];
  return {
    ...declaration,
    properties: properties.map((property, index) => {
      const field = fields[index];
      if (field === undefined) throw new Error(`${declaration.name} has more properties than fields`);
      const type = typeof property.type === "string" ? property.type : "unknown";
      const list = /^Array<(.*)>$/s.exec(type)?.[1];
      const item = field.nillable ? `${list ?? type} | null` : (list ?? type);
      const text = list === undefined ? item : `(${item})[]`;
      return {
        ...property,
        hasQuestionToken: field.minOccurs === 0,
        type: field.minOccurs === 0 ? `${text} | undefined` : text,
      };
    }),
  };
}

/** What an operation is given by `soap` is not known until it is looked at. */
export function withoutAnyParameters(
  declaration: InterfaceDeclarationStructure,
): InterfaceDeclarationStructure {
  return {
    ...declaration,
    methods: (declaration.methods ?? []).map((method) => ({
      ...method,
      parameters: (method.parameters ?? []).map((parameter) => ({
        ...parameter,
        ...(typeof parameter.type === "string" ? { type: withoutAny(parameter.type) } : {}),
      })),
    })),
  };
}

/** `any` switches the compiler off for whoever touches the value; `unknown` makes them look first. */
export function withoutAny(type: string): string {
  return type.replace(/\bany\b/g, "unknown");
}

/** Imports of nothing but types are marked so: `isolatedModules` and `verbatimModuleSyntax` demand it. */
export function typeOnly(declaration: ImportDeclarationStructure): ImportDeclarationStructure {
  const names = Array.isArray(declaration.namedImports) ? declaration.namedImports : [];
  const hasValue = names.some((one) => typeof one === "object" && "name" in one && !isTypeName(one.name));
  return hasValue ? declaration : { ...declaration, isTypeOnly: true };
}

/** Every value that the stubs import is a function; every type begins with a capital. */
function isTypeName(name: string): boolean {
  return !/^\p{Ll}/u.test(name);
}
