import { banner, partHash } from "./banner.js";
import { callerFields, requestTypeName, resultTypeName } from "./caller-types.js";
import type { CallerTypes, Direction } from "./caller-types.js";
import { describeOperation } from "./descriptors.js";
import { typeName } from "./naming.js";
import { commentLines, dataLiteral, plainDocumentation } from "./source.js";
import type { ContractView, OperationView } from "./view.js";

/** One operation: what callers pass and get, and its entry in the operation table. */
export function operationFile(view: ContractView, types: CallerTypes, operation: OperationView): string {
  const request = callerFields(operation.request);
  const result = callerFields(operation.response);
  const descriptor = describeOperation(view, operation);
  const imports = new Map<string, Set<string>>();
  for (const [fields, direction] of [
    [request, "request"],
    [result, "result"],
  ] as const satisfies readonly (readonly [unknown, Direction])[]) {
    for (const { key, name } of types.mentions(fields, direction)) {
      imports.set(key, (imports.get(key) ?? new Set()).add(name));
    }
  }
  const lines = [
    ...[...imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([key, names]) =>
          `import type { ${[...names].sort().join(", ")} } from "../types/${typeName(key)}.js";`,
      ),
    "",
    ...commentLines(`What \`${operation.method}\` takes.`),
    `export interface ${requestTypeName(operation)} {`,
    ...types.fieldLines(request, "request"),
    "}",
    "",
    ...commentLines(`What \`${operation.method}\` gives back.`),
    `export interface ${resultTypeName(operation)} {`,
    ...types.fieldLines(
      result,
      "result",
      operation.outcome === undefined ? [] : [operation.outcome.property],
    ),
    "}",
    "",
    ...commentLines(`Entry of the operation table.`),
    `export const ${operationConstant(operation)} = ${dataLiteral(descriptor)} as const;`,
  ];
  const { namespace, service } = view.model;
  const part = { namespace, descriptor, request, result };
  return banner(service, `Operation ${operation.model.name}`, partHash(part)) + lines.join("\n");
}

export function operationConstant({ model }: OperationView): string {
  return `${typeName(model.name)}Operation`;
}

/** What hovering over a method shows. */
export function methodDocumentation(operation: OperationView): string[] {
  const { documentation, obsolete, access } = operation;
  const effect =
    access === "read"
      ? "Reads only, so it may be retried."
      : "Changes something, so it is sent at most once.";
  return commentLines(
    [
      ...(documentation === undefined ? [] : [plainDocumentation(documentation), ""]),
      `${effect} Throws an \`AccountManagementError\`.`,
      ...(obsolete ? ["", `@deprecated ${replacementOf(documentation ?? "")}`] : []),
    ].join("\n"),
    "  ",
  );
}

function replacementOf(documentation: string): string {
  return plainDocumentation(/^[^.]*\./.exec(documentation)?.[0] ?? documentation);
}
