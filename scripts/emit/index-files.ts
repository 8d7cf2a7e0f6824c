import { banner } from "./banner.js";
import type { CallerTypes } from "./caller-types.js";
import { requestTypeName, resultTypeName } from "./caller-types.js";
import { describeContract } from "./descriptors.js";
import { typeName } from "./naming.js";
import { methodDocumentation, operationConstant } from "./operation-file.js";
import { commentLines, dataLiteral, propertyKey, templateLiteral } from "./source.js";
import { exportedTypes, typeConstant } from "./type-file.js";
import type { ContractView } from "./view.js";
import { canonicalWsdl, contractHash } from "../contract/write.js";

/** The operation table, and the interface of all methods. */
export function operationsFile(view: ContractView): string {
  const { operations } = view;
  return lines(view, [
    ...operations.map(
      (operation) =>
        `import { ${operationConstant(operation)} } from "./operations/${typeName(operation.model.name)}.js";`,
    ),
    ...operations.map(
      (operation) =>
        `import type { ${requestTypeName(operation)}, ${resultTypeName(operation)} } from "./operations/${typeName(operation.model.name)}.js";`,
    ),
    "",
    ...commentLines("One method an operation. `Options` is what a call takes beside its request."),
    "export interface AccountManagementOperations<Options> {",
    ...operations.flatMap((operation) => [
      ...methodDocumentation(operation),
      `  ${propertyKey(operation.method)}(request: ${requestTypeName(operation)}, options?: Options): Promise<${resultTypeName(operation)}>;`,
    ]),
    "}",
    "",
    ...commentLines("The operation table, by method."),
    "export const operations = {",
    ...operations.map((operation) => `  ${propertyKey(operation.method)}: ${operationConstant(operation)},`),
    "} as const;",
  ]);
}

/** The types that callers meet, and nothing else: what the package exports of the generated code. */
export function callerTypesFile(view: ContractView, types: CallerTypes): string {
  return lines(view, [
    `export type { AccountManagementOperations } from "./operations.js";`,
    ...view.operations.map(
      (operation) =>
        `export type { ${requestTypeName(operation)}, ${resultTypeName(operation)} } from "./operations/${typeName(operation.model.name)}.js";`,
    ),
    ...[...view.types.values()].flatMap((type) => {
      const names = exportedTypes(types, type);
      return names.length === 0
        ? []
        : [`export type { ${names.join(", ")} } from "./types/${typeName(type.model.key)}.js";`];
    }),
  ]);
}

/** The type table. */
export function typesFile(view: ContractView): string {
  const all = [...view.types.values()];
  return lines(view, [
    ...all.map((type) => `import { ${typeConstant(type)} } from "./types/${typeName(type.model.key)}.js";`),
    "",
    ...commentLines("The type table, by the key that fields refer to."),
    "export const types = {",
    ...all.map((type) => `  ${propertyKey(type.model.key)}: ${typeConstant(type)},`),
    "} as const;",
  ]);
}

/** The contract as data: what the run time needs of the WSDL beside the WSDL itself. */
export function contractFile(view: ContractView): string {
  const data = dataLiteral(describeContract(view));
  return lines(view, [
    `import { operations } from "./operations.js";`,
    `import { types } from "./types.js";`,
    "",
    ...commentLines("The contract, for the facade and the emulator."),
    `export const contract = ${data.slice(0, data.lastIndexOf("}"))}, operations, types } as const;`,
  ]);
}

/** The contract's WSDL as a module, so that no file is read at run time. */
export function wsdlFile(view: ContractView): string {
  return lines(view, [
    ...commentLines("The contract in canonical form, with the address of the production endpoint."),
    `export const wsdl = ${templateLiteral(canonicalWsdl(view.model))};`,
  ]);
}

function lines(view: ContractView, text: readonly string[]): string {
  const { service, namespace } = view.model;
  return banner(service, `Contract ${namespace} ${service}`, contractHash(view.model)) + text.join("\n");
}
