import { codecOf } from "../../src/soap/values.js";
import type { TypeModel, TypeReference } from "../contract/model.js";
import { CallerNames } from "./caller-names.js";
import { comment, plainDocumentation, propertyKey, stringLiteral } from "./source.js";
import { madeUpField } from "./standard-result.js";
import { typeIn } from "./view.js";
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
    const fields = [...type.fields, ...(text === undefined ? [] : [textField(model, text)])];
    const rows = fields.map((field) => this.#row(field, direction));
    // Errors carry a Result, too, and know its usual parts only.
    return this.isServiceResult(type, direction) ? rows.map((row) => ({ ...row, optional: true })) : rows;
  }

  /** Callers see the standard Result as `ServiceResult`, whatever the contract calls its type. */
  isServiceResult({ model }: TypeView, direction: Direction): boolean {
    return direction === "result" && this.view.outcomeTypes.has(model.key);
  }

  #row(field: FieldView, direction: Direction): CallerRow {
    const items: FieldView[] = [];
    for (let item = this.#itemOf(field); item !== undefined; item = this.#itemOf(item)) items.push(item);
    const innermost = items.at(-1);
    const one = this.#typeText((innermost ?? field).type, direction);
    const type = items.reduceRight((text, item) => this.#listOf(text, item, direction), one);
    const isNull = innermost === undefined && field.nillable && field.minOccurs > 0;
    const isThere = direction === "result" && (innermost !== undefined || field.default !== undefined);
    return {
      property: field.property,
      direction,
      type: isNull ? `${type} | null` : type,
      optional: !field.required && !isThere,
      field,
      lists: type.split("[]").length - 1,
      item: this.#item((innermost ?? field).type),
      nilItems: innermost?.nillable ?? false,
    };
  }

  /** One item of what callers see as a list: an element that repeats, or one in an array type. */
  #itemOf(field: FieldView): FieldView | undefined {
    if (field.maxOccurs !== 1) return { ...field, maxOccurs: 1 };
    const type = "named" in field.type ? typeIn(this.view, field.type.named) : undefined;
    const [item] = type?.role === "array" ? type.fields : [];
    return item && { ...item, maxOccurs: 1 };
  }

  #listOf(text: string, item: FieldView, direction: Direction): string {
    const role = "named" in item.type ? typeIn(this.view, item.type.named).role : undefined;
    const isText = direction === "request" && text === "string";
    // ASMX marks every item of a reference type nillable, which says nothing; nil objects are left out of
    // results, and nobody means to send a nil string.
    const nil = item.nillable && role !== "complex" && role !== "array" && !isText;
    const element = nil ? `(${text} | null)` : /[ |]/.test(text) ? `(${text})` : text;
    return direction === "request" ? `readonly ${element}[]` : `${element}[]`;
  }

  #typeText(reference: TypeReference, direction: Direction): string {
    if ("builtIn" in reference) return codecOf(`xs:${reference.builtIn}`)[`${direction}Type`];
    const type = typeIn(this.view, reference.named);
    const { model } = type;
    if (model.kind === "simple") return codecOf(`xs:${model.base}`)[`${direction}Type`];
    if (model.kind === "complex") return this.#familyText(type, direction);
    const name = this.nameOf(type, direction);
    if (!model.flags) return name;
    return direction === "request" ? `readonly ${name}[]` : `${name}[]`;
  }

  #item(reference: TypeReference): Item {
    if ("builtIn" in reference) {
      return { kind: "simple", name: reference.builtIn, base: reference.builtIn, facets: [] };
    }
    const { model } = typeIn(this.view, reference.named);
    const { base, facets } = model.kind === "simple" ? model : { base: undefined, facets: [] };
    return { kind: model.kind, name: model.key, base, facets };
  }

  /**
   * The types that a value may be of: those that extend its declared type as well, but no abstract ones. A union
   * whose members `xsiType` tells apart; the type itself where nothing extends it.
   */
  #familyText(type: TypeView, direction: Direction): string {
    if (this.isServiceResult(type, direction)) return this.nameOf(type, direction);
    const members = [type, ...type.derived.map((key) => typeIn(this.view, key))]
      .filter(({ model }) => model.kind === "complex" && !model.abstract)
      .map((member) => {
        const name = this.nameOf(member, direction);
        const tag = `{ readonly xsiType: ${stringLiteral(member.model.name)} }`;
        return member === type ? name : `(${name} & ${tag})`;
      });
    return members.length === 0 ? "never" : members.join(" | ");
  }

  #reach(messages: readonly MessageView[]): ReadonlySet<string> {
    const reached = new Set<string>();
    const visit = (reference: TypeReference): void => {
      if ("builtIn" in reference || reached.has(reference.named)) return;
      reached.add(reference.named);
      const { fields, derived } = typeIn(this.view, reference.named);
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
export function propertyLines(rows: readonly CallerRow[]): string {
  const lines = rows.map((row) => {
    const { property, optional, type } = row;
    const declared = optional ? `?: ${type} | undefined` : `: ${type}`;
    return `${comment(hover(row))}readonly ${propertyKey(property)}${declared};\n`;
  });
  return lines.join("");
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
