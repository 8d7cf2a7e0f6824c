import { join, relative, sep } from "node:path";
import ts from "typescript";
import { overlayHost } from "./overlay-host.js";

/**
 * Type-checks `src/` with `emitted` in the place of `generated/`, as the build would.
 *
 * @param root - Folder of the package.
 * @returns one line for each error: file, line, column and message.
 */
export function findTypeErrors(root: string, emitted: string): readonly string[] {
  const generated = join(root, "generated");
  const options = compilerOptions(root);
  const host = overlayHost(options, generated, emitted);
  const names = [
    ...ts.sys.readDirectory(join(root, "src"), [".ts"]),
    ...ts.sys.readDirectory(emitted, [".ts"]).map((file) => join(generated, relative(emitted, file))),
  ];
  const program = ts.createProgram({ rootNames: names, options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(diagnostic, root));
}

function compilerOptions(root: string): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config?: unknown };
  // The files are named by the caller: reading the whole package's would take longer than checking it.
  const parsed = ts.parseJsonConfigFileContent(
    { ...(config as object), include: [], files: [] },
    ts.sys,
    root,
  );
  return { ...parsed.options, noEmit: true, skipLibCheck: true };
}

function describe({ file, start, messageText }: ts.Diagnostic, root: string): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n  ");
  if (file === undefined || start === undefined) return text;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const path = relative(root, file.fileName).split(sep).join("/");
  return `${path}:${line + 1}:${character + 1}: ${text}`;
}
