import type { ContractModel, FieldModel, TypeModel, TypeReference } from "../contract/model.js";
import { callerFields, CallerTypes } from "../emit/caller-types.js";
import type { Direction } from "../emit/caller-types.js";
import { exportedTypes } from "../emit/files.js";
import { viewContract } from "../emit/view.js";
import type { ContractView, FieldView, OperationView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";

/** A property that callers give or get, as the emitter writes it, with the field that it comes from. */
export interface Row {
  readonly property: string;
  readonly field: FieldModel & { readonly default?: string | undefined };
  /** In TypeScript. */
  readonly type: string;
  /** `?:` in TypeScript. */
  readonly optional: boolean;
  /** How many arrays are around the item. */
  readonly lists: number;
  readonly item: Item;
  /** Items of the innermost list may be nil on the wire. */
  readonly nilItems: boolean;
}

/** The value of a row, or one item of its list: a type of the contract, or a built-in type. */
export interface Item {
  readonly kind: TypeModel["kind"];
  /** The name in the schema, which is the key of a named type. */
  readonly name: string;
  /** The built-in type under a simple one; undefined for objects and enumerations. */
  readonly base: string | undefined;
  readonly facets: readonly string[];
}

/** One contract as its callers see it. */
export class CallerView {
  readonly view: ContractView;
  readonly #types: CallerTypes;
  /** Fields that the facts table requires. A comparison tells why a fact no longer matches, so none is refused. */
  readonly #required: ReadonlySet<string>;
  /** `direction key` to the methods that meet the type, and where each first does: `accounts[].` */
  readonly #seenBy = new Map<string, Map<string, string>>();

  constructor(model: ContractModel, facts: readonly Fact[]) {
    this.view = viewContract(model, []);
    this.#types = new CallerTypes(this.view);
    this.#required = new Set(facts.filter((fact) => fact.needed === true).map(({ at }) => at.toLowerCase()));
    for (const operation of this.view.operations) {
      for (const direction of ["request", "result"] as const) this.#follow(operation, direction);
    }
  }

  rowsOfMessage(operation: OperationView, direction: Direction): readonly Row[] {
    const message = direction === "request" ? operation.request : operation.response;
    const at = `${operation.model.name}.${direction === "request" ? "request" : "response"}`;
    return callerFields(message).map((field) => this.#row(field, direction, at));
  }

  rowsOfType(type: TypeView, direction: Direction): readonly Row[] {
    const rows = type.fields.map((field) => this.#row(field, direction, type.model.key));
    if (type.model.kind !== "complex" || type.model.textType === undefined) return rows;
    return [...rows, this.#row(textField(type.model, type.model.textType), direction, type.model.key)];
  }

  type(key: string): TypeView {
    const type = this.view.types.get(key);
    if (type === undefined) throw new Error(`type ${key} is not in the contract`);
    return type;
  }

  /** Not the contract's own: when that changes, each field need not tell it. */
  foreignNamespace({ namespace }: FieldModel): string | undefined {
    return namespace === this.view.model.namespace ? undefined : namespace;
  }

  nameOf(type: TypeView, direction: Direction): string {
    return this.#types.nameOf(type, direction);
  }

  /** Names of types that callers can import, each with the type behind it. */
  exportedTypes(): ReadonlyMap<string, TypeView> {
    const types = [...this.view.types.values()];
    return new Map(types.flatMap((type) => this.namesOf(type).map((name) => [name, type] as const)));
  }

  namesOf(type: TypeView): readonly string[] {
    return exportedTypes(this.#types, type);
  }

  /** The methods whose requests or results hold the type, and the path at which each does. */
  seenBy(key: string, direction: Direction): ReadonlyMap<string, string> {
    return this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
  }

  #row(view: FieldView, direction: Direction, at: string): Row {
    const type = this.#types.fieldType(view, direction);
    let item = view.field;
    for (let array = this.#arrayItem(item.type); array !== undefined; array = this.#arrayItem(item.type)) {
      item = array;
    }
    const required = this.#required.has(`${at}.${view.field.name}`.toLowerCase());
    return {
      property: view.property,
      field: view.field,
      type,
      optional: this.#types.isOptional({ ...view, needed: required }, direction),
      lists: type.split("[]").length - 1,
      item: this.#item(item.type),
      nilItems: item.maxOccurs !== 1 && item.nillable,
    };
  }

  #arrayItem(reference: TypeReference): FieldModel | undefined {
    const type = "named" in reference ? this.type(reference.named) : undefined;
    return type?.role === "array" ? type.fields[0]?.field : undefined;
  }

  #item(reference: TypeReference): Item {
    if ("builtIn" in reference) {
      return { kind: "simple", name: reference.builtIn, base: reference.builtIn, facets: [] };
    }
    const { model } = this.type(reference.named);
    const [base, facets] = model.kind === "simple" ? [model.base, model.facets] : [undefined, []];
    return { kind: model.kind, name: model.key, base, facets };
  }

  /** Notes every type below a message, nearest first. */
  #follow(operation: OperationView, direction: Direction): void {
    const open = [{ rows: this.rowsOfMessage(operation, direction), path: "" }];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      for (const { item, property, lists } of next.rows) {
        if (item.kind === "simple") continue;
        const path = `${next.path}${property}${"[]".repeat(lists)}.`;
        for (const key of [item.name, ...this.type(item.name).derived]) {
          const methods = this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
          if (methods.has(operation.method)) continue;
          this.#seenBy.set(`${direction} ${key}`, methods.set(operation.method, path));
          open.push({ rows: this.rowsOfType(this.type(key), direction), path });
        }
      }
    }
  }
}

/** The text of an element with attributes is a property like the others: `value`. */
function textField(model: TypeModel, type: TypeReference): FieldView {
  const field: FieldModel = {
    name: "value",
    namespace: "",
    type,
    minOccurs: 1,
    maxOccurs: 1,
    nillable: false,
    attribute: false,
    choice: false,
    documentation: undefined,
    place: model.place,
  };
  return { field, property: "value", needed: false, secret: false, documentation: undefined };
}
