import { parseEnumeration } from "../../src/soap/fields.js";
import { ValueError, codecOf } from "../../src/soap/values.js";
import { joinDocuments } from "../contract/document.js";
import { append, sorted } from "../contract/model.js";
import type { ContractModel, FieldModel, OperationModel, TypeModel } from "../contract/model.js";
import { ContractError, ProblemLog } from "../contract/nodes.js";
import type { ContractDocument, Problem } from "../contract/nodes.js";
import { readWsdl } from "../contract/wsdl.js";
import type { ServiceSettings } from "../service.js";
import { quoted } from "../words.js";
import { checkCollisions } from "./collisions.js";
import { checkNames } from "./names.js";

export interface CheckOptions {
  /** Refuse the contract for an operation that cannot be served, instead of leaving it out. */
  readonly strict?: boolean;
}

/**
 * Reads a contract and leaves out what cannot be served faithfully or safely.
 *
 * @throws ContractError with every problem found, when it is one of the whole contract, or nothing is left.
 */
export function checkContract(
  documents: readonly ContractDocument[],
  service: ServiceSettings,
  options: CheckOptions = {},
): ContractModel {
  const { model: read, problems } = readWsdl(documents);
  checkExpected(read, service, problems);
  checkNames(read, problems);
  checkSent(read, problems);
  checkDefaults(read, problems);
  let model = leaveOut(read, problems.problems, options);
  // By now names are names, so it can be told what they become; each pass leaves fewer of them.
  for (;;) {
    const collisions = new ProblemLog();
    checkCollisions(model, collisions);
    if (collisions.problems.length === 0) break;
    model = leaveOut(model, collisions.problems, options);
  }
  const served = new Set(model.operations.map(({ name }) => name));
  return { ...model, wsdl: joinDocuments(documents, served) };
}

/** Another service's contract must not take this one's place by a mistyped address. */
function checkExpected(
  model: ContractModel,
  { name, namespace }: ServiceSettings,
  problems: ProblemLog,
): void {
  if (model.namespace !== namespace) {
    problems.add(
      undefined,
      `the namespace is ${quoted(model.namespace)}, but this package is for "${namespace}"`,
    );
  }
  if (model.service !== name) {
    problems.add(undefined, `the service is ${quoted(model.service)}, but this package is for "${name}"`);
  }
  if (model.operations.length === 0) problems.add(undefined, "the service has no operations");
}

/** A Result may be without a type; what is sent may not, however deep it stands. */
function checkSent(model: ContractModel, problems: ProblemLog): void {
  for (const { name: operation, input, headers } of model.operations) {
    const sent = [input, ...headers].flatMap(({ fields }) => fields);
    const below = [...reach(model, fieldTypes(sent))].flatMap((key) => {
      const type = model.types.get(key);
      return type?.kind === "complex" ? type.fields : [];
    });
    for (const { name, type, place } of [...sent, ...below]) {
      if (!("builtIn" in type) || type.builtIn !== "anyType") continue;
      problems.within({ operation }, () =>
        problems.add(place, `${quoted(name)} has no type, so anything may stand there`),
      );
    }
  }
}

/** A default that is no value of its type would break each response that relies on it. */
function checkDefaults(model: ContractModel, problems: ProblemLog): void {
  const check = (fields: readonly FieldModel[]): void => {
    for (const { name, type, default: preset, place } of fields) {
      if (preset === undefined) continue;
      const named = "named" in type ? model.types.get(type.named) : undefined;
      const builtIn = "builtIn" in type ? type.builtIn : named?.kind === "simple" ? named.base : undefined;
      try {
        if (builtIn !== undefined) codecOf(`xs:${builtIn}`).parse(preset);
        if (named?.kind === "enumeration") {
          const { flags, ...enumeration } = named;
          parseEnumeration(flags ? { ...enumeration, flags } : enumeration, preset, "closed");
        }
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        problems.add(place, `the default ${quoted(preset)} of ${quoted(name)} ${error.reason}`);
      }
    }
  };
  for (const { name: operation, input, output } of model.operations) {
    problems.within({ operation }, () => [input, output].forEach(({ fields }) => check(fields)));
  }
  for (const type of model.types.values()) {
    if (type.kind === "complex") problems.within({ type: type.key }, () => check(type.fields));
  }
}

/** The contract without the operations that have problems, and without what only they reach. */
function leaveOut(
  model: ContractModel,
  problems: readonly Problem[],
  { strict = false }: CheckOptions,
): ContractModel {
  const byType = grouped(problems, ({ type }) => type);
  const problemsOfTypes = (keys: Iterable<string>): Problem[] =>
    [...keys].flatMap((key) => byType.get(key) ?? []);
  // Also of an operation that could not be read, which has left nothing but its problems.
  const byOperation = grouped(problems, ({ operation }) => operation);
  for (const operation of model.operations) {
    const found = problemsOfTypes(reach(model, typesOf(operation)));
    if (found.length > 0) append(byOperation, operation.name, ...found);
  }
  const operations = model.operations.filter(({ name }) => !byOperation.has(name));

  const kept = reach(model, operations.flatMap(typesOf));
  const leftOut = new Map<string, readonly Problem[]>();
  for (let before = -1; before < kept.size;) {
    before = kept.size;
    for (const [key, type] of model.types) {
      const extendsKept = type.kind === "complex" && type.base !== undefined && kept.has(type.base);
      if (!extendsKept || kept.has(key) || leftOut.has(key)) continue;
      const reached = reach(model, [key]);
      const found = problemsOfTypes(reached);
      if (found.length > 0) leftOut.set(key, found);
      else for (const one of reached) kept.add(one);
    }
  }

  const isWhole = ({ operation, type }: Problem): boolean => operation === undefined && type === undefined;
  const refused = problems.some(isWhole) || operations.length === 0;
  if (refused || (strict && byOperation.size + leftOut.size > 0)) {
    throw new ContractError(distinct(problems));
  }
  const unserved = [...byOperation].flatMap(([operation, found]) =>
    distinct(found).map(({ place, reason }) => ({ operation, place, reason })),
  );
  const unservedTypes = [...leftOut].flatMap(([type, found]) =>
    distinct(found).map(({ place, reason }) => ({ type, place, reason })),
  );
  return {
    ...model,
    operations,
    types: new Map([...model.types].filter(([key]) => kept.has(key))),
    unserved: sorted([...model.unserved, ...unserved], ({ operation }) => operation),
    unservedTypes: [...model.unservedTypes, ...unservedTypes],
  };
}

function grouped(
  problems: readonly Problem[],
  keyOf: (problem: Problem) => string | undefined,
): Map<string, Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = keyOf(problem);
    if (key !== undefined) append(groups, key, problem);
  }
  return groups;
}

/** The same reason, found on several ways, is told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byText = new Map(problems.map((one) => [JSON.stringify([one.place, one.reason]), one]));
  return [...byText.values()];
}

/** Keys of the types that a message or a header names directly. */
function typesOf({ input, output, headers }: OperationModel): readonly string[] {
  return [input, output, ...headers].flatMap(({ fields, type }) => [
    ...(type === undefined ? [] : [type]),
    ...fieldTypes(fields),
  ]);
}

function fieldTypes(fields: readonly FieldModel[]): readonly string[] {
  return fields.flatMap(({ type }) => ("named" in type ? [type.named] : []));
}

/** These types and those that they are made of. Types that extend them are another matter. */
function reach(model: ContractModel, keys: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...keys];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    const type = model.types.get(key);
    if (type !== undefined) open.push(...partsOf(type));
  }
  return reached;
}

function partsOf(type: TypeModel): readonly string[] {
  if (type.kind !== "complex") return [];
  const text = type.textType !== undefined && "named" in type.textType ? [type.textType.named] : [];
  return [...(type.base === undefined ? [] : [type.base]), ...text, ...fieldTypes(type.fields)];
}
