import type { SourceFile } from "ts-morph";

/** Imports of nothing but types are marked so: `isolatedModules` and `verbatimModuleSyntax` demand it. */
export function mendImports(file: SourceFile): void {
  for (const declaration of file.getImportDeclarations()) {
    const values = declaration.getNamedImports().filter((one) => !isTypeName(one.getName()));
    if (values.length === 0) declaration.setIsTypeOnly(true);
  }
}

/** Every value that the stubs import is a function; every type begins with a capital. */
function isTypeName(name: string): boolean {
  return !/^\p{Ll}/u.test(name);
}
