import { codecOf } from "../../src/soap/values/built-in.js";
import type { Place, TypeReference } from "../contract/model.js";
import { unitOf } from "../facts.js";
import { CallerNames } from "./caller-names.js";
import { commentLines, plainDocumentation, propertyKey, stringLiteral } from "./source.js";
import { RESULT_PARTS } from "./standard-result.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

export type Direction = "request" | "result";

/** One property of what callers pass or get. */
export interface CallerRow {
  /** The interface that it is a property of. */
  readonly owner: string;
  readonly property: string;
  readonly direction: Direction;
  /** Type of its value in TypeScript, without `| undefined`. */
  readonly type: string;
  readonly optional: boolean;
  /** The built-in XSD type of its value, or of each item of a list, where that is what it holds. */
  readonly builtIn: string | undefined;
  readonly facets: readonly string[];
  readonly documentation: string | undefined;
  readonly place: Place;
  readonly field: FieldView;
}

/** The types that callers see: interfaces in camelCase, wrappers gone, arrays as arrays. */
export class CallerTypes {
  readonly #view: ContractView;
  readonly #reachable: Readonly<Record<Direction, ReadonlySet<string>>>;
  readonly #names: CallerNames;

  constructor(view: ContractView) {
    this.#view = view;
    this.#reachable = {
      request: this.#reach(view.operations.map(({ request }) => request)),
      result: this.#reach(view.operations.map(({ response }) => response)),
    };
    this.#names = new CallerNames(view, (type) => this.directionsOf(type));
  }

  /** In which directions callers meet the type; neither for wrappers and array types. */
  directionsOf(type: TypeView): readonly Direction[] {
    if (type.role === "array" || type.role === "simple") return [];
    return (["request", "result"] as const).filter((direction) =>
      this.#reachable[direction].has(type.model.key),
    );
  }

  nameOf(type: TypeView, direction: Direction): string {
    return this.#names.ofType(type.model.key, direction);
  }

  /** Name of what the operation's method takes, or resolves to. */
  nameOfMessage({ model }: OperationView, direction: Direction): string {
    return this.#names.ofMessage(model.name, direction);
  }

  /** Every property that callers meet: those of requests and results, then those of the types that they mention. */
  rows(): CallerRow[] {
    const ofMessages = this.#view.operations.flatMap((operation) => [
      ...this.requestRows(operation),
      ...this.resultRows(operation),
    ]);
    const ofTypes = [...this.#view.types.values()].flatMap((type) =>
      this.directionsOf(type).flatMap((direction) => this.typeRows(type, direction)),
    );
    return [...ofMessages, ...ofTypes];
  }

  requestRows(operation: OperationView): CallerRow[] {
    const owner = this.nameOfMessage(operation, "request");
    return callerFields(operation.request).map((field) => this.#row(owner, field, "request"));
  }

  /** The outcome is there whatever the schema says, because the facade sees to it. */
  resultRows(operation: OperationView): CallerRow[] {
    const owner = this.nameOfMessage(operation, "result");
    return callerFields(operation.response).map((field) => {
      const row = this.#row(owner, field, "result");
      return row.property === operation.outcome?.property ? { ...row, optional: false } : row;
    });
  }

  typeRows(type: TypeView, direction: Direction): CallerRow[] {
    const owner = this.nameOf(type, direction);
    const rows = type.fields.map((field) => this.#row(owner, field, direction));
    return this.isServiceResult(type, direction) ? rows.filter(isMore).map(asOptional) : rows;
  }

  /** Callers see the standard Result as `ServiceResult`, whatever the contract calls its type. */
  isServiceResult({ model }: TypeView, direction: Direction): boolean {
    return direction === "result" && this.#view.outcomeTypes.has(model.key);
  }

  /** Declarations of properties, each with its documentation. */
  lines(rows: readonly CallerRow[]): string[] {
    return rows.flatMap((row) => [
      ...commentLines(this.#hover(row), "  "),
      `  readonly ${propertyKey(row.property)}${row.optional ? "?" : ""}: ${row.type}${row.optional ? " | undefined" : ""};`,
    ]);
  }

  fieldType(field: FieldView, direction: Direction): string {
    const array = this.#arrayOf(field.type);
    if (array !== undefined && field.maxOccurs === 1) return this.#listType(array, direction);
    if (field.maxOccurs !== 1) return this.#listType(field, direction);
    const type = this.typeText(field.type, direction);
    return field.nillable && field.minOccurs > 0 ? `${type} | null` : type;
  }

  typeText(reference: TypeReference, direction: Direction): string {
    if ("builtIn" in reference) {
      const codec = codecOf(`xs:${reference.builtIn}`);
      return direction === "request" ? codec.requestType : codec.resultType;
    }
    const type = this.#view.types.get(reference.named);
    if (type === undefined) throw new Error(`type ${reference.named} was read`);
    if (type.model.kind === "simple") return this.typeText({ builtIn: type.model.base }, direction);
    if (type.role === "array" && type.fields[0] !== undefined)
      return this.#listType(type.fields[0], direction);
    return type.role === "complex" ? this.#familyText(type, direction) : this.nameOf(type, direction);
  }

  #row(owner: string, field: FieldView, direction: Direction): CallerRow {
    const { type } = this.#arrayOf(field.type) ?? field;
    const named = "named" in type ? this.#view.types.get(type.named)?.model : undefined;
    const simple = named?.kind === "simple" ? named : undefined;
    return {
      owner,
      property: field.property,
      direction,
      type: this.fieldType(field, direction),
      optional: !field.required && !(direction === "result" && this.#isList(field)),
      builtIn: "builtIn" in type ? type.builtIn : simple?.base,
      facets: simple?.facets ?? [],
      documentation: field.documentation,
      place: field.place,
      field,
    };
  }

  #listType(item: FieldView, direction: Direction): string {
    const array = this.#arrayOf(item.type);
    const type = array === undefined ? this.typeText(item.type, direction) : this.#listType(array, direction);
    const named = "named" in item.type ? this.#view.types.get(item.type.named) : undefined;
    const isObject = named?.role === "complex" || named?.role === "array";
    const isText = direction === "request" && type === "string";
    // ASMX marks every item of a reference type nillable, which says nothing; nil objects are left out of
    // results, and nobody means to send a nil string.
    const nil = item.nillable && !isObject && !isText;
    const element = nil ? `(${type} | null)` : /[ |]/.test(type) ? `(${type})` : type;
    return direction === "request" ? `readonly ${element}[]` : `${element}[]`;
  }

  /**
   * The types that a value may be of: those that extend its declared type as well, but no abstract ones. A union
   * whose members `xsiType` tells apart; the type itself where nothing extends it.
   */
  #familyText(type: TypeView, direction: Direction): string {
    if (this.isServiceResult(type, direction)) return this.nameOf(type, direction);
    const derived = type.derived.flatMap((key) => this.#view.types.get(key) ?? []);
    const family = [type, ...derived].filter(({ model }) => model.kind !== "complex" || !model.abstract);
    const members = family.map((member) => {
      const name = this.nameOf(member, direction);
      return member === type ? name : `(${name} & { readonly xsiType: ${stringLiteral(member.model.name)} })`;
    });
    return members.length === 0 ? "never" : members.join(" | ");
  }

  #arrayOf(reference: TypeReference): FieldView | undefined {
    const type = "named" in reference ? this.#view.types.get(reference.named) : undefined;
    return type?.role === "array" ? type.fields[0] : undefined;
  }

  #isList(field: FieldView): boolean {
    return field.maxOccurs !== 1 || this.#arrayOf(field.type) !== undefined;
  }

  /** What hovering over a property shows: what it is, then what its type does not say. */
  #hover({ field, direction, optional, builtIn, documentation }: CallerRow): string {
    const unit = unitOf(field.name);
    const presence = { request: optional ? "Optional." : "Required.", result: "" }[direction];
    const facts = [
      presence,
      unit === undefined ? "" : `In ${unit}.`,
      builtIn === undefined ? "" : (VALUES[builtIn] ?? `XSD type \`${builtIn}\`.`),
      direction === "result" && optional ? "`undefined` when the service leaves it out." : "",
      field.secret ? "A secret: redacted wherever requests and results are shown." : "",
    ];
    return [documentation === undefined ? "" : plainDocumentation(documentation), ...facts]
      .filter((one) => one !== "")
      .join(" ");
  }

  #reach(messages: readonly MessageView[]): ReadonlySet<string> {
    const reached = new Set<string>();
    const visit = (reference: TypeReference): void => {
      if ("builtIn" in reference || reached.has(reference.named)) return;
      reached.add(reference.named);
      const type = this.#view.types.get(reference.named);
      for (const field of type?.fields ?? []) visit(field.type);
      for (const derived of type?.derived ?? []) visit({ named: derived });
    };
    for (const message of messages) for (const { type } of callerFields(message)) visit(type);
    return reached;
  }
}

/** What a standard Result holds beside the parts that every one has. */
function isMore({ field }: CallerRow): boolean {
  return !RESULT_PARTS.includes(field.name);
}

/** Errors carry a Result, too, and know its usual parts only. */
function asOptional(row: CallerRow): CallerRow {
  return { ...row, optional: true };
}

/** What callers pass or get: the unwrapped field's own fields, then its siblings. */
export function callerFields({ fields, unwrapped }: MessageView): readonly FieldView[] {
  if (unwrapped === undefined) return fields;
  return [...unwrapped.fields, ...fields.filter((field) => field !== unwrapped.field)];
}

/** What a value of a built-in type is, where its type in TypeScript does not say it. */
const VALUES: Readonly<Record<string, string>> = {
  string: "",
  boolean: "",
  float: "",
  double: "",
  dateTime: "",
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
