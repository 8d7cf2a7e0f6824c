import type { ImportDeclarationStructure } from "ts-morph";

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
