import { joinDocuments } from "../contract/document.js";
import { append, sorted } from "../contract/model.js";
import type {
  ContractModel,
  FieldModel,
  OperationModel,
  TypeModel,
  UnservedModel,
} from "../contract/model.js";
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
  const problems = new ProblemLog();
  const read = readWsdl(documents, problems);
  checkExpected(read, service, problems);
  checkNames(read, problems);
  checkSent(read, problems);
  const found = problems.problems;
  let model = leaveOut(read, found, options);
  // By now names are names, so it can be told what they become; each pass leaves fewer of them.
  for (let known = -1; known < found.length; model = leaveOut(read, found, options)) {
    known = found.length;
    checkCollisions(model, problems);
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
      problems.within({ kind: "operation", name: operation }, () =>
        problems.add(place, `${quoted(name)} has no type, so anything may stand there`),
      );
    }
  }
}

/** The contract without the operations that have problems, and without what only they reach. */
function leaveOut(
  model: ContractModel,
  problems: readonly Problem[],
  { strict = false }: CheckOptions,
): ContractModel {
  const [ofOperations, ofTypes] = [grouped(problems, "operation"), grouped(problems, "type")];
  const inTypes = (keys: Iterable<string>): Problem[] => [...keys].flatMap((key) => ofTypes.get(key) ?? []);
  for (const operation of model.operations) {
    const found = inTypes(reach(model, typesOf(operation)));
    if (found.length > 0) append(ofOperations, operation.name, ...found);
  }
  const operations = model.operations.filter(({ name }) => !ofOperations.has(name));

  const extending = new Map<string, string[]>();
  for (const type of model.types.values()) {
    if (type.kind === "complex" && type.base !== undefined) append(extending, type.base, type.key);
  }
  const kept = reach(model, operations.flatMap(typesOf));
  const leftOut = new Map<string, Problem[]>();
  // Growing while it is gone through: what extends a type that is kept is kept as well.
  for (const base of kept) {
    for (const key of extending.get(base) ?? []) {
      if (kept.has(key)) continue;
      const reached = reach(model, [key]);
      const found = inTypes(reached);
      if (found.length > 0) leftOut.set(key, found);
      else for (const one of reached) kept.add(one);
    }
  }

  const refused = problems.some(({ kind }) => kind === undefined) || operations.length === 0;
  if (refused || (strict && ofOperations.size + leftOut.size > 0)) {
    throw new ContractError(distinct(problems));
  }
  const unserved = [...because("operation", ofOperations), ...because("type", leftOut)];
  const types = new Map([...model.types].filter(([key]) => kept.has(key)));
  return { ...model, operations, types, unserved };
}

/** What is left out, by name, once for each reason. */
function because(kind: UnservedModel["kind"], all: Iterable<[string, Problem[]]>): UnservedModel[] {
  return sorted(all, ([name]) => name).flatMap(([name, found]) =>
    distinct(found).map(({ place, reason }) => ({ kind, name, place, reason })),
  );
}

/** By the names of what they concern; also of an operation that could not be read. */
function grouped(problems: readonly Problem[], what: UnservedModel["kind"]): Map<string, Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { kind, name } = problem;
    if (kind === what && name !== undefined) append(groups, name, problem);
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
