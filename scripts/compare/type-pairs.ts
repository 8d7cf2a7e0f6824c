import type { TypeReference } from "../contract/model.js";
import { CallerTypes } from "../emit/caller-types.js";
import type { ContractView } from "../emit/view.js";
import { retyped } from "./built-ins.js";
import { named } from "./caller-type.js";
import type { CallerType } from "./caller-type.js";
import type { Change, Impact } from "./change.js";
import { facetImpact } from "./facets.js";
import { compareFields } from "./fields.js";
import type { FieldPair } from "./fields.js";
import type { NeededFields } from "./needed.js";
import { fieldName, fieldNoun, operationPosition, typePosition } from "./position.js";
import type { Direction, Position } from "./position.js";
import { code, someOf } from "./words.js";

/** Two named types, one of each contract, that stand in the same place. */
interface TypePair {
  readonly before: string;
  readonly after: string;
  readonly direction: Direction;
  /** How it was first reached: the path from an operation, such as `accounts[].`. */
  readonly path: string;
  readonly parents: Set<TypePair>;
  /** Methods that hold it directly. */
  readonly methods: Set<string>;
}

/**
 * Compares the types below the fields of operations. Each pair of types is compared once, however many
 * operations reach it, so that a change of a shared type is told once.
 */
export class TypeComparison {
  readonly #before: ContractView;
  readonly #after: ContractView;
  readonly #needed: NeededFields;
  readonly #namesBefore: CallerTypes;
  readonly #namesAfter: CallerTypes;
  readonly #pairs = new Map<string, TypePair>();
  readonly #queue: TypePair[] = [];

  constructor(before: ContractView, after: ContractView, needed: NeededFields) {
    this.#before = before;
    this.#after = after;
    this.#needed = needed;
    this.#namesBefore = new CallerTypes(before);
    this.#namesAfter = new CallerTypes(after);
  }

  /** A field of an operation that both contracts have. Gives what can be said without looking into types. */
  visit(pair: FieldPair, position: Position): readonly Change[] {
    return this.#visitField(pair, position, undefined);
  }

  /** The type of a wrapper that callers do not see; its fields are compared by the operation. */
  visitWrapper(before: TypeReference, after: TypeReference, position: Position): readonly Change[] {
    if (!("named" in before) || !("named" in after) || before.named === after.named) return [];
    return [
      {
        kind: "type-renamed",
        impact: "invisible",
        methods: position.methods,
        words: `${position.subject}: the type that wraps its ${position.direction} is called ${code(after.named)} on the wire, no longer ${code(before.named)}`,
      },
    ];
  }

  /** Everything found inside the types visited. */
  finish(): readonly Change[] {
    // First all pairs are reached; only then is it known which operations share one, and words can be made.
    for (let pair = this.#queue.shift(); pair !== undefined; pair = this.#queue.shift()) this.#compare(pair);
    return [...this.#pairs.values()].flatMap((pair) => this.#compare(pair));
  }

  #visitField(pair: FieldPair, position: Position, parent: TypePair | undefined): readonly Change[] {
    const { before, after, property } = pair;
    if (before.lists !== after.lists) return [];
    const name = `${fieldNoun(position)} ${fieldName(position, property)}`;
    const change = (impact: Impact, words: string): Change => ({
      kind: "field-retyped",
      impact,
      methods: position.methods,
      words: `${position.subject}: ${name} ${words}`,
    });
    const [old, young] = [named(this.#before, before.item), named(this.#after, after.item)];
    const was = code("builtIn" in before.item ? before.item.builtIn : before.item.named);
    const is = code("builtIn" in after.item ? after.item.builtIn : after.item.named);
    if (old?.kind === "complex" || old?.kind === "enumeration") {
      if (young?.kind === old.kind) {
        this.#reach(old.key, young.key, position, `${property}${"[]".repeat(after.lists)}.`, parent);
        return [];
      }
    }
    if (old?.kind === "complex" || young?.kind === "complex")
      return [change("breaking", `is ${is} now, was ${was}`)];
    if (old?.kind === "enumeration" || young?.kind === "enumeration") {
      const looser =
        old?.kind === "enumeration" &&
        position.direction === "request" &&
        baseOf(young, after.item) === "string";
      const known =
        young?.kind === "enumeration" &&
        position.direction === "result" &&
        baseOf(old, before.item) === "string";
      return [change(looser || known ? "additive" : "breaking", `is ${is} now, was ${was}`)];
    }
    return this.#simple(pair, position, change, was, is);
  }

  #simple(
    { before, after }: FieldPair,
    { direction }: Position,
    change: (impact: Impact, words: string) => Change,
    was: string,
    is: string,
  ): readonly Change[] {
    const [old, young] = [named(this.#before, before.item), named(this.#after, after.item)];
    const [oldBase, newBase] = [baseOf(old, before.item), baseOf(young, after.item)];
    if (oldBase !== newBase)
      return [change(retyped(oldBase, newBase, direction), `is ${is} now, was ${was}`)];
    const [oldFacets, newFacets] = [facetsOf(old), facetsOf(young)];
    if (oldFacets.join("\n") === newFacets.join("\n"))
      return was === is ? [] : [change("invisible", `is ${is} now, was ${was}`)];
    const bounds = newFacets.length === 0 ? "nothing" : someOf(newFacets, 5);
    return [
      {
        ...change(facetImpact(oldFacets, newFacets, direction), `is bound by ${bounds} now`),
        kind: "facets",
      },
    ];
  }

  /** The names of types are exported, so a new name for the same thing breaks whoever wrote the old one. */
  #compareNames(pair: TypePair, position: Position): readonly Change[] {
    const [old, young] = [this.#before.types.get(pair.before), this.#after.types.get(pair.after)];
    if (old === undefined || young === undefined) return [];
    const was = this.#namesBefore.nameOf(old, pair.direction);
    const is = this.#namesAfter.nameOf(young, pair.direction);
    if (was === is) return [];
    const still = this.#after.types.get(pair.before);
    const gone = still === undefined || this.#namesAfter.nameOf(still, pair.direction) !== was;
    return [
      {
        kind: "type-renamed",
        impact: gone ? "breaking" : "invisible",
        methods: position.methods,
        words: gone
          ? `type ${code(was)} is now called ${code(is)}`
          : `${position.subject}: type ${code(is)} takes the place of ${code(was)}`,
      },
    ];
  }

  #reach(
    before: string,
    after: string,
    position: Position,
    step: string,
    parent: TypePair | undefined,
  ): void {
    const { direction } = position;
    const key = `${direction} ${before} ${after}`;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      pair = {
        before,
        after,
        direction,
        path: `${position.path}${step}`,
        parents: new Set(),
        methods: new Set(),
      };
      this.#pairs.set(key, pair);
      this.#queue.push(pair);
    }
    if (parent === undefined) for (const method of position.methods) pair.methods.add(method);
    else pair.parents.add(parent);
  }

  #methodsOf(pair: TypePair): readonly string[] {
    const methods = new Set<string>();
    const seen = new Set<TypePair>();
    const open = [pair];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      for (const method of one.methods) methods.add(method);
      open.push(...one.parents);
    }
    return [...methods].sort();
  }

  #compare(pair: TypePair): readonly Change[] {
    const position = this.#position(pair);
    const [old, young] = [this.#before.types.get(pair.before), this.#after.types.get(pair.after)];
    if (old === undefined || young === undefined) return [];
    const changes: Change[] = [...this.#compareNames(pair, position)];
    const add = (kind: Change["kind"], impact: Impact, words: string): void => {
      changes.push({ kind, impact, methods: position.methods, words });
    };
    const name = code(pair.after);
    if (old.model.documentation !== young.model.documentation) {
      add("type-documentation", "invisible", `the documentation of type ${name} changed`);
    }
    if (old.model.kind === "enumeration" && young.model.kind === "enumeration") {
      return [...changes, ...compareValues(pair.after, old.model.values, young.model.values, position)];
    }
    if (old.model.kind !== "complex" || young.model.kind !== "complex") return changes;
    if (old.model.abstract !== young.model.abstract) {
      const tighter = young.model.abstract && pair.direction === "request";
      add(
        "type-abstract",
        tighter ? "breaking" : "invisible",
        `type ${name} is ${young.model.abstract ? "abstract: one of its derived types is needed" : "no longer abstract"}`,
      );
    }
    if (old.model.open !== young.model.open) {
      add(
        "type-open",
        "invisible",
        `type ${name} ${young.model.open ? "may" : "may no longer"} hold elements that the contract does not name`,
      );
    }
    this.#compareDerived(old.derived, young.derived, pair, position, add);
    if (old.model.textType !== undefined || young.model.textType !== undefined) {
      const [was, is] = [old.model.textType, young.model.textType];
      if (was === undefined || is === undefined) {
        add(
          "field-retyped",
          "breaking",
          `type ${name} ${is === undefined ? "no longer has" : "has"} text of its own`,
        );
      } else {
        changes.push(
          ...this.#visitField({ before: scalar(was), after: scalar(is), property: "value" }, position, pair),
        );
      }
    }
    const { changes: ofFields, pairs } = compareFields(
      { view: this.#before, fields: old.fields, needed: (field) => this.#needed.inType(pair.before, field) },
      { view: this.#after, fields: young.fields, needed: (field) => this.#needed.inType(pair.after, field) },
      position,
    );
    return [...changes, ...ofFields, ...pairs.flatMap((one) => this.#visitField(one, position, pair))];
  }

  #compareDerived(
    before: readonly string[],
    after: readonly string[],
    pair: TypePair,
    position: Position,
    add: (kind: Change["kind"], impact: Impact, words: string) => void,
  ): void {
    for (const derived of after) {
      if (before.includes(derived)) this.#reach(derived, derived, position, "", pair);
      else
        add(
          "type-derived",
          "additive",
          `${position.subject}: ${code(derived)} may stand for ${code(pair.after)} too`,
        );
    }
    for (const derived of before.filter((one) => !after.includes(one))) {
      add(
        "type-derived",
        pair.direction === "request" ? "breaking" : "invisible",
        `${position.subject}: ${code(derived)} may no longer stand for ${code(pair.after)}`,
      );
    }
  }

  #position(pair: TypePair): Position {
    const methods = this.#methodsOf(pair);
    const [only, other] = methods;
    return only !== undefined && other === undefined
      ? operationPosition(only, pair.direction, pair.path)
      : typePosition(pair.after, pair.direction, methods);
  }
}

function compareValues(
  type: string,
  before: readonly string[],
  after: readonly string[],
  { direction, methods, subject }: Position,
): readonly Change[] {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  const request = direction === "request";
  const changes: Change[] = [
    ...added.map((value): Change => ({
      kind: "enumeration-value-added",
      impact: "additive",
      methods,
      words: `${subject}: new value ${code(value)} of ${code(type)}${request ? "" : " may be returned"}`,
    })),
    ...removed.map((value): Change => ({
      kind: "enumeration-value-removed",
      impact: request ? "breaking" : "invisible",
      methods,
      words: `${subject}: value ${code(value)} of ${code(type)} is gone${request ? "" : "; it is no longer returned"}`,
    })),
  ];
  const kept = before.filter((value) => after.includes(value)).join("\n");
  if (kept !== after.filter((value) => before.includes(value)).join("\n")) {
    changes.push({
      kind: "enumeration-reordered",
      impact: "invisible",
      methods,
      words: `the values of ${code(type)} are in another order`,
    });
  }
  return changes;
}

function scalar(item: TypeReference): CallerType {
  return { lists: 0, item, nilItems: false };
}

function baseOf(type: ReturnType<typeof named>, reference: TypeReference): string {
  if (type?.kind === "simple") return type.base;
  return "builtIn" in reference ? reference.builtIn : "string";
}

function facetsOf(type: ReturnType<typeof named>): readonly string[] {
  return type?.kind === "simple" ? type.facets : [];
}
