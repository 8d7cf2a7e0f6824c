import { codecOf } from "../../src/soap/values/built-in.js";
import type { TypeReference } from "../contract/model.js";
import { unitOf } from "../facts.js";
import { commentLines, plainDocumentation, propertyKey, stringLiteral, typeName } from "./source.js";
import type { ContractView, FieldView, OperationView, TypeView } from "./view.js";

export type Direction = "request" | "result";

/** The types that callers see: interfaces in camelCase, wrappers gone, arrays as arrays. */
export class CallerTypes {
  readonly #view: ContractView;
  readonly #reachable: Readonly<Record<Direction, ReadonlySet<string>>>;
  readonly #taken: ReadonlySet<string>;

  constructor(view: ContractView) {
    this.#view = view;
    this.#taken = new Set(
      view.operations.flatMap((operation) => [requestTypeName(operation), resultTypeName(operation)]),
    );
    this.#reachable = {
      request: this.#reach(view.operations.map(({ request }) => request)),
      result: this.#reach(view.operations.map(({ response }) => response)),
    };
  }

  /** In which directions callers meet the type; neither for wrappers and array types. */
  directionsOf(type: TypeView): readonly Direction[] {
    if (type.role === "array" || type.role === "simple") return [];
    return (["request", "result"] as const).filter((direction) =>
      this.#reachable[direction].has(type.model.key),
    );
  }

  /** A type that differs by direction has its plain name in results and `…Input` in requests. */
  nameOf(type: TypeView, direction: Direction): string {
    const plain = typeName(type.model.key);
    const name = this.#taken.has(plain) ? `${plain}Value` : plain;
    if (direction === "result") return name;
    if (type.role === "enumeration") return `Known${name}`;
    return this.#reachable.result.has(type.model.key) ? `${name}Input` : name;
  }

  /**
   * The declaration of an interface's fields, each with its documentation. A field in `filled` is there
   * whatever the schema says, because the facade sees to it.
   */
  fieldLines(fields: readonly FieldView[], direction: Direction, filled: readonly string[] = []): string[] {
    return fields.flatMap((view) => {
      const optional = this.isOptional(view, direction) && !filled.includes(view.property);
      return [
        ...commentLines(this.#fieldDocumentation(view), "  "),
        `  readonly ${propertyKey(view.property)}${optional ? "?" : ""}: ${this.fieldType(view, direction)}${optional ? " | undefined" : ""};`,
      ];
    });
  }

  /** The standard Result: the facade gives all its parts, `undefined` where the service gave nothing. */
  resultLines(fields: readonly FieldView[]): string[] {
    return fields.flatMap((view) => [
      ...commentLines(this.#fieldDocumentation(view), "  "),
      `  readonly ${propertyKey(view.property)}: ${this.fieldType(view, "result")} | undefined;`,
    ]);
  }

  fieldType(view: FieldView, direction: Direction): string {
    const array = this.#arrayOf(view.field.type);
    if (array !== undefined && view.field.maxOccurs === 1) return this.#listType(array, direction);
    if (view.field.maxOccurs !== 1) return this.#listType(view, direction);
    const type = this.#typeText(view.field.type, direction);
    return view.field.nillable && view.field.minOccurs > 0 ? `${type} | null` : type;
  }

  /** Names of the caller types that a declaration of these fields mentions. */
  mentions(
    fields: readonly FieldView[],
    direction: Direction,
  ): { readonly key: string; readonly name: string }[] {
    const names = new Map<string, string>();
    const note = (reference: TypeReference): void => {
      if ("builtIn" in reference) return;
      const type = this.#view.types.get(reference.named);
      const [item] = type?.fields ?? [];
      if (type?.role === "array" && item !== undefined) note(item.field.type);
      else if (type?.role === "complex") {
        for (const member of this.#family(type)) names.set(member.model.key, this.nameOf(member, direction));
      } else if (type?.role === "enumeration") names.set(type.model.key, this.nameOf(type, direction));
    };
    for (const view of fields) note(view.field.type);
    return [...names].map(([key, name]) => ({ key, name })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The type of an element's text (`simpleContent`). */
  textType(reference: TypeReference, direction: Direction): string {
    return this.#typeText(reference, direction);
  }

  #listType(item: FieldView, direction: Direction): string {
    const text = this.#arrayOf(item.field.type);
    const type =
      text === undefined ? this.#typeText(item.field.type, direction) : this.#listType(text, direction);
    const named = "named" in item.field.type ? this.#view.types.get(item.field.type.named) : undefined;
    const isObject = named?.role === "complex" || named?.role === "array";
    const isText = direction === "request" && type === "string";
    // ASMX marks every item of a reference type nillable, which says nothing; nil objects are left out of
    // results, and nobody means to send a nil string.
    const nil = item.field.nillable && !isObject && !isText;
    const element = nil ? `(${type} | null)` : /[ |]/.test(type) ? `(${type})` : type;
    return direction === "request" ? `readonly ${element}[]` : `${element}[]`;
  }

  #typeText(reference: TypeReference, direction: Direction): string {
    if ("builtIn" in reference) {
      const codec = codecOf(`xs:${reference.builtIn}`);
      return direction === "request" ? codec.requestType : codec.resultType;
    }
    const type = this.#view.types.get(reference.named);
    if (type === undefined) throw new Error(`type ${reference.named} was read`);
    if (type.model.kind === "simple") return this.#typeText({ builtIn: type.model.base }, direction);
    if (type.role === "array" && type.fields[0] !== undefined)
      return this.#listType(type.fields[0], direction);
    return type.role === "complex" ? this.#familyText(type, direction) : this.nameOf(type, direction);
  }

  /** The types that a value of the type may be of: those that extend it as well, but no abstract ones. */
  #family(type: TypeView): readonly TypeView[] {
    const derived = type.derived.flatMap((key) => this.#view.types.get(key) ?? []);
    return [type, ...derived].filter(({ model }) => model.kind !== "complex" || !model.abstract);
  }

  /** A union whose members `xsiType` tells apart; the type itself where nothing extends it. */
  #familyText(type: TypeView, direction: Direction): string {
    const members = this.#family(type).map((member) => {
      const name = this.nameOf(member, direction);
      return member === type ? name : `(${name} & { readonly xsiType: ${stringLiteral(member.model.name)} })`;
    });
    return members.length === 0 ? "never" : members.join(" | ");
  }

  #arrayOf(reference: TypeReference): FieldView | undefined {
    const type = "named" in reference ? this.#view.types.get(reference.named) : undefined;
    return type?.role === "array" ? type.fields[0] : undefined;
  }

  /** Written with `?:`. */
  isOptional(view: FieldView, direction: Direction): boolean {
    if (view.needed || view.field.minOccurs > 0) return false;
    const isList = view.field.maxOccurs !== 1 || this.#arrayOf(view.field.type) !== undefined;
    return !(isList && direction === "result");
  }

  #fieldDocumentation(view: FieldView): string | undefined {
    const type = this.#xsdTypeOf(view);
    const unit = unitOf(view.field.name);
    const list = view.field.maxOccurs !== 1 || this.#arrayOf(view.field.type) !== undefined;
    const facts = [
      `XSD type \`${type}\`${list ? ", a list" : ""}${unit === undefined ? "" : `, in ${unit}`}.`,
      view.secret ? "A secret: redacted wherever requests and results are shown." : "",
    ];
    const documentation =
      view.documentation === undefined ? undefined : plainDocumentation(view.documentation);
    return [documentation, facts.filter((one) => one !== "").join(" ")]
      .filter((one) => one !== undefined)
      .join("\n");
  }

  #xsdTypeOf(view: FieldView): string {
    const item = this.#arrayOf(view.field.type) ?? view;
    const { type } = item.field;
    if ("builtIn" in type) return type.builtIn;
    const named = this.#view.types.get(type.named);
    return named?.model.kind === "simple" ? named.model.base : type.named;
  }

  #reach(messages: readonly OperationView["request"][]): ReadonlySet<string> {
    const reached = new Set<string>();
    const visit = (reference: TypeReference): void => {
      if ("builtIn" in reference || reached.has(reference.named)) return;
      reached.add(reference.named);
      const type = this.#view.types.get(reference.named);
      for (const { field } of type?.fields ?? []) visit(field.type);
      for (const derived of type?.derived ?? []) visit({ named: derived });
    };
    for (const message of messages) {
      for (const view of message.fields) if (view !== message.unwrapped?.field) visit(view.field.type);
      for (const view of message.unwrapped?.fields ?? []) visit(view.field.type);
    }
    return reached;
  }
}

export function requestTypeName({ model }: OperationView): string {
  return `${typeName(model.name)}Request`;
}

export function resultTypeName({ model }: OperationView): string {
  return `${typeName(model.name)}Result`;
}

/** What callers pass or get: the unwrapped field's own fields, then its siblings. */
export function callerFields(message: OperationView["request"]): readonly FieldView[] {
  const { unwrapped } = message;
  if (unwrapped === undefined) return message.fields;
  return [...unwrapped.fields, ...message.fields.filter((view) => view !== unwrapped.field)];
}
