import type {
  ContractModel,
  HeaderModel,
  MessageModel,
  Place,
  SoapVersion,
  TypeReference,
} from "../contract/model.js";
import type { Direction } from "../emit/caller-types.js";
import type { OperationView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";
import { facetRule, retypedRule } from "./ranges.js";
import { CallerView } from "./rows.js";
import type { Item, Row } from "./rows.js";
import { impacts, RULES } from "./rules.js";
import type { Impact, RuleId } from "./rules.js";
import { code, plain, someOf } from "./words.js";

/** One difference between two contracts. */
export interface Change {
  /** The rule that tells its impact; see {@link RULES}. */
  readonly id: RuleId;
  readonly impact: Impact;
  /** What it is about, by the names that callers use: `getX.request.username`, `AccountSpace.systemName`. */
  readonly subject: string;
  /** Methods of the client that it concerns, sorted; none for a change of the service as a whole. */
  readonly methods: readonly string[];
  /** One sentence without a full stop; names are in back-ticks. Safe for a terminal and for Markdown. */
  readonly words: string;
  /** Where it stands in the later contract; for what is gone, where its owner stands. */
  readonly place: Place | undefined;
  /** Why a maintainer has accepted it; absent for what nobody reviewed. */
  readonly reviewed?: string;
}

export interface Comparison {
  /** Worst first, then by words. */
  readonly changes: readonly Change[];
}

/** A contract with the operations that had to be left out of it. */
export type ComparableContract = ContractModel & {
  readonly unserved?: readonly {
    readonly operation: string;
    readonly place?: Place;
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
  for (const { operations, unserved } of [before, after]) {
    if (operations.length === 0 && (unserved ?? []).length === 0) {
      throw new Error("A contract without operations cannot be compared.");
    }
  }
  if (textOf(before) === textOf(after)) return { changes: [] };
  return { changes: new ContractComparison(before, after, facts).run() };
}

/** The most serious impact among the changes that nobody reviewed; a reviewed one counts as an addition. */
export function worstImpact(changes: readonly Change[]): Impact | undefined {
  const found = changes.map(({ impact, reviewed }) =>
    reviewed !== undefined && impacts.indexOf(impact) < impacts.indexOf("additive") ? "additive" : impact,
  );
  return impacts.find((impact) => found.includes(impact));
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

/** What a change is about, and how its sentence names that. */
interface Subject {
  readonly direction: Direction;
  readonly methods: readonly string[];
  /** `` `getAllAccounts` ``, or `` `ServiceResult` in the results of `a`, `b` and 11 more ``. */
  readonly words: string;
  /** The subject of {@link Change}. */
  readonly key: string;
  /** Put before a property's name: `accounts[].` */
  readonly path: string;
  readonly place: Place;
}

type About = Pick<Subject, "key" | "methods"> & { readonly place: Place | undefined };

const directions = ["request", "result"] as const;

class ContractComparison {
  readonly #before: CallerView;
  readonly #after: CallerView;
  readonly #was: ComparableContract;
  readonly #is: ComparableContract;
  readonly #changes = new Map<string, Change>();
  /** Header changes, which are told once for all operations that share them. */
  readonly #headers = new Map<string, { readonly id: RuleId; readonly words: string; of: OperationView[] }>();
  /** Pairs of types that stand in the same place, each compared once however many operations reach it. */
  readonly #pairs = new Set<string>();
  /** Names of exported types that were told to be called otherwise now. */
  readonly #renamed = new Set<string>();

  constructor(before: ComparableContract, after: ComparableContract, facts: readonly Fact[]) {
    [this.#was, this.#is] = [before, after];
    [this.#before, this.#after] = [new CallerView(before, facts), new CallerView(after, facts)];
  }

  run(): readonly Change[] {
    this.#service();
    this.#operations();
    this.#exportedTypes();
    // Such as another name for the elements of a list.
    if (this.#changes.size === 0) {
      this.#add(
        "contract-text",
        service,
        "the contract is written differently in a way that no caller and no message shows",
      );
    }
    return [...this.#changes.values()].sort(
      (a, b) => impacts.indexOf(a.impact) - impacts.indexOf(b.impact) || (a.words < b.words ? -1 : 1),
    );
  }

  /** The same sentence from several places is told once. */
  #add(id: RuleId, { key, methods, place }: About, words: string): void {
    const told = this.#changes.get(`${id} ${words}`);
    const all = [...new Set([...(told?.methods ?? []), ...methods])].sort();
    this.#changes.set(`${id} ${words}`, {
      id,
      impact: RULES[id].impact,
      subject: told?.subject ?? key,
      methods: all,
      words,
      place: told?.place ?? place,
    });
  }

  #service(): void {
    const [was, is] = [this.#was, this.#is];
    const renamed = (id: RuleId, what: string, before: string, after: string): void => {
      if (before !== after) this.#add(id, service, `${what} ${code(after)} now, was ${code(before)}`);
    };
    renamed("namespace", "the namespace is", was.namespace, is.namespace);
    renamed("service-name", "the service is called", was.service, is.service);
    renamed("port-name", "the port type is called", was.portType, is.portType);
    if (withoutVersion(was.documentation) !== withoutVersion(is.documentation)) {
      this.#add("service-documentation", service, "the documentation of the service changed");
    }
    const port = (model: ContractModel, version: SoapVersion) =>
      model.ports.find((one) => one.version === version);
    for (const version of ["1.1", "1.2"] as const) {
      const [old, now] = [port(was, version), port(is, version)];
      const about = { ...service, key: `SOAP ${version}` };
      if (old === undefined && now !== undefined) {
        this.#add("soap-version-added", about, `the service speaks SOAP ${version} now`);
      } else if (old !== undefined && now === undefined) {
        this.#add("soap-version-removed", about, `the service no longer speaks SOAP ${version}`);
      } else if (old?.name !== now?.name || old?.binding !== now?.binding) {
        const [before, after] = [code(old?.name ?? ""), code(now?.name ?? "")];
        this.#add(
          "port-name",
          about,
          `the port or binding of SOAP ${version} is called ${after} now, was ${before}`,
        );
      }
    }
    for (const { before, after, versions } of changedByVersion(
      (version) => pathOf(port(was, version)?.address),
      (version) => pathOf(port(is, version)?.address),
    )) {
      this.#add(
        "endpoint-path",
        service,
        `the endpoint's path for SOAP ${versions} is ${code(after)} now, was ${code(before)}; callers who give a URL of their own should look at it`,
      );
    }
  }

  #operations(): void {
    const [before, after] = [this.#before.view.operations, this.#after.view.operations];
    const [unservedBefore, unservedAfter] = [this.#was, this.#is].map(
      ({ unserved }) => new Map((unserved ?? []).map((one) => [one.operation, one])),
    );
    const { pairs, added, removed } = match(before, after, ({ method }) => method);
    for (const { method, obsolete, model } of added) {
      const about = { key: method, methods: [method], place: model.place };
      if (unservedBefore?.delete(model.name) === true) {
        this.#add("operation-served", about, `operation ${code(method)} can be served now`);
      } else {
        this.#add("operation-added", about, `new operation ${code(method)}${obsolete ? " (obsolete)" : ""}`);
      }
    }
    for (const { method, model } of removed) {
      const unserved = unservedAfter?.get(model.name);
      unservedAfter?.delete(model.name);
      const about = { key: method, methods: [method], place: unserved?.place };
      if (unserved === undefined) this.#add("operation-removed", about, `operation ${code(method)} is gone`);
      else {
        const words = `operation ${code(method)} can no longer be served: ${plain(unserved.reason, 200)}`;
        this.#add("operation-unserved", about, words);
      }
    }
    for (const [name, { reason, place }] of unservedAfter ?? []) {
      if (unservedBefore?.delete(name) === true) continue;
      const words = `new operation ${code(name)} is left out: ${plain(reason, 200)}`;
      this.#add("unserved-operation-added", { key: name, methods: [], place }, words);
    }
    for (const name of unservedBefore?.keys() ?? []) {
      const words = `operation ${code(name)}, which was left out, is gone`;
      this.#add("unserved-operation-removed", { ...service, key: name }, words);
    }
    for (const [old, now] of pairs) this.#operation(old, now);
    for (const { id, words, of } of this.#headers.values()) {
      const methods = of.map(({ method }) => method).sort();
      const about = { key: methods.join(" "), methods, place: of[0]?.model.place };
      this.#add(id, about, `${someOf(methods)}: ${words}`);
    }
  }

  #operation(old: OperationView, now: OperationView): void {
    const about = { key: now.method, methods: [now.method], place: now.model.place };
    const method = code(now.method);
    const add = (id: RuleId, words: string): void => this.#add(id, about, words);
    if (old.method !== now.method) add("operation-renamed", `operation ${code(old.method)} is now ${method}`);
    else if (old.model.name !== now.model.name) {
      const [was, is] = [code(old.model.name), code(now.model.name)];
      add("operation-wire-name", `operation ${method} is ${is} on the wire, no longer ${was}`);
    }
    if (!old.obsolete && now.obsolete) {
      add("operation-deprecated", `operation ${method} is obsolete now, so its method is deprecated`);
    } else if (old.obsolete && !now.obsolete) {
      add("operation-undeprecated", `operation ${method} is no longer obsolete`);
    }
    if (old.model.documentation !== now.model.documentation) {
      add("operation-documentation", `the documentation of operation ${method} changed`);
    }
    for (const { before, after, versions } of changedByVersion(
      (version) => old.model.soapActions[version],
      (version) => now.model.soapActions[version],
    )) {
      add(
        "soap-action",
        `${method}: the SOAPAction of SOAP ${versions} is ${code(after)} now, was ${code(before)}`,
      );
    }
    if (old.model.name === now.model.name && elementsOf(this.#was, old) !== elementsOf(this.#is, now)) {
      add("message-element", `${method}: the elements of its messages have other names`);
    }
    const wrapped = now.request.unwrapped !== undefined;
    if ((old.request.unwrapped !== undefined) !== wrapped) {
      const how = wrapped ? "are wrapped in one element" : "stand bare";
      add("message-wrapping", `${method}: its parameters ${how} on the wire now`);
    }
    this.#outcome(old, now, add);
    this.#header(old, now);
    for (const direction of directions) this.#message(old, now, direction);
  }

  /** By the outcome a call knows whether to return or to throw. */
  #outcome(old: OperationView, now: OperationView, add: (id: RuleId, words: string) => void): void {
    const method = code(now.method);
    const [was, is] = [old.outcome?.kind, now.outcome?.kind];
    if (was === is) return;
    if (is === undefined) {
      add(
        "outcome-lost",
        `${method}: its response no longer says in a known form whether the call succeeded, so a refusal is returned, not thrown`,
      );
    } else if (was === undefined) {
      add(
        "outcome-found",
        `${method}: its response now says whether the call succeeded, so a refusal is thrown, not returned`,
      );
    } else {
      add("outcome-form", `${method}: its response says in another form whether the call succeeded`);
    }
  }

  /** Callers give a user name and a password; any other header is one that the package cannot fill. */
  #header(old: OperationView, now: OperationView): void {
    const add = (id: RuleId, words: string): void => {
      const shared = this.#headers.get(`${id} ${words}`);
      if (shared === undefined) this.#headers.set(`${id} ${words}`, { id, words, of: [now] });
      else shared.of.push(now);
    };
    const byName = (model: ContractModel, { headers }: OperationView["model"]) =>
      new Map(headers.map((header) => [elementName(model, header), header]));
    const [was, is] = [byName(this.#was, old.model), byName(this.#is, now.model)];
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
    const at: Subject = {
      direction,
      methods: [now.method],
      words: code(now.method),
      key: `${now.method}.${direction}`,
      path: "",
      place: now.model.place,
    };
    const wrapperOf = (view: CallerView, { request, response }: OperationView): TypeView | undefined => {
      const type = (direction === "request" ? request : response).unwrapped?.field.field.type;
      return type !== undefined && "named" in type ? view.type(type.named) : undefined;
    };
    const [was, is] = [wrapperOf(this.#before, old), wrapperOf(this.#after, now)];
    if (was !== undefined && is !== undefined) {
      if (was.model.key !== is.model.key) {
        const words = `the type that wraps its ${direction} is called ${code(is.model.key)} on the wire, no longer ${code(was.model.key)}`;
        this.#add("wrapper-renamed", at, `${at.words}: ${words}`);
      }
      this.#base(was, is, at);
    }
    this.#rows(this.#before.rowsOfMessage(old, direction), this.#after.rowsOfMessage(now, direction), at);
  }

  #rows(before: readonly Row[], after: readonly Row[], at: Subject): void {
    const { pairs, added, removed } = match(before, after, ({ property }) => property);
    const request = at.direction === "request";
    const field = request ? "field" : "result field";
    const tell = (id: RuleId, row: Row, place: Place, before: string, after = ""): void => {
      const about = { key: `${at.key}.${row.property}`, methods: at.methods, place };
      const name = `${field} ${code(at.path + row.property)} (${typeText(row)})`;
      this.#add(id, about, `${at.words}: ${before}${name}${after}`);
    };
    for (const row of removed) tell(`${at.direction}-field-removed`, row, at.place, "", " is gone");
    for (const row of added) {
      const id = !request
        ? "result-field-added"
        : row.optional
          ? "request-optional-field-added"
          : "request-required-field-added";
      const adjective = request ? (row.optional ? "optional " : "required ") : "";
      tell(id, row, row.field.place, `new ${adjective}`);
    }
    for (const [old, now] of pairs) this.#row(old, now, at);
    const orderBefore = pairs.map(([, now]) => now);
    const kept = new Set(orderBefore);
    if (after.filter((row) => kept.has(row)).some((row, index) => row !== orderBefore[index])) {
      this.#add("fields-reordered", at, `${at.words}: the ${field}s are in another order on the wire`);
    }
  }

  #row(old: Row, now: Row, at: Subject): void {
    const { direction } = at;
    const noun = direction === "request" ? "field" : "result field";
    const name = `${noun} ${code(at.path + now.property)}`;
    const typed = `${name} (${typeText(now)})`;
    const about = { key: `${at.key}.${now.property}`, methods: at.methods, place: now.field.place };
    const add = (id: RuleId, words: string): void => this.#add(id, about, `${at.words}: ${words}`);
    const [was, is] = [old.field, now.field];
    if (old.property !== now.property) {
      add("field-renamed", `${noun} ${code(at.path + old.property)} is now ${code(at.path + now.property)}`);
    } else if (was.name !== is.name) {
      add("field-wire-name", `${name} is ${code(is.name)} on the wire, no longer ${code(was.name)}`);
    }
    if (was.attribute !== is.attribute) {
      add("field-wire-form", `${name} is ${is.attribute ? "an attribute" : "an element"} on the wire now`);
    } else if (
      was.namespace !== is.namespace &&
      // Both in the namespace of their contract: then it is the contract's namespace that changed.
      !(was.namespace === this.#was.namespace && is.namespace === this.#is.namespace)
    ) {
      add("field-wire-form", `${name} is in another namespace on the wire`);
    }
    if (was.choice !== is.choice) {
      const how = is.choice ? "one of several to choose from" : "no longer one of several to choose from";
      add("field-wire-form", `${name} is ${how}`);
    }
    if (was.default !== is.default) {
      const [before, after] = [was.default, is.default].map((one) =>
        one === undefined ? "nothing" : code(one),
      );
      add("field-default", `${name} stands for ${after ?? ""} when it is left out, was ${before ?? ""}`);
    }
    if (was.documentation !== is.documentation) {
      add("field-documentation", `the documentation of ${name} changed`);
    }
    if (old.lists !== now.lists) {
      const how =
        old.lists === 0
          ? "is a list now"
          : now.lists === 0
            ? "is no list any more"
            : "is a list of another depth now";
      add("field-list", `${name} ${how} (${typeText(now)}, was ${typeText(old)})`);
      return;
    }
    if (was.maxOccurs !== is.maxOccurs && now.lists > 0) {
      add(
        "field-occurrence",
        `${name} repeats up to ${is.maxOccurs} times on the wire, was ${was.maxOccurs}`,
      );
    }
    this.#nilItems(old, now, direction, typed, add);
    this.#presence(old, now, direction, typed, add);
    this.#item(old.item, now.item, at, name, add);
  }

  #nilItems(
    old: Row,
    now: Row,
    direction: Direction,
    typed: string,
    add: (id: RuleId, words: string) => void,
  ): void {
    if (old.nilItems === now.nilItems || now.lists === 0) return;
    const words = `items of ${typed} ${now.nilItems ? "may be null" : "may no longer be null"}`;
    const shows = ({ type }: Row): boolean => type.includes(" | null)[]");
    if (shows(old) === shows(now)) add("items-schema-nillable", words);
    else add(`${direction}-items-${now.nilItems ? "nullable" : "not-nullable"}`, words);
  }

  #presence(
    old: Row,
    now: Row,
    direction: Direction,
    typed: string,
    add: (id: RuleId, words: string) => void,
  ): void {
    const [was, is] = [presenceOf(old), presenceOf(now)];
    if (was !== is) {
      const id =
        direction === "result"
          ? is === "always"
            ? "result-value-always"
            : "result-value-absent"
          : was === "always"
            ? "request-field-optional"
            : is === "absent"
              ? "request-null-refused"
              : "request-field-required";
      add(id, `${typed} ${presenceWords[direction][is]}`);
      return;
    }
    const required = now.field.minOccurs > 0;
    if (old.field.minOccurs > 0 !== required) {
      const how = required ? "required" : "optional";
      add("field-schema-optionality", `${typed} is ${how} by the schema now, which callers do not notice`);
    }
    if (old.field.nillable !== now.field.nillable && now.field.maxOccurs === 1) {
      const how = now.field.nillable ? "may be nil" : "may no longer be nil";
      add("field-schema-nillable", `${typed} ${how} on the wire, which callers do not notice`);
    }
  }

  #item(was: Item, is: Item, at: Subject, name: string, add: (id: RuleId, words: string) => void): void {
    const { direction } = at;
    if (was.kind !== "simple" && was.kind === is.kind) {
      this.#types(was.name, is.name, direction);
      return;
    }
    const words = `${name} is ${code(is.name)} now, was ${code(was.name)}`;
    if (was.base !== undefined && is.base !== undefined) {
      if (was.base !== is.base) add(retypedRule(was.base, is.base, direction), words);
      else if (was.facets.join("\n") !== is.facets.join("\n")) {
        const bounds = is.facets.length === 0 ? "nothing" : someOf(is.facets, 5);
        add(facetRule(was.facets, is.facets, direction), `${name} is bound by ${bounds} now`);
      } else if (was.name !== is.name) add("field-type-alias", words);
    } else if (direction === "request" && was.kind === "enumeration" && is.base === "string") {
      add("request-enumeration-opened", words);
    } else if (direction === "result" && was.base === "string" && is.kind === "enumeration") {
      add("result-enumeration-closed", words);
    } else add(`${direction}-type-changed`, words);
  }

  /** Two objects or two enumerations that stand in the same place. */
  #types(keyBefore: string, keyAfter: string, direction: Direction): void {
    const pair = `${direction} ${keyBefore} ${keyAfter}`;
    if (this.#pairs.has(pair)) return;
    this.#pairs.add(pair);
    const [old, now] = [this.#before.type(keyBefore), this.#after.type(keyAfter)];
    const at = this.#typeSubject(old, now, direction);
    const name = code(keyAfter);
    this.#typeName(old, now, at);
    if (old.model.documentation !== now.model.documentation) {
      this.#add("type-documentation", { ...at, key: keyAfter }, `the documentation of type ${name} changed`);
    }
    if (old.model.kind === "enumeration" && now.model.kind === "enumeration") {
      this.#values(old.model.values, now.model.values, at, keyAfter);
    }
    if (old.model.kind !== "complex" || now.model.kind !== "complex") return;
    const [was, is] = [old.model, now.model];
    if (was.abstract !== is.abstract) {
      const request = direction === "request";
      const id =
        is.abstract && request
          ? "request-type-abstract"
          : is.abstract || request
            ? "type-abstract"
            : "result-type-concrete";
      const how = is.abstract ? "abstract: one of its derived types is needed" : "no longer abstract";
      this.#add(id, { ...at, key: keyAfter }, `type ${name} is ${how}`);
    }
    if (was.open !== is.open) {
      const how = is.open ? "may" : "may no longer";
      const words = `type ${name} ${how} hold elements that the contract does not name`;
      this.#add("type-open", { ...at, key: keyAfter }, words);
    }
    this.#base(old, now, at);
    for (const derived of now.derived) {
      if (old.derived.includes(derived)) this.#types(derived, derived, direction);
      else {
        const about = { ...at, key: `${keyAfter}.${derived}`, place: this.#after.type(derived).model.place };
        const words = `${at.words}: ${code(derived)} may stand for ${name} too`;
        this.#add(`${direction}-derived-type-added`, about, words);
      }
    }
    for (const derived of old.derived.filter((one) => !now.derived.includes(one))) {
      const about = { ...at, key: `${keyAfter}.${derived}` };
      const words = `${at.words}: ${code(derived)} may no longer stand for ${name}`;
      this.#add(`${direction}-derived-type-removed`, about, words);
    }
    this.#rows(this.#before.rowsOfType(old, direction), this.#after.rowsOfType(now, direction), at);
  }

  /** A type that one operation holds is told by the path to it, one that several share by its name. */
  #typeSubject(old: TypeView, now: TypeView, direction: Direction): Subject {
    const known = new Set(
      [...this.#before.seenBy(old.model.key, direction).keys()].map((method) => method.toLowerCase()),
    );
    const seen = this.#after.seenBy(now.model.key, direction);
    const methods = [...seen.keys()].filter((method) => known.has(method.toLowerCase())).sort();
    const [only = "", other] = methods;
    return {
      direction,
      methods,
      words:
        other === undefined
          ? code(only)
          : `${code(now.model.key)} in the ${direction}s of ${someOf(methods)}`,
      key: now.model.key,
      path: other === undefined ? (seen.get(only) ?? "") : "",
      place: now.model.place,
    };
  }

  /** The names of types are exported, so a new name for the same thing breaks whoever wrote the old one. */
  #typeName(old: TypeView, now: TypeView, at: Subject): void {
    const [was, is] = [this.#before.nameOf(old, at.direction), this.#after.nameOf(now, at.direction)];
    if (was === is) return;
    const still = this.#after.view.types.get(old.model.key);
    if (still !== undefined && this.#after.nameOf(still, at.direction) === was) {
      const about = { ...at, key: is };
      this.#add("type-replaced", about, `${at.words}: type ${code(is)} takes the place of ${code(was)}`);
      return;
    }
    this.#add("type-renamed", { ...at, key: was }, `type ${code(was)} is now called ${code(is)}`);
    this.#renamed.add(was);
    if (old.role === "enumeration") for (const name of this.#before.namesOf(old)) this.#renamed.add(name);
  }

  #values(before: readonly string[], after: readonly string[], at: Subject, type: string): void {
    const { direction } = at;
    const request = direction === "request";
    const of = ` of ${code(type)}`;
    for (const value of after.filter((one) => !before.includes(one))) {
      const words = `new value ${code(value)}${of}${request ? "" : " may be returned"}`;
      this.#add(
        `${direction}-enumeration-value-added`,
        { ...at, key: `${type}.${value}` },
        `${at.words}: ${words}`,
      );
    }
    for (const value of before.filter((one) => !after.includes(one))) {
      const words = `value ${code(value)}${of} is gone${request ? "" : "; it is no longer returned"}`;
      this.#add(
        `${direction}-enumeration-value-removed`,
        { ...at, key: `${type}.${value}` },
        `${at.words}: ${words}`,
      );
    }
    const kept = before.filter((value) => after.includes(value));
    if (after.filter((value) => before.includes(value)).some((value, index) => value !== kept[index])) {
      const about = { ...at, key: type };
      this.#add("enumeration-reordered", about, `the values of ${code(type)} are in another order`);
    }
  }

  #base({ model: was }: TypeView, { model: is }: TypeView, at: Subject): void {
    if (was.kind !== "complex" || is.kind !== "complex" || was.base === is.base) return;
    const id = at.direction === "result" && is.base !== undefined ? "result-type-base" : "type-base";
    const how = is.base === undefined ? "no longer extends another type" : `extends ${code(is.base)} now`;
    this.#add(id, { ...at, key: is.key, place: is.place }, `type ${code(is.key)} ${how}`);
  }

  /** Whoever wrote the name of a type that the package no longer exports has to change their code. */
  #exportedTypes(): void {
    const still = this.#after.exportedTypes();
    for (const [name, { model }] of this.#before.exportedTypes()) {
      if (still.has(name) || this.#renamed.has(name)) continue;
      const methods = directions.flatMap((direction) => [
        ...this.#before.seenBy(model.key, direction).keys(),
      ]);
      const place = this.#after.view.types.get(model.key)?.model.place;
      this.#add("type-removed", { key: name, methods, place }, `type ${code(name)} is no longer exported`);
    }
  }
}

const service: About = { key: "service", methods: [], place: undefined };

/** How the property's type says whether there is a value: `T`, `T | null`, or `?: T | undefined`. */
type Presence = "always" | "null" | "absent";

function presenceOf({ optional, type }: Row): Presence {
  if (optional) return "absent";
  return type.endsWith(" | null") ? "null" : "always";
}

const presenceWords: Readonly<Record<Direction, Readonly<Record<Presence, string>>>> = {
  request: {
    always: "is required now",
    null: "must be given now, if only as null",
    absent: "is optional now",
  },
  result: { always: "is always there now", null: "may be null now", absent: "may be absent now" },
};

/** As words: `string`, `AccountSpace[]`. */
function typeText({ item, lists }: Row): string {
  return plain(`${item.name}${"[]".repeat(lists)}`);
}

/** An element by its name, and by its namespace where that is not the contract's. */
function elementName(model: ContractModel, one: Pick<MessageModel, "element" | "namespace">): string {
  return `${one.namespace === model.namespace ? "" : one.namespace} ${one.element}`;
}

function elementsOf(model: ContractModel, { model: { input, output } }: OperationView): string {
  return [input, output].map((message) => elementName(model, message)).join("\n");
}

function fieldsText(model: ContractModel, { fields }: HeaderModel): string {
  const nameOf = (type: TypeReference): string => ("builtIn" in type ? type.builtIn : type.named);
  return JSON.stringify(
    fields.map(({ name, type, namespace, minOccurs, maxOccurs, attribute }) => [
      name,
      nameOf(type),
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
): readonly { readonly before: string; readonly after: string; readonly versions: string }[] {
  const changes: { before: string; after: string; versions: string }[] = [];
  for (const version of ["1.1", "1.2"] as const) {
    const [was, is] = [before(version), after(version)];
    if (was === undefined || is === undefined || was === is) continue;
    const same = changes.find((change) => change.before === was && change.after === is);
    if (same === undefined) changes.push({ before: was, after: is, versions: version });
    else same.versions += ` and ${version}`;
  }
  return changes;
}

/** By the name that callers write; what is left over, by the name without regard to case. */
function match<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
): {
  readonly pairs: readonly (readonly [T, T])[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
} {
  const names = new Set(before.map(nameOf));
  const exact = new Map(after.map((one) => [nameOf(one), one]));
  const byCase = new Map(
    after.filter((one) => !names.has(nameOf(one))).map((one) => [nameOf(one).toLowerCase(), one]),
  );
  const pairs: (readonly [T, T])[] = [];
  const removed: T[] = [];
  for (const one of before) {
    const key = nameOf(one).toLowerCase();
    const partner = exact.get(nameOf(one)) ?? byCase.get(key);
    if (partner === undefined) removed.push(one);
    else pairs.push([one, partner]);
    if (partner !== undefined && nameOf(partner) !== nameOf(one)) byCase.delete(key);
  }
  const used = new Set(pairs.map(([, one]) => one));
  return { pairs, removed, added: after.filter((one) => !used.has(one)) };
}
