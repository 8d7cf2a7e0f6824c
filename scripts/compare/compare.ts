import type { SoapVersion } from "../../src/soap/contract.js";
import { append, contractHash, pathOf } from "../contract/model.js";
import type { ContractModel, HeaderModel, MessageModel, PortModel } from "../contract/model.js";
import { CallerTypes } from "../emit/caller-types.js";
import type { Direction } from "../emit/caller-types.js";
import { viewForComparison } from "../emit/view.js";
import type { ContractView, FieldView, LeftOut, OperationView } from "../emit/view.js";
import type { Fact } from "../facts.js";
import { changed, code, plain } from "../words.js";
import { Changes } from "./changes.js";
import type { About, Change } from "./changes.js";
import { match, renamedOnWire, TypeComparison } from "./types.js";

/**
 * What changes for a caller of this package when one contract takes another's place, worst first, then by words.
 * Prefixes, formatting, the order of declarations, the host of the endpoint and the service's version are no change.
 *
 * @throws Error when a contract has no operations, so that nothing compared never reads as nothing changed.
 */
export function compareContracts(
  before: ContractModel,
  after: ContractModel,
  facts: readonly Fact[],
): readonly Change[] {
  if ([before, after].some(({ operations, unserved }) => operations.length + unserved.length === 0)) {
    throw new Error("A contract without operations cannot be compared.");
  }
  if (contractHash(before) === contractHash(after)) return [];
  const typesOf = (model: ContractModel): CallerTypes => new CallerTypes(viewForComparison(model, facts));
  return new ContractComparison(typesOf(before), typesOf(after)).run();
}

const service: About = { subject: "service", methods: [], place: undefined };

class ContractComparison {
  readonly #was: ContractView;
  readonly #is: ContractView;
  readonly #changes = new Changes();
  readonly #types: TypeComparison;

  constructor(
    private readonly before: CallerTypes,
    private readonly after: CallerTypes,
  ) {
    this.#was = before.view;
    this.#is = after.view;
    this.#types = new TypeComparison(before, after, this.#changes);
  }

  run(): readonly Change[] {
    this.#service();
    this.#ports();
    this.#operations();
    this.#leftOut();
    this.#types.exportedTypes();
    if (this.#changes.sorted().length === 0) {
      // Such as another name for the elements of a list.
      const words = "the contract is written differently in a way that no caller and no message shows";
      this.#changes.about(service)("contract-text", words);
    }
    return this.#changes.sorted();
  }

  #service(): void {
    const [was, is] = [this.#was.model, this.#is.model];
    const add = this.#changes.about(service);
    for (const [id, what, key] of [
      ["namespace", "the namespace is", "namespace"],
      ["service-name", "the service is called", "service"],
      ["port-name", "the port type is called", "portType"],
    ] as const) {
      if (was[key] !== is[key]) add(id, `${what} ${changed(was[key], is[key])}`);
    }
    if (was.documentation !== is.documentation) {
      add("service-documentation", "the documentation of the service changed");
    }
  }

  #ports(): void {
    const [was, is] = [portsOf(this.#was), portsOf(this.#is)];
    for (const version of VERSIONS) {
      const [before, after] = [was[version], is[version]];
      const add = this.#changes.about({ ...service, subject: `SOAP ${version}` });
      if (before !== undefined && after !== undefined) {
        if (before.name === after.name && before.binding === after.binding) continue;
        const what = `the port or binding of SOAP ${version} is called`;
        add("port-name", `${what} ${changed(before.name, after.name)}`);
      } else if (after !== undefined) add("soap-version-added", `the service speaks SOAP ${version} now`);
      else if (before !== undefined) {
        add("soap-version-removed", `the service no longer speaks SOAP ${version}`);
      }
    }
    const advice = "callers who give a URL of their own should look at it";
    for (const words of changedByVersion(was, is, ({ address }) => pathOf(address))) {
      this.#changes.about(service)("endpoint-path", `the endpoint's path for ${words}; ${advice}`);
    }
  }

  #operations(): void {
    const methodOf = ({ method }: OperationView): string => method;
    const { pairs, added, removed } = match(this.#was.operations, this.#is.operations, methodOf);
    for (const { method, obsolete, model } of added) {
      const add = this.#changes.about({ subject: method, methods: [method], place: model.place });
      if (leftOutIn(this.#was).some(({ name }) => name === model.name)) {
        add("operation-served", `operation ${code(method)} can be served now`);
      } else add("operation-added", `new operation ${code(method)}${obsolete ? " (obsolete)" : ""}`);
    }
    for (const { method, model } of removed) {
      const left = leftOutIn(this.#is).find(({ name }) => name === model.name);
      const add = this.#changes.about({ subject: method, methods: [method], place: left?.place });
      const operation = `operation ${code(method)}`;
      if (left === undefined) add("operation-removed", `${operation} is gone`);
      else add("operation-unserved", `${operation} can no longer be served: ${plain(left.reason, 200)}`);
    }
    for (const [old, now] of pairs) this.#operation(old, now);
  }

  /** Operations that one contract has in a form that cannot be served, and the other does not have at all. */
  #leftOut(): void {
    const isIn = (view: ContractView, name: string): boolean =>
      [...leftOutIn(view), ...view.model.operations].some((one) => one.name === name);
    for (const { name, reason, place } of leftOutIn(this.#is).filter((one) => !isIn(this.#was, one.name))) {
      const words = `new operation ${code(name)} is left out: ${plain(reason, 200)}`;
      this.#changes.about({ subject: name, methods: [], place })("unserved-operation-added", words);
    }
    for (const { name } of leftOutIn(this.#was).filter((one) => !isIn(this.#is, one.name))) {
      const words = `operation ${code(name)}, which was left out, is gone`;
      this.#changes.about({ ...service, subject: name })("unserved-operation-removed", words);
    }
  }

  #operation(old: OperationView, now: OperationView): void {
    const [was, is] = [old.model, now.model];
    const about = { subject: now.method, methods: [now.method], place: is.place };
    const operation = `operation ${code(now.method)}`;
    const add = this.#changes.about(about);
    const tell = this.#changes.about(about, code(now.method));
    if (old.method !== now.method) {
      add("operation-renamed", `operation ${code(old.method)} is now ${code(now.method)}`);
    } else if (was.name !== is.name) {
      add("operation-wire-name", `${operation} is ${renamedOnWire(was.name, is.name)}`);
    }
    if (now.obsolete && !old.obsolete) {
      add("operation-deprecated", `${operation} is obsolete now, so its method is deprecated`);
    }
    if (old.obsolete && !now.obsolete) {
      add("operation-undeprecated", `${operation} is no longer obsolete`);
    }
    if (was.documentation !== is.documentation) {
      add("operation-documentation", `the documentation of ${operation} changed`);
    }
    for (const words of changedByVersion(was.soapActions, is.soapActions, (action) => action)) {
      tell("soap-action", `the SOAPAction of ${words}`);
    }
    const elements = ({ model }: ContractView, { input, output }: typeof is): string =>
      [input, output].map((message) => elementName(model, message)).join("\n");
    if (was.name === is.name && elements(this.#was, was) !== elements(this.#is, is)) {
      tell("message-element", "the elements of its messages have other names");
    }
    const wrapped = now.request.unwrapped !== undefined;
    if ((old.request.unwrapped !== undefined) !== wrapped) {
      const how = wrapped ? "are wrapped in one element" : "stand bare";
      tell("message-wrapping", `its parameters ${how} on the wire now`);
    }
    // By the outcome a call knows whether to return or to throw.
    const how = "whether the call succeeded";
    if (old.outcome === undefined && now.outcome !== undefined) {
      tell("outcome-found", `its response now says ${how}, so a refusal is thrown, not returned`);
    } else if (old.outcome !== undefined && now.outcome === undefined) {
      const words = `its response no longer says in a known form ${how}`;
      tell("outcome-lost", `${words}, so a refusal is returned, not thrown`);
    } else if (old.outcome?.kind !== now.outcome?.kind) {
      tell("outcome-form", `its response says in another form ${how}`);
    }
    this.#headers(old, now);
    this.#message(old, now, "request");
    this.#message(old, now, "result");
  }

  /** Callers give a user name and a password. A header changes for many operations at once, and is told once. */
  #headers(old: OperationView, now: OperationView): void {
    const byName = (
      { model }: ContractView,
      { model: { headers } }: OperationView,
    ): Map<string, HeaderModel> => new Map(headers.map((header) => [elementName(model, header), header]));
    const [before, after] = [byName(this.#was, old), byName(this.#is, now)];
    for (const [name, { element }] of new Map([...before, ...after])) {
      const [was, is] = [before.get(name), after.get(name)];
      const about = { subject: element, methods: [now.method], place: now.model.place };
      const add = this.#changes.about(about, "methods");
      const header = `the header ${code(element)}`;
      if (was === undefined) add("header-added", `carries ${header} now`);
      else if (is === undefined) add("header-removed", `no longer carries ${header}`);
      else if (fieldsText(this.#was.model, was) !== fieldsText(this.#is.model, is)) {
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
    const wrapperIn = ({ request, response }: OperationView): FieldView | undefined =>
      (direction === "request" ? request : response).unwrapped;
    this.#types.wrapper(wrapperIn(old), wrapperIn(now), at);
    const rows = [this.before.messageRows(old, direction), this.after.messageRows(now, direction)] as const;
    this.#types.rows(...rows, at);
  }
}

const VERSIONS = ["1.1", "1.2"] as const;

type ByVersion<T> = Readonly<Partial<Record<SoapVersion, T>>>;

function portsOf({ model }: ContractView): ByVersion<PortModel> {
  return Object.fromEntries(model.ports.map((port) => [port.version, port]));
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
    append(versions, changed(textOf(was), textOf(is)), version);
  }
  return [...versions].map(([words, all]) => `SOAP ${all.join(" and ")} is ${words}`);
}

function leftOutIn({ unserved }: ContractView): readonly LeftOut[] {
  return unserved.filter(({ kind }) => kind === "operation");
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
