import { codecOf } from "../../../src/soap/values/built-in.js";
import type { FieldModel, MessageModel, TypeReference } from "../../contract/model.js";
import { safeCommentLine, typeName } from "../source.js";
import type { ContractView, TypeView } from "../view.js";

/** `wsdl-tsclient`'s model of an interface; it exports no type of that name from its entry point. */
export interface StubDefinition {
  name: string;
  sourceName: string;
  docs: string[];
  properties: StubProperty[];
}

export type StubProperty = {
  name: string;
  sourceName: string;
  description: string;
  isArray: boolean;
} & ({ kind: "PRIMITIVE"; type: string } | { kind: "REFERENCE"; ref: StubDefinition });

/**
 * The definitions that `wsdl-tsclient` is to emit, in place of those it made: it names types after the element
 * that uses them first, so that one more operation renames others; these are named after XSD types and
 * messages, and their values have the types that the wire can carry.
 */
export class StubDefinitions {
  readonly #view: ContractView;
  readonly #byType = new Map<string, StubDefinition>();
  #mentioned: ReadonlySet<string> | undefined;

  constructor(view: ContractView) {
    this.#view = view;
    for (const type of view.types.values()) {
      if (type.role === "array" || type.role === "complex") {
        this.#byType.set(type.model.key, shell(typeName(type.model.key), type.model.name));
      }
    }
    for (const type of view.types.values()) {
      const definition = this.#byType.get(type.model.key);
      if (definition === undefined) continue;
      definition.properties = this.#properties(type.fields.map(({ field }) => field));
    }
  }

  /** The interface of a message, under the message's own name, which is unique in the contract. */
  message(message: MessageModel): StubDefinition {
    const definition = shell(this.messageName(message), message.element);
    definition.properties = this.#properties(message.fields);
    return definition;
  }

  messageName(message: MessageModel): string {
    const name = typeName(message.name);
    return this.#byType.has(name) ? `${name}Message` : name;
  }

  /** The fields behind each definition, by its name. */
  fieldsByName(): ReadonlyMap<string, readonly FieldModel[]> {
    const types = [...this.#view.types.values()].map(
      (type) => [typeName(type.model.key), type.fields.map(({ field }) => field)] as const,
    );
    const messages = this.#view.model.operations.flatMap(({ input, output }) =>
      [input, output].map((message) => [this.messageName(message), message.fields] as const),
    );
    return new Map([...types, ...messages]);
  }

  /** Whether any definition has a field of the type. */
  mentions(key: string): boolean {
    this.#mentioned ??= new Set(
      [...this.fieldsByName().values()].flat().flatMap(({ type }) => ("named" in type ? [type.named] : [])),
    );
    return this.#mentioned.has(key);
  }

  enumerations(): TypeView[] {
    return [...this.#view.types.values()].filter((type) => type.role === "enumeration");
  }

  all(): StubDefinition[] {
    return [...this.#byType.values()];
  }

  #properties(fields: readonly FieldModel[]): StubProperty[] {
    return fields.map((field) => {
      const shared = {
        name: field.name,
        sourceName: field.name,
        description: safeCommentLine(describe(field)),
        isArray: field.maxOccurs !== 1,
      };
      const ref = "named" in field.type ? this.#byType.get(field.type.named) : undefined;
      return ref === undefined
        ? { ...shared, kind: "PRIMITIVE", type: this.#valueType(field.type) }
        : { ...shared, kind: "REFERENCE", ref };
    });
  }

  #valueType(reference: TypeReference): string {
    if ("builtIn" in reference) return codecOf(`xs:${reference.builtIn}`).resultType;
    const type = this.#view.types.get(reference.named)?.model;
    if (type?.kind === "simple") return codecOf(`xs:${type.base}`).resultType;
    return typeName(reference.named);
  }
}

function shell(name: string, sourceName: string): StubDefinition {
  return { name, sourceName, docs: [safeCommentLine(sourceName)], properties: [] };
}

function describe({ type, minOccurs, maxOccurs, nillable, attribute }: FieldModel): string {
  const name = "builtIn" in type ? type.builtIn : type.named;
  return [
    attribute ? `attribute ${name}` : name,
    `minOccurs ${minOccurs}`,
    `maxOccurs ${maxOccurs}`,
    ...(nillable ? ["nillable"] : []),
  ].join(", ");
}
