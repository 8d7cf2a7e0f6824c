import { codecOf } from "../../src/soap/values.js";
import type { TypeModel, TypeReference } from "../contract/model.js";
import { CallerNames } from "./caller-names.js";
import { commentLines, plainDocumentation, propertyKey, stringLiteral } from "./source.js";
import { madeUpField } from "./standard-result.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

export type Direction = "request" | "result";

/** One property of what callers pass or get. */
export interface CallerRow {
  readonly property: string;
  readonly direction: Direction;
  /** Type of its value in TypeScript, without `| undefined`. */
  readonly type: string;
  readonly optional: boolean;
  readonly field: FieldView;
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

/** The types that callers see: interfaces in camelCase, wrappers gone, arrays as arrays. */
export class CallerTypes {
  readonly #reachable: Readonly<Record<Direction, ReadonlySet<string>>>;
  readonly #names: CallerNames;

  constructor(private readonly view: ContractView) {
    this.#reachable = {
      request: this.#reach(view.operations.map(({ request }) => request)),
      result: this.#reach(view.operations.map(({ response }) => response)),
    };
    this.#names = new CallerNames(view, (type) => this.directionsOf(type));
  }

  /** In which directions callers meet the type; neither for wrappers and array types. */
  directionsOf({ role, model }: TypeView): readonly Direction[] {
    if (role === "array" || role === "simple") return [];
    return (["request", "result"] as const).filter((direction) => this.#reachable[direction].has(model.key));
  }

  nameOf(type: TypeView, direction: Direction): string {
    return this.#names.ofType(type.model.key, direction);
  }

  /** Name of what the operation's method takes, or resolves to. */
  nameOfMessage({ model }: OperationView, direction: Direction): string {
    return this.#names.ofMessage(model.name, direction);
  }

  /** The outcome is there whatever the schema says, because the facade sees to it. */
  messageRows({ request, response, outcome }: OperationView, direction: Direction): CallerRow[] {
    const fields = callerFields(direction === "request" ? request : response);
    const rows = fields.map((field) => this.#row(field, direction));
    if (direction === "request") return rows;
    return rows.map((row) => (row.property === outcome?.property ? { ...row, optional: false } : row));
  }

  /** The text of an element with attributes is a property like the others. */
  typeRows(type: TypeView, direction: Direction): CallerRow[] {
    const { model } = type;
    const text = model.kind === "complex" ? model.textType : undefined;
    const rows = [...type.fields, ...(text === undefined ? [] : [textField(model, text)])].map((field) =>
      this.#row(field, direction),
    );
    // Errors carry a Result, too, and know its usual parts only.
    return this.isServiceResult(type, direction) ? rows.map((row) => ({ ...row, optional: true })) : rows;
  }

  /** Callers see the standard Result as `ServiceResult`, whatever the contract calls its type. */
  isServiceResult({ model }: TypeView, direction: Direction): boolean {
    return direction === "result" && this.view.outcomeTypes.has(model.key);
  }

  fieldType(field: FieldView, direction: Direction): string {
    const array = this.#arrayOf(field.type);
    if (array !== undefined && field.maxOccurs === 1) return this.#listType(array, direction);
    if (field.maxOccurs !== 1) return this.#listType(field, direction);
    const type = this.#typeText(field.type, direction);
    return field.nillable && field.minOccurs > 0 ? `${type} | null` : type;
  }

  #typeText(reference: TypeReference, direction: Direction): string {
    if ("builtIn" in reference) {
      const codec = codecOf(`xs:${reference.builtIn}`);
      return direction === "request" ? codec.requestType : codec.resultType;
    }
    const type = this.#type(reference.named);
    const [item] = type.fields;
    if (type.model.kind === "simple") return this.#typeText({ builtIn: type.model.base }, direction);
    if (type.role === "array" && item !== undefined) return this.#listType(item, direction);
    if (type.role === "complex") return this.#familyText(type, direction);
    const name = this.nameOf(type, direction);
    if (type.model.kind !== "enumeration" || !type.model.flags) return name;
    return direction === "request" ? `readonly ${name}[]` : `${name}[]`;
  }

  #row(field: FieldView, direction: Direction): CallerRow {
    const isList = field.maxOccurs !== 1 || this.#arrayOf(field.type) !== undefined;
    const type = this.fieldType(field, direction);
    let inner = field;
    for (let one = this.#arrayOf(field.type); one !== undefined; one = this.#arrayOf(one.type)) inner = one;
    return {
      property: field.property,
      direction,
      type,
      optional: !field.required && !(direction === "result" && (isList || field.default !== undefined)),
      field,
      lists: type.split("[]").length - 1,
      item: this.#item(inner.type),
      nilItems: inner.maxOccurs !== 1 && inner.nillable,
    };
  }

  #item(reference: TypeReference): Item {
    if ("builtIn" in reference) {
      return { kind: "simple", name: reference.builtIn, base: reference.builtIn, facets: [] };
    }
    const { model } = this.#type(reference.named);
    const { base, facets } = model.kind === "simple" ? model : { base: undefined, facets: [] };
    return { kind: model.kind, name: model.key, base, facets };
  }

  #listType(item: FieldView, direction: Direction): string {
    const array = this.#arrayOf(item.type);
    const type =
      array === undefined ? this.#typeText(item.type, direction) : this.#listType(array, direction);
    const role = "named" in item.type ? this.#type(item.type.named).role : undefined;
    const isText = direction === "request" && type === "string";
    // ASMX marks every item of a reference type nillable, which says nothing; nil objects are left out of
    // results, and nobody means to send a nil string.
    const nil = item.nillable && role !== "complex" && role !== "array" && !isText;
    const element = nil ? `(${type} | null)` : /[ |]/.test(type) ? `(${type})` : type;
    return direction === "request" ? `readonly ${element}[]` : `${element}[]`;
  }

  /**
   * The types that a value may be of: those that extend its declared type as well, but no abstract ones. A union
   * whose members `xsiType` tells apart; the type itself where nothing extends it.
   */
  #familyText(type: TypeView, direction: Direction): string {
    if (this.isServiceResult(type, direction)) return this.nameOf(type, direction);
    const family = [type, ...type.derived.map((key) => this.#type(key))];
    const members = family
      .filter(({ model }) => model.kind !== "complex" || !model.abstract)
      .map((member) => {
        const name = this.nameOf(member, direction);
        return member === type
          ? name
          : `(${name} & { readonly xsiType: ${stringLiteral(member.model.name)} })`;
      });
    return members.length === 0 ? "never" : members.join(" | ");
  }

  #type(key: string): TypeView {
    const type = this.view.types.get(key);
    if (type === undefined) throw new Error(`type ${key} is not in the contract`);
    return type;
  }

  #arrayOf(reference: TypeReference): FieldView | undefined {
    const type = "named" in reference ? this.#type(reference.named) : undefined;
    return type?.role === "array" ? type.fields[0] : undefined;
  }

  #reach(messages: readonly MessageView[]): ReadonlySet<string> {
    const reached = new Set<string>();
    const visit = (reference: TypeReference): void => {
      if ("builtIn" in reference || reached.has(reference.named)) return;
      reached.add(reference.named);
      const { fields, derived } = this.#type(reference.named);
      for (const { type } of fields) visit(type);
      for (const named of derived) visit({ named });
    };
    for (const message of messages) for (const { type } of callerFields(message)) visit(type);
    return reached;
  }
}

/** What callers pass or get: the unwrapped field's own fields, then its siblings. */
export function callerFields({ fields, unwrapped }: MessageView): readonly FieldView[] {
  if (unwrapped === undefined) return fields;
  return [...unwrapped.fields, ...fields.filter((field) => field !== unwrapped.field)];
}

function textField(owner: TypeModel, type: TypeReference): FieldView {
  const field = madeUpField("value", type, { ...owner, namespace: "" });
  const known = { property: "value", required: true, secret: false, unit: undefined } as const;
  return { ...field, ...known, minOccurs: 1, documentation: "The text of the element." };
}

/** Declarations of properties, each with its documentation. */
export function propertyLines(rows: readonly CallerRow[]): string[] {
  return rows.flatMap((row) => [
    ...commentLines(hover(row), "  "),
    `  readonly ${propertyKey(row.property)}${row.optional ? "?" : ""}: ${row.type}${row.optional ? " | undefined" : ""};`,
  ]);
}

/** What hovering over a property shows: what it is, then what its type does not say. */
function hover({ field, direction, optional, item }: CallerRow): string {
  const inRequest = direction === "request";
  const absent = inRequest ? "When left out" : "When the service leaves it out";
  const facts = [
    field.documentation === undefined ? "" : plainDocumentation(field.documentation),
    inRequest ? (optional ? "Optional." : "Required.") : "",
    field.unit === undefined ? "" : `In ${field.unit}.`,
    item.base === undefined ? "" : (VALUES[item.base] ?? `XSD type \`${item.base}\`.`),
    !inRequest && optional ? "`undefined` when the service leaves it out." : "",
    field.default === undefined ? "" : `${absent}: \`${plainDocumentation(field.default)}\`.`,
    field.secret ? "A secret: redacted wherever requests and results are shown." : "",
  ];
  return facts.filter((one) => one !== "").join(" ");
}

/** What a value of a built-in type is, where its type in TypeScript does not say it. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ string: "", boolean: "", float: "", double: "", dateTime: "" },
  byte: "A whole number from -128 to 127.",
  short: "A whole number of 16 bits.",
  int: "A whole number of 32 bits.",
  long: "A whole number of 64 bits.",
  unsignedByte: "A whole number from 0 to 255.",
  unsignedShort: "A whole number from 0 to 65,535.",
  unsignedInt: "A whole number from 0 to 4,294,967,295.",
  unsignedLong: "A whole number of 64 bits, not negative.",
  integer: "A whole number of any size.",
  decimal: "A decimal number, as text, so that no digit is lost.",
};
