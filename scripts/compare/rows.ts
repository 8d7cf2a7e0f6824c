import type { ContractModel, FieldModel, TypeModel, TypeReference } from "../contract/model.js";
import { callerFields, CallerTypes } from "../emit/caller-types.js";
import type { CallerRow, Direction } from "../emit/caller-types.js";
import { viewContract } from "../emit/view.js";
import type { ContractView, FieldView, OperationView, TypeView } from "../emit/view.js";
import type { Fact } from "../facts.js";

/** A property that callers give or get, as the emitter writes it, and what its value is in the schema. */
export interface Row extends Pick<CallerRow, "property" | "type" | "optional"> {
  readonly field: FieldView & { readonly default?: string | undefined };
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
  /** `direction key` to the methods that meet the type, and where each first does: `accounts[].` */
  readonly #seenBy = new Map<string, Map<string, string>>();

  constructor(model: ContractModel, facts: readonly Fact[]) {
    this.view = viewContract(model, requirements(model, facts));
    this.#types = new CallerTypes(this.view);
    for (const operation of this.view.operations) {
      this.#follow(operation, "request");
      this.#follow(operation, "result");
    }
  }

  rowsOfMessage(operation: OperationView, direction: Direction): readonly Row[] {
    const rows =
      direction === "request" ? this.#types.requestRows(operation) : this.#types.resultRows(operation);
    return rows.map((row) => this.#row(row));
  }

  rowsOfType(type: TypeView, direction: Direction): readonly Row[] {
    const rows = this.#types.typeRows(type, direction);
    // The emitter gives every standard Result one shape; what the contract says of it matters all the same.
    const parts = type.fields.filter((field) => !rows.some((row) => row.field.name === field.name));
    const text = type.model.kind === "complex" ? type.model.textType : undefined;
    const others = text === undefined ? parts : [...parts, textField(type.model, text)];
    const otherRows = others.map((field) => ({
      property: field.property,
      field,
      type: this.#types.fieldType(field, direction),
      optional: !field.required,
    }));
    return [...otherRows, ...rows].map((row) => this.#row(row));
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

  /** Undefined where callers do not meet the type. `ServiceResult` belongs to the package, not to the contract. */
  nameOf(type: TypeView, direction: Direction): string | undefined {
    const seen = this.#types.directionsOf(type);
    // An enumeration has two names, an open one and one of the listed values, wherever it stands.
    const isNamed = type.role === "enumeration" ? seen.length > 0 : seen.includes(direction);
    const name = isNamed ? this.#types.nameOf(type, direction) : undefined;
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

  #row(row: Pick<CallerRow, "property" | "type" | "optional" | "field">): Row {
    let item: FieldModel = row.field;
    for (let array = this.#arrayItem(item.type); array !== undefined; array = this.#arrayItem(item.type)) {
      item = array;
    }
    return {
      ...row,
      lists: row.type.split("[]").length - 1,
      item: this.#item(item.type),
      nilItems: item.maxOccurs !== 1 && item.nillable,
    };
  }

  #arrayItem(reference: TypeReference): FieldModel | undefined {
    const type = "named" in reference ? this.type(reference.named) : undefined;
    return type?.role === "array" ? type.fields[0] : undefined;
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

/**
 * Facts that require a field of this contract, whatever the case of its names. Facts that no longer match are
 * left out: the comparison tells why they do not.
 */
function requirements(model: ContractModel, facts: readonly Fact[]): readonly Fact[] {
  const { operations, types } = viewContract(model, []);
  const messages = operations.flatMap(({ model: { name }, request, response }) => [
    [`${name}.request`, request] as const,
    [`${name}.response`, response] as const,
  ]);
  const places = [
    ...messages.flatMap(([at, message]) => callerFields(message).map((field) => `${at}.${field.name}`)),
    ...[...types].flatMap(([key, { fields }]) => fields.map((field) => `${key}.${field.name}`)),
  ];
  const byName = new Map(places.map((at) => [at.toLowerCase(), at]));
  return facts.flatMap((fact) => {
    const at = byName.get(fact.at.toLowerCase());
    return fact.required === true && at !== undefined ? [{ ...fact, at }] : [];
  });
}

/** The text of an element with attributes is a property like the others: `value`. */
function textField({ place }: TypeModel, type: TypeReference): FieldView {
  return {
    name: "value",
    property: "value",
    namespace: "",
    type,
    minOccurs: 1,
    maxOccurs: 1,
    required: true,
    nillable: false,
    attribute: false,
    choice: false,
    secret: false,
    default: undefined,
    documentation: undefined,
    place,
  };
}
