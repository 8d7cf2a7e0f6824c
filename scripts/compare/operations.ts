import type { HeaderModel, OperationModel } from "../contract/model.js";
import { callerFields } from "../emit/caller-types.js";
import type { ContractView, MessageView, OperationView } from "../emit/view.js";
import type { Change, ChangeKind, Impact } from "./change.js";
import { compareFields } from "./fields.js";
import type { NeededFields } from "./needed.js";
import { operationPosition } from "./position.js";
import type { Direction } from "./position.js";
import { changedByVersion } from "./soap-versions.js";
import type { TypeComparison } from "./type-pairs.js";
import { code, someOf } from "./words.js";

type Add = (kind: ChangeKind, impact: Impact, words: string) => void;

/** Compares the operations of two contracts by the methods that callers call. */
export function compareOperations(
  before: ContractView,
  after: ContractView,
  types: TypeComparison,
  needed: NeededFields,
): readonly Change[] {
  const changes: Change[] = [];
  const headers = new HeaderChanges();
  const { matched, added, removed } = match(before.operations, after.operations);
  for (const { method, obsolete } of added) {
    changes.push({
      kind: "operation-added",
      impact: "additive",
      methods: [method],
      words: `new operation ${code(method)}${obsolete ? " (obsolete)" : ""}`,
    });
  }
  for (const { method } of removed) {
    changes.push({
      kind: "operation-removed",
      impact: "breaking",
      methods: [method],
      words: `operation ${code(method)} is gone`,
    });
  }
  for (const [old, young] of matched) {
    const add: Add = (kind, impact, words) => changes.push({ kind, impact, methods: [young.method], words });
    compareNames(old, young, add);
    compareDocumentation(old, young, add);
    compareWire(before, after, old, young, add);
    for (const found of compareHeaders(before, after, old, young)) headers.add(found, young.method);
    compareOutcome(old, young, add);
    for (const direction of ["request", "result"] as const) {
      changes.push(...compareMessage({ before, after, old, young, direction }, types, needed));
    }
  }
  return [...changes, ...headers.changes()];
}

function compareNames(old: OperationView, young: OperationView, add: Add): void {
  if (old.method !== young.method) {
    add(
      "operation-renamed-in-case",
      "breaking",
      `operation ${code(old.method)} is now ${code(young.method)}`,
    );
  } else if (old.model.name !== young.model.name) {
    add(
      "operation-renamed-in-case",
      "invisible",
      `operation ${code(young.method)} is ${code(young.model.name)} on the wire, no longer ${code(old.model.name)}`,
    );
  }
}

function compareDocumentation(old: OperationView, young: OperationView, add: Add): void {
  const method = code(young.method);
  if (old.obsolete !== young.obsolete) {
    add(
      "operation-obsolete",
      young.obsolete ? "additive" : "invisible",
      `operation ${method} is ${young.obsolete ? "obsolete now, so its method is deprecated" : "no longer obsolete"}`,
    );
  }
  if (old.model.documentation !== young.model.documentation) {
    add("operation-documentation", "invisible", `the documentation of operation ${method} changed`);
  }
}

/** The package sends what the contract says, so none of this reaches a caller. */
function compareWire(
  before: ContractView,
  after: ContractView,
  old: OperationView,
  young: OperationView,
  add: Add,
): void {
  const method = code(young.method);
  for (const { before: was, after: is, versions } of changedByVersion(
    (version) => old.model.soapActions[version],
    (version) => young.model.soapActions[version],
  )) {
    add(
      "soap-action",
      "invisible",
      `${method}: the SOAPAction of SOAP ${versions} is ${code(is)} now, was ${code(was)}`,
    );
  }
  const elements = (view: ContractView, { input, output }: OperationModel): string =>
    [input, output]
      .map(({ element, namespace }) => `${namespace === view.model.namespace ? "" : namespace} ${element}`)
      .join("\n");
  if (elements(before, old.model) !== elements(after, young.model) && old.model.name === young.model.name) {
    add("message", "invisible", `${method}: the elements of its messages have other names`);
  }
  const shape = (message: MessageView): boolean => message.unwrapped !== undefined;
  if (shape(old.request) !== shape(young.request)) {
    add(
      "message",
      "invisible",
      `${method}: its parameters ${shape(young.request) ? "are wrapped in one element" : "stand bare"} on the wire now`,
    );
  }
}

/** By the outcome a call knows whether to return or to throw. */
function compareOutcome(old: OperationView, young: OperationView, add: Add): void {
  const method = code(young.method);
  const [was, is] = [old.outcome?.kind, young.outcome?.kind];
  if (was === is) return;
  if (is === undefined) {
    add(
      "outcome",
      "breaking",
      `${method}: its answer no longer says in a known form whether the call succeeded, so a refusal is returned, not thrown`,
    );
  } else if (was === undefined) {
    add(
      "outcome",
      "breaking",
      `${method}: its answer now says whether the call succeeded, so a refusal is thrown, not returned`,
    );
  } else {
    add("outcome", "invisible", `${method}: its answer says in another form whether the call succeeded`);
  }
}

interface HeaderChange {
  readonly impact: Impact;
  /** Without the operation: a header that changes does so for all of them. */
  readonly words: string;
}

/** Gathers what is the same for several operations, so that it is told once. */
class HeaderChanges {
  readonly #found = new Map<string, { readonly change: HeaderChange; readonly methods: string[] }>();

  add(change: HeaderChange, method: string): void {
    const key = `${change.impact} ${change.words}`;
    const known = this.#found.get(key) ?? { change, methods: [] };
    known.methods.push(method);
    this.#found.set(key, known);
  }

  changes(): Change[] {
    return [...this.#found.values()].map(({ change: { impact, words }, methods }) => {
      methods.sort();
      return { kind: "header", impact, methods, words: `${someOf(methods)}: ${words}` };
    });
  }
}

/** Callers give a user name and a password; any other header is one that the package cannot fill. */
function compareHeaders(
  before: ContractView,
  after: ContractView,
  old: OperationView,
  young: OperationView,
): readonly HeaderChange[] {
  const changes: HeaderChange[] = [];
  const [was, is] = [headersByName(before, old.model), headersByName(after, young.model)];
  for (const [name, header] of is) {
    const known = was.get(name);
    const element = `the header ${code(header.element)}`;
    if (known === undefined) {
      const fillable = header.element === "AuthHeader" || !header.required;
      changes.push({
        impact: fillable ? "invisible" : "breaking",
        words: `${fillable ? "carries" : "must carry"} ${element} now`,
      });
    } else if (fieldsText(before, known) !== fieldsText(after, header)) {
      changes.push({ impact: "breaking", words: `${element} has other fields now` });
    } else if (known.required !== header.required) {
      changes.push({
        impact: "invisible",
        words: `${element} is ${header.required ? "required" : "optional"} now`,
      });
    }
  }
  for (const [name, header] of was) {
    if (!is.has(name))
      changes.push({ impact: "invisible", words: `no longer carries the header ${code(header.element)}` });
  }
  return changes;
}

function headersByName(view: ContractView, { headers }: OperationModel): ReadonlyMap<string, HeaderModel> {
  return new Map(
    headers.map((header) => [
      `${header.namespace === view.model.namespace ? "" : header.namespace} ${header.element}`,
      header,
    ]),
  );
}

function fieldsText({ model }: ContractView, { fields }: HeaderModel): string {
  return fields
    .map(({ name, type, namespace, minOccurs, maxOccurs, attribute }) =>
      [
        name,
        "builtIn" in type ? type.builtIn : type.named,
        namespace === model.namespace,
        minOccurs > 0,
        maxOccurs,
        attribute,
      ].join(" "),
    )
    .join("\n");
}

interface MessagePair {
  readonly before: ContractView;
  readonly after: ContractView;
  readonly old: OperationView;
  readonly young: OperationView;
  readonly direction: Direction;
}

function compareMessage(
  { before, after, old, young, direction }: MessagePair,
  types: TypeComparison,
  needed: NeededFields,
): readonly Change[] {
  const position = operationPosition(young.method, direction);
  const [was, is] = direction === "request" ? [old.request, young.request] : [old.response, young.response];
  const { changes, pairs } = compareFields(
    {
      view: before,
      fields: callerFields(was),
      needed: (field) => needed.inOperation(old.model.name, direction, field),
    },
    {
      view: after,
      fields: callerFields(is),
      needed: (field) => needed.inOperation(young.model.name, direction, field),
    },
    position,
  );
  const wrappers =
    was.unwrapped === undefined || is.unwrapped === undefined
      ? []
      : types.visitWrapper(was.unwrapped.field.type, is.unwrapped.field.type, position);
  return [...changes, ...wrappers, ...pairs.flatMap((pair) => types.visit(pair, position))];
}

function match(
  before: readonly OperationView[],
  after: readonly OperationView[],
): {
  readonly matched: readonly (readonly [OperationView, OperationView])[];
  readonly added: readonly OperationView[];
  readonly removed: readonly OperationView[];
} {
  const same = new Map(after.map((operation) => [operation.method, operation]));
  const old = new Set(before.map(({ method }) => method));
  const left = new Map(
    after
      .filter(({ method }) => !old.has(method))
      .map((operation) => [operation.method.toLowerCase(), operation]),
  );
  const matched: (readonly [OperationView, OperationView])[] = [];
  const removed: OperationView[] = [];
  for (const operation of before) {
    const partner = same.get(operation.method) ?? left.get(operation.method.toLowerCase());
    if (partner === undefined) removed.push(operation);
    else matched.push([operation, partner]);
    if (partner !== undefined && partner.method !== operation.method)
      left.delete(operation.method.toLowerCase());
  }
  const used = new Set(matched.map(([, operation]) => operation));
  return { matched, removed, added: after.filter((operation) => !used.has(operation)) };
}
