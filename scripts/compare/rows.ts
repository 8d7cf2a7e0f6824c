import type { ContractModel } from "../contract/model.js";
import { CallerTypes } from "../emit/caller-types.js";
import type { Direction } from "../emit/caller-types.js";
import { typeIn, viewForComparison } from "../emit/view.js";
import type { ContractView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";

/** One contract as its callers see it: the emitter's rows, and which methods meet which types. */
export class CallerView {
  readonly view: ContractView;
  readonly types: CallerTypes;
  /** `direction key` to the methods that meet the type, and where each first does: `accounts[].` */
  readonly #seenBy = new Map<string, Map<string, string>>();

  constructor(model: ContractModel, facts: readonly Fact[]) {
    this.view = viewForComparison(model, facts);
    this.types = new CallerTypes(this.view);
    for (const direction of ["request", "result"] as const) this.#follow(direction);
  }

  type(key: string): TypeView {
    return typeIn(this.view, key);
  }

  /** Undefined where callers do not meet the type. `ServiceResult` belongs to the package, not to the contract. */
  nameOf(type: TypeView, direction: Direction): string | undefined {
    const seen = this.types.directionsOf(type);
    // An enumeration has two names, an open one and one of the listed values, wherever it stands.
    const isNamed = type.role === "enumeration" ? seen.length > 0 : seen.includes(direction);
    const name = isNamed ? this.types.nameOf(type, direction) : undefined;
    return name === "ServiceResult" ? undefined : name;
  }

  /** The names by which callers can import a type. */
  namesOf(type: TypeView): readonly string[] {
    return [this.nameOf(type, "request"), this.nameOf(type, "result")].filter((name) => name !== undefined);
  }

  /** The methods whose requests or results hold the type, and the path at which each does. */
  seenBy(key: string, direction: Direction): ReadonlyMap<string, string> {
    return this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
  }

  /** Notes every type below a message, nearest first. */
  #follow(direction: Direction): void {
    const open = this.view.operations.map((operation) => {
      return { method: operation.method, rows: this.types.messageRows(operation, direction), path: "" };
    });
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const { method, rows } = next;
      for (const { item, property, lists } of rows) {
        if (item.kind === "simple") continue;
        const path = `${next.path}${property}${"[]".repeat(lists)}.`;
        for (const key of [item.name, ...this.type(item.name).derived]) {
          const methods = this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
          if (methods.has(method)) continue;
          this.#seenBy.set(`${direction} ${key}`, methods.set(method, path));
          open.push({ method, rows: this.types.typeRows(this.type(key), direction), path });
        }
      }
    }
  }
}
