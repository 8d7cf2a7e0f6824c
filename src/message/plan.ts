import type { ContractDescriptor, FieldDescriptor } from "../contract/operation.js";
import type { XmlElement } from "../xml/element.js";

/** How callers name a field: by property, or by element as on the wire. */
export type Keying = "property" | "element";

export function keyOf(field: FieldDescriptor, keyedBy: Keying): string {
  return keyedBy === "property" ? field.property : field.element;
}

/** The element namespace of a field; an attribute without a namespace of its own has none. */
export function namespaceOf(contract: ContractDescriptor, field: FieldDescriptor): string {
  return field.namespace ?? (field.attribute === true ? "" : contract.namespace);
}

/** A list of fields with its look-ups, made once for each list. */
export class FieldPlan {
  readonly contractNamespace: string;
  readonly properties: ReadonlySet<string>;
  readonly elements: ReadonlySet<string>;
  readonly #byElement = new Map<string, FieldDescriptor[]>();
  readonly #namespaces = new Map<FieldDescriptor, string>();

  constructor(contract: ContractDescriptor, fields: readonly FieldDescriptor[]) {
    this.contractNamespace = contract.namespace;
    this.properties = new Set(fields.map((field) => field.property));
    this.elements = new Set(fields.map((field) => field.element));
    for (const field of fields) {
      if (field.attribute === true) continue;
      this.#namespaces.set(field, namespaceOf(contract, field));
      const namesakes = this.#byElement.get(field.element);
      if (namesakes === undefined) this.#byElement.set(field.element, [field]);
      else namesakes.push(field);
    }
  }

  keys(keyedBy: Keying): ReadonlySet<string> {
    return keyedBy === "property" ? this.properties : this.elements;
  }

  /** The field that an element is, by namespace and local name. */
  fieldOf({ namespace, name }: XmlElement): FieldDescriptor | undefined {
    return this.#byElement.get(name)?.find((field) => this.#namespaces.get(field) === namespace);
  }
}

const plans = new WeakMap<readonly FieldDescriptor[], FieldPlan>();

/** The plan of a list of fields; contracts are never changed, so it is kept. */
export function planOf(contract: ContractDescriptor, fields: readonly FieldDescriptor[]): FieldPlan {
  const known = plans.get(fields);
  if (known?.contractNamespace === contract.namespace) return known;
  const plan = new FieldPlan(contract, fields);
  plans.set(fields, plan);
  return plan;
}
