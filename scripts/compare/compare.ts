import type { ContractModel, HeaderModel, MessageModel, Place, SoapVersion } from "../contract/model.js";
import type { Direction } from "../emit/caller-types.js";
import type { OperationView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";
import { Changes } from "./changes.js";
import type { About, Change } from "./changes.js";
import { CallerView } from "./rows.js";
import type { RuleId } from "./rules.js";
import { match, TypeComparison } from "./types.js";
import { code, plain, someOf } from "./words.js";

export interface Comparison {
  /** Worst first, then by words. */
  readonly changes: readonly Change[];
}

/** A contract with the operations that had to be left out of it. */
export type ComparableContract = ContractModel & {
  readonly unserved?: readonly {
    readonly operation: string;
    readonly place?: Place | undefined;
    readonly reason: string;
  }[];
};

/**
 * What changes for a caller of this package when one contract takes another's place. Prefixes, formatting, the
 * order of declarations, the host of the endpoint and a version number in the service's documentation are no
 * change.
 *
 * @throws Error when a contract has no operations, so that nothing compared never reads as nothing changed.
 */
export function compareContracts(
  before: ComparableContract,
  after: ComparableContract,
  facts: readonly Fact[],
): Comparison {
  for (const { operations, unserved = [] } of [before, after]) {
    if (operations.length + unserved.length > 0) continue;
    throw new Error("A contract without operations cannot be compared.");
  }
  if (textOf(before) === textOf(after)) return { changes: [] };
  return { changes: new ContractComparison(before, after, facts).run() };
}

/** The contract without what is no change. */
function textOf(model: ComparableContract): string {
  const plainly = (key: string, value: unknown): unknown => {
    if (key === "place") return undefined;
    if (key === "address" && typeof value === "string") return pathOf(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify({ ...model, documentation: withoutVersion(model.documentation) }, plainly);
}

/** The vendor writes the version of a release into the service's documentation. */
function withoutVersion(documentation: string | undefined): string | undefined {
  return documentation?.replace(/\d+(?:\.\d+)+/g, "");
}

function pathOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).pathname : address;
}

const service: About = { subject: "service", methods: [], place: undefined };

class ContractComparison {
  readonly #was: ComparableContract;
  readonly #is: ComparableContract;
  readonly #before: CallerView;
  readonly #after: CallerView;
  readonly #changes = new Changes();
  readonly #types: TypeComparison;
  /** A header changes for many operations at once, and is told once: rule and words to the operations. */
  readonly #headers = new Map<string, { readonly id: RuleId; readonly words: string; of: OperationView[] }>();

  constructor(before: ComparableContract, after: ComparableContract, facts: readonly Fact[]) {
    [this.#was, this.#is] = [before, after];
    [this.#before, this.#after] = [new CallerView(before, facts), new CallerView(after, facts)];
    this.#types = new TypeComparison(this.#before, this.#after, this.#changes);
  }

  run(): readonly Change[] {
    this.#service();
    this.#ports();
    this.#operations();
    this.#types.exportedTypes();
    const changes = this.#changes.sorted();
    if (changes.length > 0) return changes;
    // Such as another name for the elements of a list.
    const words = "the contract is written differently in a way that no caller and no message shows";
    this.#changes.add("contract-text", service, words);
    return this.#changes.sorted();
  }

  #service(): void {
    const [was, is] = [this.#was, this.#is];
    for (const [id, what, before, after] of [
      ["namespace", "the namespace is", was.namespace, is.namespace],
      ["service-name", "the service is called", was.service, is.service],
      ["port-name", "the port type is called", was.portType, is.portType],
    ] as const) {
      if (before !== after) this.#changes.add(id, service, `${what} ${code(after)} now, was ${code(before)}`);
    }
    if (withoutVersion(was.documentation) !== withoutVersion(is.documentation)) {
      this.#changes.add("service-documentation", service, "the documentation of the service changed");
    }
  }

  #ports(): void {
    const portOf = (
      { ports }: ContractModel,
      version: SoapVersion,
    ): ContractModel["ports"][number] | undefined => ports.find((port) => port.version === version);
    for (const version of ["1.1", "1.2"] as const) {
      const [was, is] = [portOf(this.#was, version), portOf(this.#is, version)];
      const add = (id: RuleId, words: string): void =>
        this.#changes.add(id, { ...service, subject: `SOAP ${version}` }, words);
      if (was === undefined) {
        if (is !== undefined) add("soap-version-added", `the service speaks SOAP ${version} now`);
      } else if (is === undefined) {
        add("soap-version-removed", `the service no longer speaks SOAP ${version}`);
      } else if (was.name !== is.name || was.binding !== is.binding) {
        const names = `${code(is.name)} now, was ${code(was.name)}`;
        add("port-name", `the port or binding of SOAP ${version} is called ${names}`);
      }
    }
    for (const { was, is, versions } of changedByVersion(
      (version) => pathOf(portOf(this.#was, version)?.address),
      (version) => pathOf(portOf(this.#is, version)?.address),
    )) {
      const words = `the endpoint's path for SOAP ${versions} is ${code(is)} now, was ${code(was)}`;
      const advice = "callers who give a URL of their own should look at it";
      this.#changes.add("endpoint-path", service, `${words}; ${advice}`);
    }
  }

  #operations(): void {
    const [unservedBefore, unservedAfter] = [unservedOf(this.#was), unservedOf(this.#is)];
    const { pairs, added, removed } = match(
      this.#before.view.operations,
      this.#after.view.operations,
      ({ method }) => method,
    );
    for (const { method, obsolete, model } of added) {
      const about = { subject: method, methods: [method], place: model.place };
      if (unservedBefore.has(model.name)) {
        this.#changes.add("operation-served", about, `operation ${code(method)} can be served now`);
      } else {
        const words = `new operation ${code(method)}${obsolete ? " (obsolete)" : ""}`;
        this.#changes.add("operation-added", about, words);
      }
    }
    for (const { method, model } of removed) {
      const unserved = unservedAfter.get(model.name);
      const about = { subject: method, methods: [method], place: unserved?.place };
      if (unserved === undefined) {
        this.#changes.add("operation-removed", about, `operation ${code(method)} is gone`);
      } else {
        const words = `operation ${code(method)} can no longer be served: ${plain(unserved.reason, 200)}`;
        this.#changes.add("operation-unserved", about, words);
      }
    }
    this.#unserved(unservedBefore, unservedAfter);
    for (const [old, now] of pairs) this.#operation(old, now);
    for (const { id, words, of } of this.#headers.values()) {
      const methods = of.map(({ method }) => method).sort();
      this.#changes.add(
        id,
        { ...service, methods, place: of[0]?.model.place },
        `${someOf(methods)}: ${words}`,
      );
    }
  }

  /** Operations that this package serves in neither contract. */
  #unserved(before: ReturnType<typeof unservedOf>, after: ReturnType<typeof unservedOf>): void {
    const names = ({ operations }: ContractModel): ReadonlySet<string> =>
      new Set(operations.map(({ name }) => name));
    const [was, is] = [names(this.#was), names(this.#is)];
    for (const [name, { reason, place }] of after) {
      if (before.has(name) || was.has(name)) continue;
      const words = `new operation ${code(name)} is left out: ${plain(reason, 200)}`;
      this.#changes.add("unserved-operation-added", { subject: name, methods: [], place }, words);
    }
    for (const name of before.keys()) {
      if (after.has(name) || is.has(name)) continue;
      const words = `operation ${code(name)}, which was left out, is gone`;
      this.#changes.add("unserved-operation-removed", { ...service, subject: name }, words);
    }
  }

  #operation(old: OperationView, now: OperationView): void {
    const about = { subject: now.method, methods: [now.method], place: now.model.place };
    const method = code(now.method);
    const add = (id: RuleId, words: string): void => this.#changes.add(id, about, words);
    if (old.method !== now.method) add("operation-renamed", `operation ${code(old.method)} is now ${method}`);
    else if (old.model.name !== now.model.name) {
      const names = `${code(now.model.name)} on the wire, no longer ${code(old.model.name)}`;
      add("operation-wire-name", `operation ${method} is ${names}`);
    }
    if (!old.obsolete && now.obsolete) {
      add("operation-deprecated", `operation ${method} is obsolete now, so its method is deprecated`);
    } else if (old.obsolete && !now.obsolete) {
      add("operation-undeprecated", `operation ${method} is no longer obsolete`);
    }
    if (old.model.documentation !== now.model.documentation) {
      add("operation-documentation", `the documentation of operation ${method} changed`);
    }
    for (const { was, is, versions } of changedByVersion(
      (version) => old.model.soapActions[version],
      (version) => now.model.soapActions[version],
    )) {
      add(
        "soap-action",
        `${method}: the SOAPAction of SOAP ${versions} is ${code(is)} now, was ${code(was)}`,
      );
    }
    const elements = (model: ContractModel, { model: { input, output } }: OperationView): string =>
      [input, output].map((message) => elementName(model, message)).join("\n");
    if (old.model.name === now.model.name && elements(this.#was, old) !== elements(this.#is, now)) {
      add("message-element", `${method}: the elements of its messages have other names`);
    }
    const wrapped = now.request.unwrapped !== undefined;
    if ((old.request.unwrapped !== undefined) !== wrapped) {
      const how = wrapped ? "are wrapped in one element" : "stand bare";
      add("message-wrapping", `${method}: its parameters ${how} on the wire now`);
    }
    const outcome = outcomeChange(old.outcome?.kind, now.outcome?.kind);
    if (outcome !== undefined) add(outcome[0], `${method}: its response ${outcome[1]}`);
    this.#header(old, now);
    this.#message(old, now, "request");
    this.#message(old, now, "result");
  }

  /** Callers give a user name and a password; any other header is one that the package cannot fill. */
  #header(old: OperationView, now: OperationView): void {
    const add = (id: RuleId, words: string): void => {
      const shared = this.#headers.get(`${id} ${words}`);
      if (shared === undefined) this.#headers.set(`${id} ${words}`, { id, words, of: [now] });
      else shared.of.push(now);
    };
    const byName = (model: ContractModel, { model: { headers } }: OperationView): Map<string, HeaderModel> =>
      new Map(headers.map((header) => [elementName(model, header), header]));
    const [was, is] = [byName(this.#was, old), byName(this.#is, now)];
    for (const [name, header] of is) {
      const known = was.get(name);
      const element = `the header ${code(header.element)}`;
      if (known === undefined) {
        const must = header.required && header.element !== "AuthHeader";
        add(must ? "header-required" : "header-added", `${must ? "must carry" : "carries"} ${element} now`);
      } else if (fieldsText(this.#was, known) !== fieldsText(this.#is, header)) {
        add("header-fields", `${element} has other fields now`);
      } else if (known.required !== header.required) {
        add("header-optionality", `${element} is ${header.required ? "required" : "optional"} now`);
      }
    }
    for (const [name, { element }] of was) {
      if (!is.has(name)) add("header-removed", `no longer carries the header ${code(element)}`);
    }
  }

  #message(old: OperationView, now: OperationView, direction: Direction): void {
    const { method, model } = now;
    const at = { direction, methods: [method], words: code(method), path: "", place: model.place };
    const position = { ...at, subject: `${method}.${direction}` };
    const wrapper = (view: CallerView, { request, response }: OperationView): TypeView | undefined => {
      const type = (direction === "request" ? request : response).unwrapped?.field.type;
      return type !== undefined && "named" in type ? view.type(type.named) : undefined;
    };
    this.#types.wrapper(wrapper(this.#before, old), wrapper(this.#after, now), position);
    this.#types.rows(
      this.#before.rowsOfMessage(old, direction),
      this.#after.rowsOfMessage(now, direction),
      position,
    );
  }
}

type Outcome = NonNullable<OperationView["outcome"]>["kind"] | undefined;

/** By the outcome a call knows whether to return or to throw. */
function outcomeChange(was: Outcome, is: Outcome): readonly [RuleId, string] | undefined {
  if (was === is) return undefined;
  const how = "whether the call succeeded";
  if (is === undefined) {
    return ["outcome-lost", `no longer says in a known form ${how}, so a refusal is returned, not thrown`];
  }
  return was === undefined
    ? ["outcome-found", `now says ${how}, so a refusal is thrown, not returned`]
    : ["outcome-form", `says in another form ${how}`];
}

function unservedOf({ unserved = [] }: ComparableContract): ReadonlyMap<string, (typeof unserved)[number]> {
  return new Map(unserved.map((one) => [one.operation, one]));
}

/** An element by its name, and by its namespace where that is not the contract's. */
function elementName(model: ContractModel, one: Pick<MessageModel, "element" | "namespace">): string {
  return `${one.namespace === model.namespace ? "" : one.namespace} ${one.element}`;
}

function fieldsText(model: ContractModel, { fields }: HeaderModel): string {
  return JSON.stringify(
    fields.map(({ name, type, namespace, minOccurs, maxOccurs, attribute }) => [
      name,
      type,
      namespace === model.namespace,
      minOccurs > 0,
      maxOccurs,
      attribute,
    ]),
  );
}

/** A value that each SOAP version has, where both contracts have it and it differs; told once if it is the same. */
function changedByVersion(
  before: (version: SoapVersion) => string | undefined,
  after: (version: SoapVersion) => string | undefined,
): readonly { readonly was: string; readonly is: string; readonly versions: string }[] {
  const changes: { was: string; is: string; versions: string }[] = [];
  for (const version of ["1.1", "1.2"] as const) {
    const [was, is] = [before(version), after(version)];
    if (was === undefined || is === undefined || was === is) continue;
    const same = changes.find((change) => change.was === was && change.is === is);
    if (same === undefined) changes.push({ was, is, versions: version });
    else same.versions += ` and ${version}`;
  }
  return changes;
}
