import type { SoapVersion } from "../../src/soap/contract.js";
import { append, contractHash, pathOf } from "../contract/model.js";
import type { ContractModel, HeaderModel, MessageModel, PortModel } from "../contract/model.js";
import { CallerTypes } from "../emit/caller-types.js";
import type { Direction } from "../emit/caller-types.js";
import type { ContractView, LeftOut, OperationView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";
import { Changes } from "./changes.js";
import type { About, Change } from "./changes.js";
import { typeIn, viewForComparison } from "../emit/view.js";
import type { RuleId } from "./rules.js";
import { match, TypeComparison } from "./types.js";
import { changed, code, plain } from "../words.js";

export interface Comparison {
  /** Worst first, then by words. */
  readonly changes: readonly Change[];
}

/**
 * What changes for a caller of this package when one contract takes another's place. Prefixes, formatting, the
 * order of declarations, the host of the endpoint and the service's version are no change.
 *
 * @throws Error when a contract has no operations, so that nothing compared never reads as nothing changed.
 */
export function compareContracts(
  before: ContractModel,
  after: ContractModel,
  facts: readonly Fact[],
): Comparison {
  if ([before, after].some(({ operations, unserved }) => operations.length + unserved.length === 0)) {
    throw new Error("A contract without operations cannot be compared.");
  }
  if (contractHash(before) === contractHash(after)) return { changes: [] };
  return { changes: new ContractComparison(before, after, facts).run() };
}

const service: About = { subject: "service", methods: [], place: undefined };

class ContractComparison {
  readonly #before: CallerTypes;
  readonly #after: CallerTypes;
  readonly #changes = new Changes();
  readonly #types: TypeComparison;

  constructor(
    private readonly was: ContractModel,
    private readonly is: ContractModel,
    facts: readonly Fact[],
  ) {
    [this.#before, this.#after] = [was, is].map((one) => new CallerTypes(viewForComparison(one, facts))) as [
      CallerTypes,
      CallerTypes,
    ];
    this.#types = new TypeComparison(this.#before, this.#after, this.#changes);
  }

  run(): readonly Change[] {
    this.#service();
    this.#ports();
    this.#operations();
    this.#types.exportedTypes();
    if (this.#changes.sorted().length === 0) {
      // Such as another name for the elements of a list.
      const words = "the contract is written differently in a way that no caller and no message shows";
      this.#changes.about(service)("contract-text", words);
    }
    return this.#changes.sorted();
  }

  #service(): void {
    const add = this.#changes.about(service);
    for (const [id, what, key] of [
      ["namespace", "the namespace is", "namespace"],
      ["service-name", "the service is called", "service"],
      ["port-name", "the port type is called", "portType"],
    ] as const) {
      const [was, is] = [this.was[key], this.is[key]];
      if (was !== is) add(id, `${what} ${changed(was, is)}`);
    }
    if (this.was.documentation !== this.is.documentation) {
      add("service-documentation", "the documentation of the service changed");
    }
  }

  #ports(): void {
    const [was, is] = [portsOf(this.was), portsOf(this.is)];
    for (const version of VERSIONS) {
      const [before, after] = [was[version], is[version]];
      const add = this.#changes.about({ ...service, subject: `SOAP ${version}` });
      if (before === undefined && after === undefined) continue;
      if (before === undefined) add("soap-version-added", `the service speaks SOAP ${version} now`);
      else if (after === undefined) {
        add("soap-version-removed", `the service no longer speaks SOAP ${version}`);
      } else if (before.name !== after.name || before.binding !== after.binding) {
        const what = `the port or binding of SOAP ${version} is called`;
        add("port-name", `${what} ${changed(before.name, after.name)}`);
      }
    }
    const advice = "callers who give a URL of their own should look at it";
    for (const words of changedByVersion(was, is, ({ address }) => pathOf(address))) {
      this.#changes.about(service)("endpoint-path", `the endpoint's path for ${words}; ${advice}`);
    }
  }

  #operations(): void {
    const [was, is] = [leftOutOperations(this.#before.view), leftOutOperations(this.#after.view)];
    const { pairs, added, removed } = match(
      this.#before.view.operations,
      this.#after.view.operations,
      ({ method }) => method,
    );
    for (const { method, obsolete, model } of added) {
      const add = this.#changes.about({ subject: method, methods: [method], place: model.place });
      if (was.has(model.name)) add("operation-served", `operation ${code(method)} can be served now`);
      else add("operation-added", `new operation ${code(method)}${obsolete ? " (obsolete)" : ""}`);
    }
    for (const { method, model } of removed) {
      const left = is.get(model.name);
      const add = this.#changes.about({ subject: method, methods: [method], place: left?.place });
      const operation = `operation ${code(method)}`;
      if (left === undefined) add("operation-removed", `${operation} is gone`);
      else add("operation-unserved", `${operation} can no longer be served: ${plain(left.reason, 200)}`);
    }
    const servedIn = ({ operations }: ContractModel, name: string): boolean =>
      operations.some((one) => one.name === name);
    for (const [name, { reason, place }] of is) {
      if (was.has(name) || servedIn(this.was, name)) continue;
      const words = `new operation ${code(name)} is left out: ${plain(reason, 200)}`;
      this.#changes.about({ subject: name, methods: [], place })("unserved-operation-added", words);
    }
    for (const name of was.keys()) {
      if (is.has(name) || servedIn(this.is, name)) continue;
      const words = `operation ${code(name)}, which was left out, is gone`;
      this.#changes.about({ ...service, subject: name })("unserved-operation-removed", words);
    }
    for (const [old, now] of pairs) this.#operation(old, now);
  }

  #operation(old: OperationView, now: OperationView): void {
    const about = { subject: now.method, methods: [now.method], place: now.model.place };
    const operation = `operation ${code(now.method)}`;
    const add = this.#changes.about(about);
    const tell = this.#changes.about(about, code(now.method));
    const isRenamed = old.model.name !== now.model.name;
    if (old.method !== now.method) {
      add("operation-renamed", `operation ${code(old.method)} is now ${code(now.method)}`);
    } else if (isRenamed) {
      const names = `${code(now.model.name)} on the wire, no longer ${code(old.model.name)}`;
      add("operation-wire-name", `${operation} is ${names}`);
    }
    if (old.obsolete !== now.obsolete) {
      if (now.obsolete) {
        add("operation-deprecated", `${operation} is obsolete now, so its method is deprecated`);
      } else add("operation-undeprecated", `${operation} is no longer obsolete`);
    }
    if (old.model.documentation !== now.model.documentation) {
      add("operation-documentation", `the documentation of ${operation} changed`);
    }
    for (const words of changedByVersion(old.model.soapActions, now.model.soapActions, (action) => action)) {
      tell("soap-action", `the SOAPAction of ${words}`);
    }
    const elements = (model: ContractModel, { model: { input, output } }: OperationView): string =>
      [input, output].map((message) => elementName(model, message)).join("\n");
    if (!isRenamed && elements(this.was, old) !== elements(this.is, now)) {
      tell("message-element", "the elements of its messages have other names");
    }
    const wrapped = now.request.unwrapped !== undefined;
    if ((old.request.unwrapped !== undefined) !== wrapped) {
      const how = wrapped ? "are wrapped in one element" : "stand bare";
      tell("message-wrapping", `its parameters ${how} on the wire now`);
    }
    if (old.outcome?.kind !== now.outcome?.kind) {
      tell(...outcomeChange(old.outcome, now.outcome));
    }
    this.#headers(old, now);
    this.#message(old, now, "request");
    this.#message(old, now, "result");
  }

  /** Callers give a user name and a password. A header changes for many operations at once, and is told once. */
  #headers(old: OperationView, now: OperationView): void {
    const byName = (model: ContractModel, { model: { headers } }: OperationView): Map<string, HeaderModel> =>
      new Map(headers.map((header) => [elementName(model, header), header]));
    const [before, after] = [byName(this.was, old), byName(this.is, now)];
    for (const [name, { element }] of [...before, ...after]) {
      const [was, is] = [before.get(name), after.get(name)];
      const about = { subject: element, methods: [now.method], place: now.model.place };
      const add = this.#changes.about(about, "methods");
      const header = `the header ${code(element)}`;
      if (was === undefined) add("header-added", `carries ${header} now`);
      else if (is === undefined) add("header-removed", `no longer carries ${header}`);
      else if (fieldsText(this.was, was) !== fieldsText(this.is, is)) {
        add("header-fields", `${header} has other fields now`);
      } else if (was.required !== is.required) {
        add("header-optionality", `${header} is ${is.required ? "required" : "optional"} now`);
      }
    }
  }

  #message(old: OperationView, now: OperationView, direction: Direction): void {
    const { method, model } = now;
    const about = { subject: `${method}.${direction}`, methods: [method], place: model.place };
    const at = { ...about, direction, words: code(method), path: "" };
    const wrapper = ({ view }: CallerTypes, { request, response }: OperationView): TypeView | undefined => {
      const { unwrapped } = direction === "request" ? request : response;
      return unwrapped && typeIn(view, unwrapped.type);
    };
    this.#types.wrapper(wrapper(this.#before, old), wrapper(this.#after, now), at);
    const [before, after] = [
      this.#before.messageRows(old, direction),
      this.#after.messageRows(now, direction),
    ];
    this.#types.rows(before, after, at);
  }
}

const VERSIONS = ["1.1", "1.2"] as const;

type ByVersion<T> = Readonly<Partial<Record<SoapVersion, T>>>;

function portsOf({ ports }: ContractModel): ByVersion<PortModel> {
  return Object.fromEntries(ports.map((port) => [port.version, port]));
}

/** What differs where both contracts have the SOAP version; told once where it is the same for both versions. */
function changedByVersion<T>(
  before: ByVersion<T>,
  after: ByVersion<T>,
  textOf: (one: T) => string,
): readonly string[] {
  const versions = new Map<string, SoapVersion[]>();
  for (const version of VERSIONS) {
    const [was, is] = [before[version], after[version]];
    if (was === undefined || is === undefined || textOf(was) === textOf(is)) continue;
    const words = changed(textOf(was), textOf(is));
    append(versions, words, version);
  }
  return [...versions].map(([words, all]) => `SOAP ${all.join(" and ")} is ${words}`);
}

function leftOutOperations({ unserved }: ContractView): ReadonlyMap<string, LeftOut> {
  return new Map(unserved.flatMap((one) => (one.kind === "operation" ? [[one.name, one]] : [])));
}

type Outcome = OperationView["outcome"];

/** By the outcome a call knows whether to return or to throw. */
function outcomeChange(was: Outcome, is: Outcome): readonly [RuleId, string] {
  const how = "whether the call succeeded";
  if (is === undefined) {
    const words = `its response no longer says in a known form ${how}`;
    return ["outcome-lost", `${words}, so a refusal is returned, not thrown`];
  }
  if (was !== undefined) return ["outcome-form", `its response says in another form ${how}`];
  return ["outcome-found", `its response now says ${how}, so a refusal is thrown, not returned`];
}

/** An element by its name, and by its namespace where that is not the contract's. */
function elementName(model: ContractModel, one: Pick<MessageModel, "element" | "namespace">): string {
  return `${one.namespace === model.namespace ? "" : one.namespace} ${one.element}`;
}

function fieldsText(model: ContractModel, { fields }: HeaderModel): string {
  return fields
    .map(({ name, type, namespace, minOccurs, maxOccurs, attribute }) =>
      JSON.stringify([name, type, namespace === model.namespace, minOccurs > 0, maxOccurs, attribute]),
    )
    .join();
}
