import type { SourceFile } from "ts-morph";
import { commentLines, stringLiteral } from "../source.js";

/** `wsdl-tsclient` reads an enumeration as a string with its values in a comment; this is the type itself. */
export function enumerationFile(name: string, values: readonly string[]): string {
  return [
    ...commentLines("An open set: the service may know more names than the contract."),
    `export type ${name} = ${values.map(stringLiteral).join(" | ")} | (string & {});`,
  ].join("\n");
}

/** Definitions name their enumerations as if they were built in; they need the import. */
export function importEnumerations(file: SourceFile, enumerations: ReadonlySet<string>): void {
  const mentioned = new Set<string>();
  for (const declaration of file.getInterfaces()) {
    for (const property of declaration.getStructure().properties ?? []) {
      const names = typeof property.type === "string" ? (property.type.match(/[\p{L}\p{N}_$]+/gu) ?? []) : [];
      for (const name of names) if (enumerations.has(name)) mentioned.add(name);
    }
  }
  file.addImportDeclarations(
    [...mentioned].sort().map((name) => ({ moduleSpecifier: `./${name}.js`, namedImports: [name] })),
  );
}
