import type { Direction } from "../emit/caller-types.js";
import type { TypeView } from "../emit/view.js";
import type { About, Changes } from "./changes.js";
import { facetRule, retypedRule } from "./ranges.js";
import type { CallerView, Item, Row } from "./rows.js";
import type { RuleId } from "./rules.js";
import { code, plain, someOf } from "./words.js";

/** Where rows stand: in one operation, below a path of properties, or in a type that several operations share. */
export interface Position extends About {
  readonly direction: Direction;
  /** `` `getAllAccounts` ``, or `` `ServiceResult` in the results of `a`, `b` and 11 more ``. */
  readonly words: string;
  /** Put before a property's name: `accounts[].` */
  readonly path: string;
}

type Add = (id: RuleId, words: string) => void;

/** Compares rows, and the types below them. */
export class TypeComparison {
  readonly #before: CallerView;
  readonly #after: CallerView;
  readonly #changes: Changes;
  /** Pairs of types that stand in the same place, each compared once however many operations reach it. */
  readonly #pairs = new Set<string>();
  /** Names of exported types that were told to be called otherwise now. */
  readonly #renamed = new Set<string>();

  constructor(before: CallerView, after: CallerView, changes: Changes) {
    this.#before = before;
    this.#after = after;
    this.#changes = changes;
  }

  rows(before: readonly Row[], after: readonly Row[], at: Position): void {
    const { pairs, added, removed } = match(before, after, ({ property }) => property);
    const request = at.direction === "request";
    for (const row of removed) {
      const add = this.#adder({ ...at, subject: `${at.subject}.${row.property}` }, at.words);
      add(`${at.direction}-field-removed`, `${nameOf(row, at)} (${typeText(row)}) is gone`);
    }
    for (const row of added) {
      const need = request ? (row.optional ? ("optional" as const) : ("required" as const)) : undefined;
      const id = need === undefined ? "result-field-added" : (`request-${need}-field-added` as const);
      const words = `new ${need === undefined ? "" : `${need} `}${nameOf(row, at)} (${typeText(row)})`;
      this.#rowAdder(row, at)(id, words);
    }
    for (const [old, now] of pairs) this.#row(old, now, at);
    const matched = pairs.map(([, now]) => now);
    if (isReordered(matched, after)) {
      const fields = request ? "fields" : "result fields";
      this.#adder(at, at.words)("fields-reordered", `the ${fields} are in another order on the wire`);
    }
  }

  /** The type that wraps a message, whose fields callers meet without it. */
  wrapper(was: TypeView | undefined, is: TypeView | undefined, at: Position): void {
    if (was === undefined || is === undefined) return;
    if (was.model.key !== is.model.key) {
      const names = `${code(is.model.key)} on the wire, no longer ${code(was.model.key)}`;
      this.#adder(at, at.words)(
        "type-wire-name",
        `the type that wraps its ${at.direction} is called ${names}`,
      );
    }
    this.#base(was, is, at);
  }

  /** Whoever wrote the name of a type that the package no longer exports has to change their code. */
  exportedTypes(): void {
    const exported = [...this.#after.view.types.values()].flatMap((type) => this.#after.namesOf(type));
    const known = new Set([...exported, ...this.#renamed]);
    for (const type of this.#before.view.types.values()) {
      const { key } = type.model;
      const methods = [...this.#before.seenBy(key, "request"), ...this.#before.seenBy(key, "result")].map(
        ([method]) => method,
      );
      const place = this.#after.view.types.get(key)?.model.place;
      for (const name of this.#before.namesOf(type).filter((one) => !known.has(one))) {
        const words = `type ${code(name)} is no longer exported`;
        this.#changes.add("type-removed", { subject: name, methods, place }, words);
      }
    }
  }

  #adder(about: About, subject: string): Add {
    return (id, words) => this.#changes.add(id, about, `${subject}: ${words}`);
  }

  #rowAdder({ property, field }: Row, at: Position): Add {
    return this.#adder({ ...at, subject: `${at.subject}.${property}`, place: field.place }, at.words);
  }

  #row(old: Row, now: Row, at: Position): void {
    const [was, is] = [old.field, now.field];
    const name = nameOf(now, at);
    const add = this.#rowAdder(now, at);
    if (old.property !== now.property) {
      add("field-renamed", `${nameOf(old, at)} is now ${code(at.path + now.property)}`);
    } else if (was.name !== is.name) {
      add("field-wire-name", `${name} is ${code(is.name)} on the wire, no longer ${code(was.name)}`);
    }
    if (was.attribute !== is.attribute) {
      add("field-wire-form", `${name} is ${is.attribute ? "an attribute" : "an element"} on the wire now`);
    } else if (this.#before.foreignNamespace(was) !== this.#after.foreignNamespace(is)) {
      add("field-wire-form", `${name} is in another namespace on the wire`);
    }
    if (was.choice !== is.choice) {
      add("field-wire-form", `${name} is ${is.choice ? "" : "no longer "}one of several to choose from`);
    }
    if (was.default !== is.default) {
      const text = (value: string | undefined): string => (value === undefined ? "nothing" : code(value));
      add(
        "field-default",
        `${name} stands for ${text(is.default)} when it is left out, was ${text(was.default)}`,
      );
    }
    if (was.documentation !== is.documentation) {
      add("field-documentation", `the documentation of ${name} changed`);
    }
    if (old.lists !== now.lists) {
      const depth =
        old.lists === 0 ? "a list" : now.lists === 0 ? "no list any more" : "a list of another depth";
      const when = now.lists === 0 ? "" : " now";
      add("field-list", `${name} is ${depth}${when} (${typeText(now)}, was ${typeText(old)})`);
      return;
    }
    if (was.maxOccurs !== is.maxOccurs && now.lists > 0) {
      add(
        "field-occurrence",
        `${name} repeats up to ${is.maxOccurs} times on the wire, was ${was.maxOccurs}`,
      );
    }
    this.#absence(old, now, at.direction, `${name} (${typeText(now)})`, add);
    this.#item(old.item, now.item, at.direction, name, add);
  }

  /** Whether there is a value, and whether each item of a list is one: as callers see it, then as the schema does. */
  #absence(old: Row, now: Row, direction: Direction, name: string, add: Add): void {
    if (old.nilItems !== now.nilItems && now.lists > 0) {
      const words = `items of ${name} ${now.nilItems ? "may be null" : "may no longer be null"}`;
      const shows = ({ type }: Row): boolean => type.includes(" | null)[]");
      if (shows(old) === shows(now)) add("items-schema-nillable", words);
      else add(`${direction}-items-${now.nilItems ? "nullable" : "not-nullable"}`, words);
    }
    const [was, is] = [presenceOf(old), presenceOf(now)];
    if (was !== is) {
      add(presenceRule(was, is, direction), `${name} ${presenceWords[direction][is]}`);
      return;
    }
    const required = now.field.minOccurs > 0;
    if (old.field.minOccurs > 0 !== required) {
      const how = required ? "required" : "optional";
      add("field-schema-optionality", `${name} is ${how} by the schema now, which callers do not notice`);
    }
    if (old.field.nillable !== now.field.nillable && now.field.maxOccurs === 1) {
      const how = now.field.nillable ? "may be nil" : "may no longer be nil";
      add("field-schema-nillable", `${name} ${how} on the wire, which callers do not notice`);
    }
  }

  #item(was: Item, is: Item, direction: Direction, name: string, add: Add): void {
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
    const [was, is] = [old.model, now.model];
    const at = this.#position(old, now, direction);
    const name = `type ${code(keyAfter)}`;
    const add: Add = (id, words) => this.#changes.add(id, at, words);
    this.#typeName(old, now, at);
    if (was.documentation !== is.documentation) {
      add("type-documentation", `the documentation of ${name} changed`);
    }
    if (was.kind === "enumeration" && is.kind === "enumeration") this.#values(was.values, is.values, at);
    if (was.kind !== "complex" || is.kind !== "complex") return;
    if (was.abstract !== is.abstract) {
      if (is.abstract) {
        const id = direction === "request" ? "request-type-abstract" : "type-abstract";
        add(id, `${name} is abstract: one of its derived types is needed`);
      } else
        add(
          direction === "request" ? "type-abstract" : "result-type-concrete",
          `${name} is no longer abstract`,
        );
    }
    if (was.open !== is.open) {
      const how = is.open ? "may" : "may no longer";
      add("type-open", `${name} ${how} hold elements that the contract does not name`);
    }
    this.#base(old, now, at);
    this.#derived(old.derived, now.derived, at);
    this.rows(this.#before.rowsOfType(old, direction), this.#after.rowsOfType(now, direction), at);
  }

  /** A type that one operation holds is told by the path to it, one that several share by its name. */
  #position({ model: was }: TypeView, { model: is }: TypeView, direction: Direction): Position {
    const known = [...this.#before.seenBy(was.key, direction).keys()].map((method) => method.toLowerCase());
    const seen = this.#after.seenBy(is.key, direction);
    const methods = [...seen.keys()].filter((method) => known.includes(method.toLowerCase())).sort();
    const [only = "", other] = methods;
    const about = { direction, methods, subject: is.key, place: is.place };
    return other === undefined
      ? { ...about, words: code(only), path: seen.get(only) ?? "" }
      : { ...about, words: `${code(is.key)} in the ${direction}s of ${someOf(methods)}`, path: "" };
  }

  /** The names of types are exported, so a new name for the same thing breaks whoever wrote the old one. */
  #typeName(old: TypeView, now: TypeView, at: Position): void {
    const [was, is] = [this.#before.nameOf(old, at.direction), this.#after.nameOf(now, at.direction)];
    if (was === undefined || is === undefined || was === is) {
      if (old.model.key === now.model.key) return;
      const names = `${code(now.model.key)} on the wire now, no longer ${code(old.model.key)}`;
      this.#changes.add("type-wire-name", at, `type ${code(is ?? "ServiceResult")} is called ${names}`);
      return;
    }
    const still = this.#after.view.types.get(old.model.key);
    if (still !== undefined && this.#after.nameOf(still, at.direction) === was) {
      this.#adder(at, at.words)("type-replaced", `type ${code(is)} takes the place of ${code(was)}`);
      return;
    }
    this.#changes.add("type-renamed", { ...at, subject: was }, `type ${code(was)} is now called ${code(is)}`);
    // The two names of an enumeration change together.
    const names = old.role === "enumeration" ? this.#before.namesOf(old) : [was];
    for (const name of names) this.#renamed.add(name);
  }

  #values(before: readonly string[], after: readonly string[], at: Position): void {
    const { direction, subject: type } = at;
    const result = direction === "result";
    const addFor = (value: string): Add => this.#adder({ ...at, subject: `${type}.${value}` }, at.words);
    for (const value of after.filter((one) => !before.includes(one))) {
      const words = `new value ${code(value)} of ${code(type)}${result ? " may be returned" : ""}`;
      addFor(value)(`${direction}-enumeration-value-added`, words);
    }
    for (const value of before.filter((one) => !after.includes(one))) {
      const words = `value ${code(value)} of ${code(type)} is gone${result ? "; it is no longer returned" : ""}`;
      addFor(value)(`${direction}-enumeration-value-removed`, words);
    }
    if (
      isReordered(
        before.filter((value) => after.includes(value)),
        after,
      )
    ) {
      this.#changes.add("enumeration-reordered", at, `the values of ${code(type)} are in another order`);
    }
  }

  #base({ model: was }: TypeView, { model: is }: TypeView, at: Position): void {
    if (was.kind !== "complex" || is.kind !== "complex" || was.base === is.base) return;
    const id = at.direction === "result" && is.base !== undefined ? "result-type-base" : "type-base";
    const how = is.base === undefined ? "no longer extends another type" : `extends ${code(is.base)} now`;
    const about = { ...at, subject: is.key, place: is.place };
    this.#changes.add(id, about, `type ${code(is.key)} ${how}`);
  }

  /** A value may be of any type that is derived from the declared one, so a family only grows or shrinks. */
  #derived(before: readonly string[], after: readonly string[], at: Position): void {
    const { direction, subject: type } = at;
    for (const key of new Set([...before, ...after])) {
      if (before.includes(key) && after.includes(key)) {
        this.#types(key, key, direction);
        continue;
      }
      const added = after.includes(key);
      const place = added ? this.#after.type(key).model.place : at.place;
      const how = added ? `may stand for ${code(type)} too` : `may no longer stand for ${code(type)}`;
      const add = this.#adder({ ...at, subject: `${type}.${key}`, place }, at.words);
      add(`${direction}-derived-type-${added ? "added" : "removed"}`, `${code(key)} ${how}`);
    }
  }
}

/** "field `region`", "result field `accounts[].email`" */
function nameOf({ property }: Row, { direction, path }: Position): string {
  return `${direction === "request" ? "field" : "result field"} ${code(path + property)}`;
}

/** As words: `string`, `AccountSpace[]`. */
function typeText({ item, lists }: Row): string {
  return plain(`${item.name}${"[]".repeat(lists)}`);
}

/** How the property's type says whether there is a value: `T`, `T | null`, or `?: T | undefined`. */
type Presence = "always" | "null" | "absent";

function presenceOf({ optional, type }: Row): Presence {
  if (optional) return "absent";
  return type.endsWith(" | null") ? "null" : "always";
}

/** A caller may go on giving a value, and may rely on one that is always there; all else takes a change. */
function presenceRule(was: Presence, is: Presence, direction: Direction): RuleId {
  if (direction === "result") return is === "always" ? "result-value-always" : "result-value-absent";
  if (was === "always") return "request-field-optional";
  return is === "absent" ? "request-null-refused" : "request-field-required";
}

const presenceWords: Readonly<Record<Direction, Readonly<Record<Presence, string>>>> = {
  request: {
    always: "is required now",
    null: "must be given now, if only as null",
    absent: "is optional now",
  },
  result: { always: "is always there now", null: "may be null now", absent: "may be absent now" },
};

/** Whether what both lists hold stands in another order in the second one. */
function isReordered<T>(kept: readonly T[], after: readonly T[]): boolean {
  const order = kept.map((one) => after.indexOf(one));
  return order.some((place, index) => place < (order[index - 1] ?? 0));
}

/** By the name that callers write; what is left over, by the name without regard to case. */
export function match<T>(
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
  const left = after.filter((one) => !names.has(nameOf(one)));
  const byCase = new Map(left.map((one) => [nameOf(one).toLowerCase(), one]));
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
