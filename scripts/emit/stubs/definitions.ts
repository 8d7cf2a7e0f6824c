import { codecOf } from "../../../src/soap/values/built-in.js";
import type { FieldModel, MessageModel, TypeReference } from "../../contract/model.js";
import { safeCommentLine, typeName } from "../source.js";
import type { ContractView } from "../view.js";

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
  /** Names in use; first those that the emitted file needs for itself. */
  readonly #taken = new Set(["Array", "Date", "Uint8Array"]);
  readonly #byType = new Map<string, StubDefinition>();
  readonly #enumerations = new Map<string, readonly string[]>();
  readonly #enumerationNames = new Map<string, string>();
  readonly #fields = new Map<string, readonly FieldModel[]>();

  constructor(view: ContractView) {
    this.#view = view;
    for (const { role, model } of view.types.values()) {
      if (model.kind === "enumeration") {
        const name = this.#claim(model.key);
        this.#enumerations.set(name, model.values);
        this.#enumerationNames.set(model.key, name);
      } else if (role !== "simple") {
        this.#byType.set(model.key, shell(this.#claim(model.key), model.name));
      }
    }
    for (const { model, fields } of view.types.values()) {
      const definition = this.#byType.get(model.key);
      if (definition !== undefined) this.#fill(definition, fields);
    }
  }

  /** Adds the interface of a message, under the message's own name. */
  message({ name, element, fields }: MessageModel): StubDefinition {
    return this.#fill(shell(this.#claim(name), element), fields);
  }

  /** The fields behind a definition, by its name. */
  fieldsOf(name: string): readonly FieldModel[] {
    const fields = this.#fields.get(name);
    if (fields === undefined) throw new Error(`the definition ${name} of wsdl-tsclient is not in the model`);
    return fields;
  }

  /** Values of the enumerations, by name. */
  enumerations(): ReadonlyMap<string, readonly string[]> {
    return this.#enumerations;
  }

  all(): StubDefinition[] {
    return [...this.#byType.values()];
  }

  #claim(wanted: string): string {
    let name = typeName(wanted);
    while (this.#taken.has(name)) name += "Message";
    this.#taken.add(name);
    return name;
  }

  #fill(definition: StubDefinition, fields: readonly FieldModel[]): StubDefinition {
    this.#fields.set(definition.name, fields);
    definition.properties = fields.map((field) => {
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
    return definition;
  }

  #valueType(reference: TypeReference): string {
    if ("builtIn" in reference) return codecOf(`xs:${reference.builtIn}`).resultType;
    const type = this.#view.types.get(reference.named)?.model;
    if (type?.kind === "simple") return codecOf(`xs:${type.base}`).resultType;
    return this.#enumerationNames.get(reference.named) ?? "unknown";
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
