import { knownResultCodes } from "../facts.js";
import { propertyLines } from "./caller-types.js";
import type { ServiceSettings } from "../service.js";
import type { CallerTypes, Direction } from "./caller-types.js";
import {
  banner,
  commentLines,
  dataLiteral,
  plainDocumentation,
  propertyKey,
  stringLiteral,
  templateLiteral,
} from "./source.js";
import { RESULT_PARTS } from "./standard-result.js";
import { describeContract } from "./tables.js";
import type { ContractView, OperationView, TypeView } from "./view.js";

/** The contract as data: what the run time needs of the WSDL. */
export function contractFile(view: ContractView, hosts: ServiceSettings["hosts"]): string {
  return file(view, [
    `import type { ContractDescriptor } from "../src/soap/contract.js";`,
    "",
    ...commentLines("Names of the client's methods, one for each operation."),
    `export type OperationMethod = ${view.operations.map(({ method }) => stringLiteral(method)).join(" | ") || "never"};`,
    "",
    ...commentLines("The operations and types of the contract, for the client and the emulator."),
    `export const contract: ContractDescriptor<OperationMethod> = ${dataLiteral(describeContract(view, hosts))};`,
  ]);
}

/** The client's methods. */
export function operationsFile(view: ContractView, types: CallerTypes): string {
  const names = view.operations.flatMap((operation) =>
    (["request", "result"] as const).map((direction) => types.nameOfMessage(operation, direction)),
  );
  return file(view, [
    `import { OperationCaller, callOn } from "../src/caller.js";`,
    `import type { CallPromise } from "../src/caller.js";`,
    `import type { CallOptions } from "../src/options.js";`,
    `import { contract } from "./contract.js";`,
    `import type { ${names.join(", ")} } from "./types.js";`,
    "",
    ...commentLines(["One method for each operation of the contract.", ...leftOut(view)].join("\n")),
    "export abstract class AccountManagementOperations extends OperationCaller {",
    ...view.operations.flatMap((operation, index) => [
      ...(index === 0 ? [] : [""]),
      ...methodDocumentation(operation),
      `  ${propertyKey(operation.method)}(request: ${types.nameOfMessage(operation, "request")}, options?: CallOptions): CallPromise<${types.nameOfMessage(operation, "result")}> {`,
      `    return callOn<${types.nameOfMessage(operation, "result")}>(this, contract.operations${member(operation.method)}, request, options);`,
      "  }",
    ]),
    "}",
  ]);
}

/** What of the WSDL has no method or no type here, and why. */
function leftOut({ unserved }: ContractView): string[] {
  if (unserved.length === 0) return [];
  const lines = unserved.map(({ kind, name, reason }) => `- ${kind} \`${name}\`: ${reason}`);
  return ["", "Left out, because it cannot be served:", ...lines.map(plainDocumentation)];
}

/** The types that callers meet, and nothing else: what the package exports of the generated code. */
export function typesFile(view: ContractView, types: CallerTypes): string {
  return file(view, [
    ...view.operations.flatMap((operation) =>
      (["request", "result"] as const).flatMap((direction) =>
        interfaceLines(
          `What \`${operation.method}\` ${direction === "request" ? "takes" : "resolves to"}.`,
          types.nameOfMessage(operation, direction),
          propertyLines(types.messageRows(operation, direction)),
        ),
      ),
    ),
    ...serviceResult(view, types),
    ...[...view.types.values()].flatMap((type) => callerType(types, type)),
  ]);
}

function interfaceLines(documentation: string, name: string, properties: readonly string[]): string[] {
  return [...commentLines(documentation), `export interface ${name} {`, ...properties, "}", ""];
}

/** The contract's WSDL as a module, so that no file is read at run time. */
export function wsdlFile(view: ContractView): string {
  return file(view, [
    ...commentLines("The contract in canonical form, with the address of the production endpoint."),
    `export const wsdl = ${templateLiteral(view.model.wsdl)};`,
  ]);
}

function file(view: ContractView, lines: readonly string[]): string {
  return banner(view.model.service) + lines.join("\n");
}

function member(name: string): string {
  const key = propertyKey(name);
  return key === name ? `.${name}` : `[${stringLiteral(name)}]`;
}

/** What hovering over a method shows. */
function methodDocumentation(operation: OperationView): string[] {
  const { documentation, obsolete, access, authenticated, outcome, warning } = operation;
  const reads = "Reads only, so it may be retried.";
  return commentLines(
    [
      ...(documentation === undefined ? [] : [plainDocumentation(documentation), ""]),
      access === "read" ? reads : "Changes something, so it is sent at most once.",
      ...(warning === undefined ? [] : ["", `Warning: ${warning}`]),
      "",
      ...(outcome === undefined
        ? []
        : ["@throws `ServiceResultError` when the service refuses: see its `result`."]),
      ...(authenticated
        ? ["@throws `InvalidCredentialsError` when it refuses the client's credentials."]
        : []),
      "@throws `InvalidRequestError` before anything is sent; another `AccountManagementError` if the call fails.",
      ...(obsolete ? [`@deprecated ${replacementOf(documentation ?? "")}`] : []),
    ].join("\n"),
    "  ",
  );
}

function replacementOf(documentation: string): string {
  return plainDocumentation(/^[^.]*\./.exec(documentation)?.[0] ?? documentation);
}

/** The standard Result has one shape and one name for callers, whatever the contract calls its type. */
function serviceResult(view: ContractView, types: CallerTypes): string[] {
  const all = [...view.types.values()].filter((type) => types.isServiceResult(type, "result"));
  const rows = all.flatMap((type) => types.typeRows(type, "result"));
  const more = new Map(
    rows.filter(({ field }) => !RESULT_PARTS.includes(field.name)).map((row) => [row.property, row]),
  );
  return [
    ...commentLines("Names of Results that are known. The service has more."),
    `export type KnownResultCode = ${knownResultCodes.map(stringLiteral).join(" | ")};`,
    "",
    ...interfaceLines(
      "The standard Result of the service, in one shape for all operations.",
      "ServiceResult",
      [
        ...commentLines(
          "The number: 0 is success. `undefined` where the operation's Result is an enumeration or was empty.",
          "  ",
        ),
        "  readonly result: number | undefined;",
        ...commentLines(
          "The name, such as `AlreadyExists`. An open set: compare with what you handle.",
          "  ",
        ),
        "  readonly code: KnownResultCode | (string & {}) | undefined;",
        ...commentLines(
          "Free text, often just `Err-<guid>;`, the id to quote to the vendor's support.",
          "  ",
        ),
        "  readonly message: string | undefined;",
        ...propertyLines([...more.values()]),
      ],
    ),
  ];
}

/** What callers see of one XSD type, in each direction in which they meet it. */
function callerType(types: CallerTypes, type: TypeView): string[] {
  const directions = types.directionsOf(type);
  if (directions.length === 0) return [];
  if (type.model.kind === "enumeration") return enumeration(types, type, type.model.values);
  return directions
    .filter((direction) => !types.isServiceResult(type, direction))
    .flatMap((direction) => objectType(types, type, direction));
}

function enumeration(types: CallerTypes, type: TypeView, values: readonly string[]): string[] {
  const known = types.nameOf(type, "request");
  const documentation =
    type.model.documentation === undefined ? "" : `${plainDocumentation(type.model.documentation)} `;
  return [
    ...commentLines(`${documentation}The names that the contract lists.`),
    `export type ${known} = ${values.map(stringLiteral).join(" | ")};`,
    "",
    ...commentLines(`${documentation}An open set: a name that the service adds later passes through.`),
    `export type ${types.nameOf(type, "result")} = ${known} | (string & {});`,
    "",
  ];
}

function objectType(types: CallerTypes, type: TypeView, direction: Direction): string[] {
  const { name, documentation } = type.model;
  return interfaceLines(
    documentation === undefined
      ? `\`${name}\` of the contract${direction === "request" ? ", in requests" : ""}.`
      : plainDocumentation(documentation),
    types.nameOf(type, direction),
    [
      ...propertyLines(types.typeRows(type, direction)),
      ...(isOneOfSeveral(type)
        ? [
            "  /** Name of the XSD type, where a value may be of several. */",
            `  readonly xsiType?: ${stringLiteral(name)} | undefined;`,
          ]
        : []),
    ],
  );
}

/** Something extends the type, or it extends something; an abstract type has no values. */
function isOneOfSeveral({ model, derived }: TypeView): boolean {
  if (model.kind !== "complex" || model.abstract) return false;
  return model.base !== undefined || derived.length > 0;
}
