import { relative, resolve, sep } from "node:path";
import ts from "typescript";

/**
 * A compiler host in which one folder stands in another's place. Nothing on disk moves, and what the folder
 * that is stood in for holds cannot be seen.
 */
export function overlayHost(options: ts.CompilerOptions, place: string, standIn: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const from = resolve(place);
  const to = resolve(standIn);
  const mapped = (path: string): string => {
    const below = relative(from, resolve(path));
    const inside =
      below === "" || !(below.startsWith(`..${sep}`) || below === ".." || resolve(below) === below);
    return inside ? resolve(to, below) : path;
  };
  return {
    ...host,
    fileExists: (path) => host.fileExists(mapped(path)),
    readFile: (path) => host.readFile(mapped(path)),
    directoryExists: (path) => ts.sys.directoryExists(mapped(path)),
    getDirectories: (path) => ts.sys.getDirectories(mapped(path)),
    // Not resolved on disk: a file has to be known by the place that it will have.
    realpath: (path) => (mapped(path) === path ? (ts.sys.realpath?.(path) ?? path) : path),
    getSourceFile: (path, languageVersion) => {
      const text = host.readFile(mapped(path));
      return text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion, true);
    },
  };
}
