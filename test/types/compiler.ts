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

/** What the compiler says of a file: `line: code`, lines from 1. */
export function diagnosticsOf(program: ts.Program, fileName: string): string[] {
  const file = program.getSourceFile(fileName);
  if (file === undefined) throw new Error(`${fileName} is not in the program.`);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, code }) => `${file.getLineAndCharacterOfPosition(start).line + 1}: TS${code}`,
  );
}
