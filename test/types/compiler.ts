import { join } from "node:path";
import ts from "typescript";

export const ROOT = join(import.meta.dirname, "../..");

/** The package's own compiler options: as strict as its users may be. */
export function compilerOptions(): ts.CompilerOptions {
  const file = join(ROOT, "tsconfig.json");
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config?: object };
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  return { ...parsed.options, noUnusedLocals: false };
}

const libraries = new Map<string, ts.SourceFile>();

/**
 * A host that reads what is in `node_modules` once for all programs of the tests: Node's declarations and those of
 * the language are most of what there is to read.
 */
export function compilerHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes("/node_modules/")) return read(name, ...rest);
    const file = libraries.get(name) ?? read(name, ...rest);
    if (file !== undefined) libraries.set(name, file);
    return file;
  };
  return host;
}

/** What the compiler says of a file: `line: code`, lines from 1. */
export function diagnosticsOf(program: ts.Program, fileName: string): string[] {
  const file = program.getSourceFile(fileName);
  if (file === undefined) throw new Error(`${fileName} is not in the program.`);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, code }) => `${file.getLineAndCharacterOfPosition(start).line + 1}: TS${code}`,
  );
}
