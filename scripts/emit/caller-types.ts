import { readFileSync } from "node:fs";
import { codecOf } from "../../src/soap/values.js";
import type { TypeModel, TypeReference } from "../contract/model.js";
import { comment, plainDocumentation, propertyKey, stringLiteral, typeName } from "./source.js";
import { madeUpField } from "./standard-result.js";
import { known, typeIn } from "./view.js";
import type { ContractView, FieldView, OperationView, TypeView } from "./view.js";

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

/** A field that holds an object or an enumeration, or a list of these: the types that may stand there. */
interface Part {
  readonly path: string;
  readonly types: readonly string[];
}

const DIRECTIONS = ["request", "result"] as const;

/**
 * The types that callers see: interfaces in camelCase, wrappers gone, arrays as arrays. The contract's own names come
 * first; a name that is made up (`XRequest`, `XResult`, `KnownX`, `XInput`) or that the package has already gives way
 * to them or is lengthened, so that every type has one name and every name one type.
 */
export class CallerTypes {
  /** `direction key` to the methods that meet the type, and where each first does: `accounts[].` */
  readonly #seenBy = new Map<string, Map<string, string>>();
  readonly #taken = new Set([...USED, ...packageExports()]);
  readonly #names = new Map<string, string>();

  constructor(readonly view: ContractView) {
    const inTypes = [...view.types].map(([key, type]) => [key, this.#partsOf(contentOf(type))] as const);
    for (const direction of DIRECTIONS) this.#follow(direction, new Map(inTypes));
    for (const { model } of view.operations) {
      this.#claim(`request of ${model.name}`, `${typeName(model.name)}Request`);
      this.#claim(`result of ${model.name}`, `${typeName(model.name)}Result`);
    }
    const types = [...view.types.values()].filter((type) => this.directionsOf(type).length > 0);
    for (const type of types) {
      const { key } = type.model;
      const isOpen = type.role === "enumeration" || this.directionsOf(type).includes("result");
      if (view.outcomeTypes.has(key)) this.#names.set(`result ${key}`, SERVICE_RESULT);
      else this.#claim(`${isOpen ? "result" : "request"} ${key}`, typeName(key));
    }
    for (const type of types) {
      const { key } = type.model;
      const result = this.#names.get(`result ${key}`);
      if (result === undefined) continue;
      if (type.role === "enumeration") this.#claim(`request ${key}`, `Known${result}`);
      else if (this.directionsOf(type).includes("request")) this.#claim(`request ${key}`, `${result}Input`);
    }
  }

  /** In which directions callers meet the type; neither for wrappers and array types. */
  directionsOf({ model }: TypeView): readonly Direction[] {
    return DIRECTIONS.filter((direction) => this.seenBy(model.key, direction).size > 0);
  }

  /** The methods whose requests or results hold the type, and the path at which each first does. */
  seenBy(key: string, direction: Direction): ReadonlyMap<string, string> {
    return this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
  }

  /** A type that differs by direction has its plain name in results and `…Input` in requests. */
  nameOf({ model }: TypeView, direction: Direction): string {
    return known(this.#names, `${direction} ${model.key}`);
  }

  /**
   * The name by which callers can import a type; undefined where they do not meet it. `ServiceResult` belongs to the
   * package, not to the contract.
   */
  exportedName({ model }: TypeView, direction: Direction): string | undefined {
    const name = this.#names.get(`${direction} ${model.key}`);
    return name === SERVICE_RESULT ? undefined : name;
  }

  exportedNames(type: TypeView): readonly string[] {
    return DIRECTIONS.flatMap((direction) => this.exportedName(type, direction) ?? []);
  }

  /** Name of what the operation's method takes, or resolves to. */
  nameOfMessage({ model }: OperationView, direction: Direction): string {
    return known(this.#names, `${direction} of ${model.name}`);
  }

  /** The outcome is there whatever the schema says, because the facade sees to it. */
  messageRows({ request, response, outcome }: OperationView, direction: Direction): CallerRow[] {
    if (direction === "request") return request.callerFields.map((field) => this.#row(field, direction));
    return response.callerFields
      .map((field) => this.#row(field, direction))
      .map((row) => (row.property === outcome?.property ? { ...row, optional: false } : row));
  }

  typeRows(type: TypeView, direction: Direction): CallerRow[] {
    const rows = contentOf(type).map((field) => this.#row(field, direction));
    // Errors carry a Result, too, and know its usual parts only.
    return this.isServiceResult(type, direction) ? rows.map((row) => ({ ...row, optional: true })) : rows;
  }

  /** Callers see the standard Result as `ServiceResult`, whatever the contract calls its type. */
  isServiceResult({ model }: TypeView, direction: Direction): boolean {
    return direction === "result" && this.view.outcomeTypes.has(model.key);
  }

  /** Notes every type below a message, nearest first. */
  #follow(direction: Direction, inTypes: ReadonlyMap<string, readonly Part[]>): void {
    const open = this.view.operations.map(({ method, request, response }) => {
      const { callerFields } = direction === "request" ? request : response;
      return { method, parts: this.#partsOf(callerFields), path: "" };
    });
    // Growing while it is gone through.
    for (const { method, parts, path } of open) {
      for (const part of parts) {
        for (const key of part.types) {
          const methods = this.#seenBy.get(`${direction} ${key}`) ?? new Map<string, string>();
          if (methods.has(method)) continue;
          const below = path + part.path;
          this.#seenBy.set(`${direction} ${key}`, methods.set(method, below));
          open.push({ method, parts: known(inTypes, key), path: below });
        }
      }
    }
  }

  #partsOf(fields: readonly FieldView[]): readonly Part[] {
    return fields.flatMap((field) => {
      const items = this.#itemsOf(field);
      const type = typeIn(this.view, (items.at(-1) ?? field).type);
      if (type === undefined || type.role === "simple") return [];
      const path = `${field.property}${"[]".repeat(items.length)}.`;
      return [{ path, types: [type.model.key, ...type.derived] }];
    });
  }

  #claim(id: string, wanted: string): void {
    let name = wanted;
    for (let number = 1; this.#taken.has(name); number++) {
      name = `${wanted}Value${number === 1 ? "" : number}`;
    }
    this.#taken.add(name);
    this.#names.set(id, name);
  }

  #row(field: FieldView, direction: Direction): CallerRow {
    const items = this.#itemsOf(field);
    const innermost = items.at(-1);
    const item = this.#item((innermost ?? field).type);
    const one = this.#typeText(item, direction);
    const type = items.reduceRight((text, each) => this.#listOf(text, each, direction), one);
    const isNull = innermost === undefined && field.nillable && field.minOccurs > 0;
    const isThere = direction === "result" && (innermost !== undefined || field.default !== undefined);
    return {
      property: field.property,
      direction,
      type: isNull ? `${type} | null` : type,
      optional: !field.required && !isThere,
      field,
      lists: type.split("[]").length - 1,
      item,
      nilItems: innermost?.nillable ?? false,
    };
  }

  /** The items of what callers see as a list, outermost first: elements that repeat, or stand in an array type. */
  #itemsOf(field: FieldView): readonly FieldView[] {
    const items: FieldView[] = [];
    for (let item = this.#itemOf(field); item !== undefined; item = this.#itemOf(item)) items.push(item);
    return items;
  }

  #itemOf(field: FieldView): FieldView | undefined {
    if (field.maxOccurs !== 1) return { ...field, maxOccurs: 1 };
    const type = typeIn(this.view, field.type);
    const [item] = type?.role === "array" ? type.fields : [];
    return item && { ...item, maxOccurs: 1 };
  }

  #listOf(text: string, item: FieldView, direction: Direction): string {
    const role = typeIn(this.view, item.type)?.role;
    const isText = direction === "request" && text === "string";
    // ASMX marks every item of a reference type nillable, which says nothing; nil objects are left out of
    // results, and nobody means to send a nil string.
    const nil = item.nillable && role !== "complex" && role !== "array" && !isText;
    const element = nil ? `(${text} | null)` : /[ |]/.test(text) ? `(${text})` : text;
    return direction === "request" ? `readonly ${element}[]` : `${element}[]`;
  }

  #item(reference: TypeReference): Item {
    if ("builtIn" in reference) {
      return { kind: "simple", name: reference.builtIn, base: reference.builtIn, facets: [] };
    }
    const { model } = known(this.view.types, reference.named);
    const { base, facets } = model.kind === "simple" ? model : { base: undefined, facets: [] };
    return { kind: model.kind, name: model.key, base, facets };
  }

  /**
   * A value may be of any type that extends its declared one as well, but of no abstract one: a union whose members
   * `xsiType` tells apart; the type itself where nothing extends it.
   */
  #typeText({ name: key, base }: Item, direction: Direction): string {
    if (base !== undefined) return codecOf(`xs:${base}`)[`${direction}Type`];
    const type = known(this.view.types, key);
    if (type.model.kind === "enumeration") {
      const name = this.nameOf(type, direction);
      if (!type.model.flags) return name;
      return direction === "request" ? `readonly ${name}[]` : `${name}[]`;
    }
    if (this.isServiceResult(type, direction)) return this.nameOf(type, direction);
    const members = [type, ...type.derived.map((derived) => known(this.view.types, derived))]
      .filter(({ model }) => model.kind === "complex" && !model.abstract)
      .map((member) => {
        const name = this.nameOf(member, direction);
        const tag = `{ readonly xsiType: ${stringLiteral(member.model.name)} }`;
        return member === type ? name : `(${name} & ${tag})`;
      });
    return members.length === 0 ? "never" : members.join(" | ");
  }
}

const SERVICE_RESULT = "ServiceResult";

/** What the emitted files use as it is, beside what the package exports by hand. */
const USED = [
  ...["Array", "Date", "Partial", "Pick", "Promise", "Readonly", "Record", "Uint8Array"],
  ...["AccountManagementOperations", "KnownResultCode", "OperationCaller", SERVICE_RESULT],
];

/** The names that the package exports one by one. Its source is published too, for `doctor`, which compares. */
function packageExports(): string[] {
  const source = readFileSync(new URL("../../src/index.ts", import.meta.url), "utf8");
  const lists = [...source.matchAll(/^export (?:type )?\{[^}]*\}/gm)];
  return lists.flatMap(([list]) => [...list.matchAll(/\w+(?=\s*[,}])/g)].map(([name]) => name));
}

/** The fields of a type. The text of an element with attributes is a property like the others. */
function contentOf({ model, fields }: TypeView): readonly FieldView[] {
  const text = model.kind === "complex" ? model.textType : undefined;
  return text === undefined ? fields : [...fields, textField(model, text)];
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
