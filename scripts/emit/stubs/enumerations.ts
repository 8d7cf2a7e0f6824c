import { StructureKind } from "ts-morph";
import type { ImportDeclarationStructure, InterfaceDeclarationStructure } from "ts-morph";
import { commentLines, stringLiteral } from "../source.js";

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
