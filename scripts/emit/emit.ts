import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import type { ContractModel } from "../contract/model.js";
import { knownResultCodes } from "../facts.js";
import { accountManagementService } from "../service.js";
import type { ServiceSettings } from "../service.js";
import { CallerTypes, propertyLines } from "./caller-types.js";
import type { Direction } from "./caller-types.js";
import {
  banner,
  comment,
  dataLiteral,
  plainDocumentation,
  propertyKey,
  stringLiteral,
  templateLiteral,
  unionOf,
} from "./source.js";
import { RESULT_PARTS } from "./standard-result.js";
import { stubFiles } from "./stubs.js";
import { describeContract } from "./tables.js";
import { viewContract } from "./view.js";
import type { ContractView, OperationView, TypeView } from "./view.js";

/**
 * Writes everything that is generated from a contract into `outDir`, which must be empty or absent. The same
 * contract gives the same bytes, whatever the machine, the locale or the order of its declarations.
 *
 * @throws ContractError when a known fact no longer matches the contract.
 */
export async function emitContract(
  model: ContractModel,
  outDir: string,
  { facts, hosts }: Pick<ServiceSettings, "facts" | "hosts"> = accountManagementService,
): Promise<void> {
  const view = viewContract(model, facts);
  const types = new CallerTypes(view);
  const stubs = await stubFiles(view, `${outDir}.stubs`);
  const files = {
    "contract.ts": contractFile(view, hosts),
    "types.ts": typesFile(view, types),
    "operations.ts": operationsFile(view, types),
    "wsdl.ts": wsdlFile(model),
    "soap/definitions.ts": stubs.definitions,
    "soap/client.ts": stubs.client,
  };
  await mkdir(join(outDir, "soap"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const formatted = await format(text, { parser: "typescript", printWidth: 110, endOfLine: "lf" });
    await writeFile(join(outDir, path), formatted);
  }
}

/** The contract's WSDL as a module, so that no file is read at run time. */
function wsdlFile({ service, wsdl }: ContractModel): string {
  return `${banner(service)}/** The contract in canonical form, with the address of the production endpoint. */
export const wsdl = ${templateLiteral(wsdl)};
`;
}

/** The contract as data: what the run time needs of the WSDL. */
export function contractFile(view: ContractView, hosts: ServiceSettings["hosts"]): string {
  return `${banner(view.model.service)}import type { ContractDescriptor } from "../src/soap/contract.js";

/** Names of the client's methods, one for each operation. */
export type OperationMethod = ${unionOf(view.operations.map(({ method }) => method))};

/** The operations and types of the contract, for the client and the emulator. */
export const contract: ContractDescriptor<OperationMethod> = ${dataLiteral(describeContract(view, hosts))};
`;
}

/** The client's methods. */
export function operationsFile(view: ContractView, types: CallerTypes): string {
  const methods = view.operations.map((operation) => {
    const { method } = operation;
    const [request, result] = namesOf(types, operation);
    const key = propertyKey(method);
    const descriptor = `contract.operations${key === method ? `.${method}` : `[${stringLiteral(method)}]`}`;
    return `${methodDocumentation(operation)}${key}(request: ${request}, options?: CallOptions): CallPromise<${result}> {
  return callOn<${result}>(this, ${descriptor}, request, options);
}
`;
  });
  return `${banner(view.model.service)}import { OperationCaller, callOn } from "../src/caller.js";
import type { CallPromise } from "../src/caller.js";
import type { CallOptions } from "../src/options.js";
import { contract } from "./contract.js";
import type { ${view.operations.flatMap((operation) => namesOf(types, operation)).join(", ")} } from "./types.js";

${comment(["One method for each operation of the contract.", ...leftOut(view)].join("\n"))}export abstract class AccountManagementOperations extends OperationCaller {
${methods.join("\n")}}
`;
}

/** What an operation's method takes, and what it resolves to. */
function namesOf(types: CallerTypes, operation: OperationView): readonly [string, string] {
  return [types.nameOfMessage(operation, "request"), types.nameOfMessage(operation, "result")];
}

/** What of the WSDL has no method or no type here, and why. */
function leftOut({ unserved }: ContractView): string[] {
  if (unserved.length === 0) return [];
  const lines = unserved.map(({ kind, name, reason }) => `- ${kind} \`${name}\`: ${reason}`);
  return ["", "Left out, because it cannot be served:", ...lines.map(plainDocumentation)];
}

/** The types that callers meet, and nothing else: what the package exports of the generated code. */
export function typesFile(view: ContractView, types: CallerTypes): string {
  const messages = view.operations.flatMap((operation) =>
    (["request", "result"] as const).map((direction) =>
      interfaceOf(
        `What \`${operation.method}\` ${direction === "request" ? "takes" : "resolves to"}.`,
        types.nameOfMessage(operation, direction),
        propertyLines(types.messageRows(operation, direction)),
      ),
    ),
  );
  const declared = [...view.types.values()].flatMap((type) => callerType(types, type));
  return banner(view.model.service) + [...messages, serviceResult(view, types), ...declared].join("\n");
}

function interfaceOf(documentation: string, name: string, properties: string): string {
  return `${comment(documentation)}export interface ${name} {\n${properties}}\n`;
}

/** What hovering over a method shows. */
function methodDocumentation(operation: OperationView): string {
  const { obsolete, access, authenticated, outcome, warning } = operation;
  const documentation = operation.documentation ?? "";
  const reads = "Reads only, so it may be retried.";
  return comment(
    [
      ...(documentation === "" ? [] : [plainDocumentation(documentation), ""]),
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
      ...(obsolete ? [`@deprecated ${replacementOf(documentation)}`] : []),
    ].join("\n"),
  );
}

function replacementOf(documentation: string): string {
  return plainDocumentation(/^[^.]*\./.exec(documentation)?.[0] ?? documentation);
}

/** The standard Result has one shape and one name for callers, whatever the contract calls its type. */
function serviceResult(view: ContractView, types: CallerTypes): string {
  const rows = [...view.types.values()]
    .filter((type) => types.isServiceResult(type, "result"))
    .flatMap((type) => types.typeRows(type, "result"))
    .filter(({ field }) => !RESULT_PARTS.includes(field.name));
  const more = new Map(rows.map((row) => [row.property, row]));
  return `/** Names of Results that are known. The service has more. */
export type KnownResultCode = ${unionOf(knownResultCodes)};

/** The standard Result of the service, in one shape for all operations. */
export interface ServiceResult {
  /** The number: 0 is success. \`undefined\` where the operation's Result is an enumeration or was empty. */
  readonly result: number | undefined;
  /** The name, such as \`AlreadyExists\`. An open set: compare with what you handle. */
  readonly code: KnownResultCode | (string & {}) | undefined;
  /** Free text, often just \`Err-<guid>;\`, the id to quote to the vendor's support. */
  readonly message: string | undefined;
${propertyLines([...more.values()])}}
`;
}

/** What callers see of one XSD type, in each direction in which they meet it. */
function callerType(types: CallerTypes, type: TypeView): readonly string[] {
  const directions = types.directionsOf(type);
  if (directions.length === 0) return [];
  if (type.model.kind === "enumeration") return [enumeration(types, type, type.model.values)];
  return directions
    .filter((direction) => !types.isServiceResult(type, direction))
    .map((direction) => objectType(types, type, direction));
}

function enumeration(types: CallerTypes, type: TypeView, values: readonly string[]): string {
  const known = types.nameOf(type, "request");
  const documentation =
    type.model.documentation === undefined ? "" : `${plainDocumentation(type.model.documentation)} `;
  return `${comment(`${documentation}The names that the contract lists.`)}export type ${known} = ${unionOf(values)};

${comment(`${documentation}An open set: a name that the service adds later passes through.`)}export type ${types.nameOf(type, "result")} = ${known} | (string & {});
`;
}

function objectType(types: CallerTypes, type: TypeView, direction: Direction): string {
  const { name, documentation } = type.model;
  const inRequests = direction === "request" ? ", in requests" : "";
  const xsiType = `/** Name of the XSD type, where a value may be of several. */
readonly xsiType?: ${stringLiteral(name)} | undefined;
`;
  return interfaceOf(
    documentation === undefined
      ? `\`${name}\` of the contract${inRequests}.`
      : plainDocumentation(documentation),
    types.nameOf(type, direction),
    propertyLines(types.typeRows(type, direction)) + (isOneOfSeveral(type) ? xsiType : ""),
  );
}

/** Something extends the type, or it extends something; an abstract type has no values. */
function isOneOfSeveral({ model, derived }: TypeView): boolean {
  if (model.kind !== "complex" || model.abstract) return false;
  return model.base !== undefined || derived.length > 0;
}
