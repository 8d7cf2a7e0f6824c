import type { ComplexTypeModel } from "../contract/model.js";
import type { CallerRow, CallerTypes, Direction, Item } from "../emit/caller-types.js";
import { known, typeIn } from "../emit/view.js";
import type { FieldView, TypeView } from "../emit/view.js";
import { code, plain, someOf } from "../words.js";
import type { About, Add, Changes } from "./changes.js";
import { facetRule, presenceRule, retypedRule } from "./rules.js";
import type { Presence } from "./rules.js";

/** Where rows stand: in one operation, below a path of properties, or in a type that several operations share. */
export interface Position extends About {
  readonly direction: Direction;
  /** `` `getAllAccounts` ``, or `` `ServiceResult` in the results of `a`, `b` and 11 more ``. */
  readonly words: string;
  /** Put before a property's name: `accounts[].` */
  readonly path: string;
}

/** Compares rows, and the types below them. */
export class TypeComparison {
  /** Pairs of types that stand in the same place, each compared once however many operations reach it. */
  readonly #pairs = new Set<string>();
  /** Names of exported types that were told to be called otherwise now. */
  readonly #renamed = new Set<string>();

  constructor(
    private readonly before: CallerTypes,
    private readonly after: CallerTypes,
    private readonly changes: Changes,
  ) {}

  rows(before: readonly CallerRow[], after: readonly CallerRow[], at: Position): void {
    const { pairs, added, removed } = match(before, after, ({ property }) => property);
    for (const row of removed) {
      const add = this.#tell(at, row.property);
      add(`${at.direction}-field-removed`, `${nameOf(row, at)} (${typeText(row)}) is gone`);
    }
    for (const row of added) {
      const add = this.#tell(at, row.property, row.field.place);
      const name = `${nameOf(row, at)} (${typeText(row)})`;
      const need = row.optional ? "optional" : "required";
      if (at.direction === "result") add("result-field-added", `new ${name}`);
      else add(`request-${need}-field-added`, `new ${need} ${name}`);
    }
    for (const [old, now] of pairs) this.#row(old, now, at);
    const matched = pairs.map(([, now]) => now);
    if (isReordered(matched, after)) {
      const fields = at.direction === "request" ? "fields" : "result fields";
      this.#tell(at)("fields-reordered", `the ${fields} are in another order on the wire`);
    }
  }

  /** The type that wraps a message, whose fields callers meet without it. */
  wrapper(before: FieldView | undefined, after: FieldView | undefined, at: Position): void {
    const was = before && typeIn(this.before.view, before.type)?.model;
    const is = after && typeIn(this.after.view, after.type)?.model;
    if (was?.kind !== "complex" || is?.kind !== "complex") return;
    if (was.key !== is.key) {
      const name = renamedOnWire(was.key, is.key);
      this.#tell(at)("type-wire-name", `the type that wraps its ${at.direction} is called ${name}`);
    }
    this.#base(was, is, at);
  }

  /** Whoever wrote the name of a type that the package no longer exports has to change their code. */
  exportedTypes(): void {
    const exported = [...this.after.view.types.values()].flatMap((type) => this.after.exportedNames(type));
    const still = new Set([...exported, ...this.#renamed]);
    for (const type of this.before.view.types.values()) {
      const { key } = type.model;
      const seen = [...this.before.seenBy(key, "request"), ...this.before.seenBy(key, "result")];
      const methods = seen.map(([method]) => method);
      const place = this.after.view.types.get(key)?.model.place;
      for (const subject of this.before.exportedNames(type).filter((name) => !still.has(name))) {
        const add = this.changes.about({ subject, methods, place });
        add("type-removed", `type ${code(subject)} is no longer exported`);
      }
    }
  }

  /** Tells what is about a position, or about something in it. */
  #tell(at: Position, inside?: string, place = at.place): Add {
    const subject = inside === undefined ? at.subject : `${at.subject}.${inside}`;
    return this.changes.about({ ...at, subject, place }, at.words);
  }

  #row(old: CallerRow, now: CallerRow, at: Position): void {
    const [was, is] = [old.field, now.field];
    const name = nameOf(now, at);
    const add = this.#tell(at, now.property, is.place);
    if (old.property !== now.property) {
      add("field-renamed", `${nameOf(old, at)} is now ${code(at.path + now.property)}`);
    } else if (was.name !== is.name) {
      add("field-wire-name", `${name} is ${renamedOnWire(was.name, is.name)}`);
    }
    if (was.attribute !== is.attribute) {
      add("field-wire-form", `${name} is ${is.attribute ? "an attribute" : "an element"} on the wire now`);
    } else if (foreignNamespace(this.before, was) !== foreignNamespace(this.after, is)) {
      add("field-wire-form", `${name} is in another namespace on the wire`);
    }
    if (was.choice !== is.choice) {
      add("field-wire-form", `${name} is ${is.choice ? "" : "no longer "}one of several to choose from`);
    }
    if (was.default !== is.default) {
      const value = ({ default: preset }: FieldView): string =>
        preset === undefined ? "nothing" : code(preset);
      add("field-default", `${name} stands for ${value(is)} when it is left out, was ${value(was)}`);
    }
    if (was.documentation !== is.documentation) {
      add("field-documentation", `the documentation of ${name} changed`);
    }
    if (old.lists !== now.lists) {
      const depth = old.lists === 0 ? "a list now" : "a list of another depth now";
      const words = now.lists === 0 ? "no list any more" : depth;
      add("field-list", `${name} is ${words} (${typeText(now)}, was ${typeText(old)})`);
      return;
    }
    if (was.maxOccurs !== is.maxOccurs && now.lists > 0) {
      const times = `up to ${is.maxOccurs} times on the wire, was ${was.maxOccurs}`;
      add("field-occurrence", `${name} repeats ${times}`);
    }
    absence(old, now, at.direction, `${name} (${typeText(now)})`, add);
    const sameKind = old.item.kind === now.item.kind && now.item.kind !== "simple";
    if (sameKind) this.#types(old.item.name, now.item.name, at.direction);
    else retyped(old.item, now.item, at.direction, name, add);
  }

  /** Two objects or two enumerations that stand in the same place. */
  #types(keyBefore: string, keyAfter: string, direction: Direction): void {
    const pair = `${direction} ${keyBefore} ${keyAfter}`;
    if (this.#pairs.has(pair)) return;
    this.#pairs.add(pair);
    const [old, now] = [known(this.before.view.types, keyBefore), known(this.after.view.types, keyAfter)];
    const [was, is] = [old.model, now.model];
    const at = this.#position(keyBefore, now, direction);
    const name = `type ${code(keyAfter)}`;
    const add = this.changes.about(at);
    this.#typeName(old, now, at);
    if (was.documentation !== is.documentation)
      add("type-documentation", `the documentation of ${name} changed`);
    if (was.kind === "enumeration" && is.kind === "enumeration") this.#values(was.values, is.values, at);
    if (was.kind !== "complex" || is.kind !== "complex") return;
    const inRequest = direction === "request";
    if (was.abstract && !is.abstract) {
      add(inRequest ? "type-abstract" : "result-type-concrete", `${name} is no longer abstract`);
    }
    if (!was.abstract && is.abstract) {
      const id = inRequest ? "request-type-abstract" : "type-abstract";
      add(id, `${name} is abstract: one of its derived types is needed`);
    }
    if (was.open !== is.open) {
      const how = is.open ? "may" : "may no longer";
      add("type-open", `${name} ${how} hold elements that the contract does not name`);
    }
    this.#base(was, is, at);
    this.#derived(old.derived, now.derived, at);
    this.rows(this.before.typeRows(old, direction), this.after.typeRows(now, direction), at);
  }

  /** A type that one operation holds is told by the path to it, one that several share by its name. */
  #position(keyBefore: string, { model: { key, place } }: TypeView, direction: Direction): Position {
    const before = [...this.before.seenBy(keyBefore, direction).keys()].map((method) => method.toLowerCase());
    const seen = this.after.seenBy(key, direction);
    const methods = [...seen.keys()].filter((method) => before.includes(method.toLowerCase())).sort();
    const [only = "", other] = methods;
    const shared = `${code(key)} in the ${direction}s of ${someOf(methods)}`;
    const [words, path] = other === undefined ? [code(only), seen.get(only) ?? ""] : [shared, ""];
    return { direction, methods, subject: key, place, words, path };
  }

  /** The names of types are exported, so a new name for the same thing breaks whoever wrote the old one. */
  #typeName(old: TypeView, now: TypeView, at: Position): void {
    const [was, is] = [
      this.before.exportedName(old, at.direction),
      this.after.exportedName(now, at.direction),
    ];
    if (was === undefined || is === undefined || was === is) {
      if (old.model.key === now.model.key) return;
      const names = `${code(now.model.key)} on the wire now, no longer ${code(old.model.key)}`;
      this.changes.about(at)("type-wire-name", `type ${code(is ?? "ServiceResult")} is called ${names}`);
      return;
    }
    const still = this.after.view.types.get(old.model.key);
    if (still !== undefined && this.after.exportedName(still, at.direction) === was) {
      this.#tell(at)("type-replaced", `type ${code(is)} takes the place of ${code(was)}`);
      return;
    }
    const add = this.changes.about({ ...at, subject: was });
    add("type-renamed", `type ${code(was)} is now called ${code(is)}`);
    // The two names of an enumeration change together.
    const names = old.role === "enumeration" ? this.before.exportedNames(old) : [was];
    for (const name of names) this.#renamed.add(name);
  }

  #values(before: readonly string[], after: readonly string[], at: Position): void {
    const { direction, subject: type } = at;
    const result = direction === "result";
    for (const value of after.filter((one) => !before.includes(one))) {
      const words = `new value ${code(value)} of ${code(type)}${result ? " may be returned" : ""}`;
      this.#tell(at, value)(`${direction}-enumeration-value-added`, words);
    }
    for (const value of before.filter((one) => !after.includes(one))) {
      const words = `value ${code(value)} of ${code(type)} is gone${result ? "; it is no longer returned" : ""}`;
      this.#tell(at, value)(`${direction}-enumeration-value-removed`, words);
    }
    const kept = before.filter((value) => after.includes(value));
    if (isReordered(kept, after)) {
      const add = this.changes.about(at);
      add("enumeration-reordered", `the values of ${code(type)} are in another order`);
    }
  }

  #base(was: ComplexTypeModel, is: ComplexTypeModel, at: Position): void {
    if (was.base === is.base) return;
    const id = at.direction === "result" && was.base === undefined ? "result-type-base" : "type-base";
    const how = is.base === undefined ? "no longer extends another type" : `extends ${code(is.base)} now`;
    const add = this.changes.about({ ...at, subject: is.key, place: is.place });
    add(id, `type ${code(is.key)} ${how}`);
  }

  /** A value may be of any type that is derived from the declared one, so a family only grows or shrinks. */
  #derived(before: readonly string[], after: readonly string[], at: Position): void {
    const { direction, subject: type } = at;
    for (const key of new Set([...before, ...after])) {
      const added = after.includes(key);
      if (added && before.includes(key)) {
        this.#types(key, key, direction);
        continue;
      }
      const place = added ? known(this.after.view.types, key).model.place : at.place;
      const how = added ? `may stand for ${code(type)} too` : `may no longer stand for ${code(type)}`;
      const id = `${direction}-derived-type-${added ? "added" : "removed"}` as const;
      this.#tell(at, key, place)(id, `${code(key)} ${how}`);
    }
  }
}

/** Whether there is a value, and whether each item of a list is one: as callers see it, then as the schema does. */
function absence(old: CallerRow, now: CallerRow, direction: Direction, name: string, add: Add): void {
  if (old.nilItems !== now.nilItems && now.lists > 0) {
    const words = `items of ${name} ${now.nilItems ? "may be null" : "may no longer be null"}`;
    const shows = ({ type }: CallerRow): boolean => type.includes(" | null)[]");
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

/** A value that is of another kind, or of another built-in type. */
function retyped(was: Item, is: Item, direction: Direction, name: string, add: Add): void {
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

/** "field `region`", "result field `accounts[].email`" */
function nameOf({ property }: CallerRow, { direction, path }: Position): string {
  return `${direction === "request" ? "field" : "result field"} ${code(path + property)}`;
}

/** As words: `string`, `AccountSpace[]`. */
function typeText({ item, lists }: CallerRow): string {
  return plain(`${item.name}${"[]".repeat(lists)}`);
}

/** `` `b` on the wire, no longer `a` `` */
export function renamedOnWire(was: string, is: string): string {
  return `${code(is)} on the wire, no longer ${code(was)}`;
}

/** Not the contract's own: when that changes, each field need not tell it. */
function foreignNamespace({ view }: CallerTypes, { namespace }: FieldView): string | undefined {
  return namespace === view.model.namespace ? undefined : namespace;
}

function presenceOf({ optional, type }: CallerRow): Presence {
  return optional ? "absent" : type.endsWith(" | null") ? "null" : "always";
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
  const places = new Map(after.map((one, index) => [one, index]));
  const order = kept.map((one) => places.get(one) ?? 0);
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
  const left = new Map(after.map((one) => [nameOf(one), one]));
  const partners = new Map<T, T>();
  const pair = (one: T, name = ""): void => {
    const partner = left.get(name);
    if (partner !== undefined && left.delete(name)) partners.set(one, partner);
  };
  for (const one of before) pair(one, nameOf(one));
  for (const one of before.filter((each) => !partners.has(each))) {
    const folded = nameOf(one).toLowerCase();
    pair(
      one,
      [...left.keys()].find((name) => name.toLowerCase() === folded),
    );
  }
  return {
    pairs: before.flatMap((one) => {
      const partner = partners.get(one);
      return partner === undefined ? [] : [[one, partner] as const];
    }),
    removed: before.filter((one) => !partners.has(one)),
    added: [...left.values()],
  };
}
