import { isSecretName } from "../../src/redaction/secrets.js";
import type { Access, OutcomeDescriptor, Unit, UnservedDescriptor } from "../../src/soap/contract.js";
import { append, basesOf, contractHash, inheritedFields } from "../contract/model.js";
import type {
  ContractModel,
  FieldModel,
  MessageModel,
  OperationModel,
  TypeModel,
  UnservedModel,
} from "../contract/model.js";
import { ContractError } from "../contract/nodes.js";
import type { Problem } from "../contract/nodes.js";
import { accessOf, descriptionOf, isObsolete, unitOf } from "../facts.js";
import type { Fact } from "../facts.js";
import { propertyName } from "./source.js";
import { isStandardResult, withDeclaredResults } from "./standard-result.js";

/** A field with what is known of it beyond the schema, documentation included. */
export interface FieldView extends FieldModel {
  readonly property: string;
  readonly unit: Unit | undefined;
  /** By the schema or by a fact. */
  readonly required: boolean;
  readonly secret: boolean;
}

export interface MessageView {
  readonly message: MessageModel;
  readonly fields: readonly FieldView[];
  /** The field whose own fields callers see, and those fields. */
  readonly unwrapped: { readonly field: FieldView; readonly fields: readonly FieldView[] } | undefined;
}

export interface OperationView {
  readonly model: OperationModel;
  readonly method: string;
  readonly access: Access;
  readonly obsolete: boolean;
  readonly documentation: string | undefined;
  readonly authenticated: boolean;
  readonly request: MessageView;
  readonly response: MessageView;
  readonly outcome: OutcomeDescriptor | undefined;
  /** What a caller has to know: set where a refusal cannot be told from a success. */
  readonly warning: string | undefined;
}

export type TypeRole = "array" | "complex" | "enumeration" | "simple";

export interface TypeView {
  readonly model: TypeModel;
  readonly role: TypeRole;
  /** Own and inherited fields; empty for simple types. */
  readonly fields: readonly FieldView[];
  readonly derived: readonly string[];
}

export type LeftOut = UnservedDescriptor & Pick<UnservedModel, "place">;

/** The contract as callers see it, before it is written down. */
export interface ContractView {
  readonly model: ContractModel;
  /** Of the contract as it was read. */
  readonly hash: string;
  readonly operations: readonly OperationView[];
  readonly types: ReadonlyMap<string, TypeView>;
  /** Keys of the types by which operations say whether they did what was asked: the standard Result. */
  readonly outcomeTypes: ReadonlySet<string>;
  readonly unserved: readonly LeftOut[];
}

/**
 * Merges the contract with what is known beyond it.
 *
 * @throws ContractError for a fact that names a place which the contract does not have.
 */
export function viewContract(model: ContractModel, facts: readonly Fact[]): ContractView {
  const builder = new ViewBuilder(withDeclaredResults(model), facts, (at) => at);
  const view = builder.build(contractHash(model));
  const problems: Problem[] = builder.unusedFacts().map((at) => ({
    place: undefined,
    reason: `the contract has no "${at}", which scripts/facts.ts knows something of: mend or remove the row`,
  }));
  if (problems.length > 0) throw new ContractError(problems);
  return view;
}

/**
 * The contract with the fields that facts require, whatever the case of its names. A fact that does not match
 * is left out: the comparison tells why it does not.
 */
export function viewForComparison(model: ContractModel, facts: readonly Fact[]): ContractView {
  const requirements = facts.filter(({ required }) => required === true);
  const builder = new ViewBuilder(withDeclaredResults(model), requirements, (at) => at.toLowerCase());
  return builder.build(contractHash(model));
}

/** Operations in which no outcome can be recognised, for the report: each is served, but with a warning. */
export function contractWarnings(model: ContractModel): readonly string[] {
  return viewContract(model, []).operations.flatMap(({ model: { name }, warning }) =>
    warning === undefined ? [] : [`Operation ${name}: ${warning}`],
  );
}

/** What is left out, once each with the place of its first reason and with all of them. */
function leftOutIn(model: ContractModel): readonly LeftOut[] {
  const found = new Map<string, LeftOut & { readonly reasons: Set<string> }>();
  for (const one of model.unserved) {
    const same = found.get(`${one.kind} ${one.name}`) ?? { ...one, reasons: new Set() };
    same.reasons.add(one.reason);
    found.set(`${one.kind} ${one.name}`, same);
  }
  return [...found.values()].map(({ reasons, ...one }) => ({ ...one, reason: [...reasons].join("; ") }));
}

export function typeIn({ types }: ContractView, key: string): TypeView {
  return known(types, key);
}

/** What must be there, because the contract was checked. */
export function known<T>(all: ReadonlyMap<string, T>, key: string): T {
  const one = all.get(key);
  if (one === undefined) throw new Error(`${key} is not in the contract`);
  return one;
}

const NO_OUTCOME =
  "The contract does not show how this operation reports a refusal: look at what it resolves to.";

class ViewBuilder {
  readonly #facts: ReadonlyMap<string, Fact>;
  readonly #used = new Set<Fact>();
  /** `Type.Field` to the places of the operations that unwrap the type. */
  readonly #aliases = new Map<string, string[]>();
  readonly #derived = new Map<string, string[]>();
  readonly #outcomeTypes = new Set<string>();

  /** @param key - Facts and places match when this makes the same of them. */
  constructor(
    private readonly model: ContractModel,
    facts: readonly Fact[],
    private readonly key: (at: string) => string,
  ) {
    this.#facts = new Map(facts.map((fact) => [key(fact.at), fact]));
    for (const type of model.types.values()) {
      for (const base of basesOf(model.types, type.key)) {
        append(this.#derived, base, type.key);
      }
    }
  }

  build(hash: string): ContractView {
    // Operations first: what is known of an unwrapped request is known of its type.
    const operations = this.model.operations.map((operation) => this.#operation(operation));
    const outcomeTypes = this.#outcomeTypes;
    const types = new Map(
      [...this.model.types].map(([key, type]) => {
        const made = this.#type(type);
        const isOutcome = [key, ...basesOf(this.model.types, key)].some((one) => outcomeTypes.has(one));
        return [key, isOutcome ? withoutDemands(made) : made];
      }),
    );
    const unserved = leftOutIn(this.model);
    return { model: this.model, hash, operations, types, outcomeTypes, unserved };
  }

  unusedFacts(): readonly string[] {
    return [...this.#facts.values()].filter((fact) => !this.#used.has(fact)).map(({ at }) => at);
  }

  #fact(at: string): Fact | undefined {
    const fact = this.#facts.get(this.key(at));
    if (fact !== undefined) this.#used.add(fact);
    return fact;
  }

  #type(type: TypeModel): TypeView {
    if (type.kind !== "complex") return { model: type, role: type.kind, fields: [], derived: [] };
    const fields = this.#fieldsOf(type.key);
    const role = isArrayType(type) ? "array" : "complex";
    return { model: type, role, fields, derived: (this.#derived.get(type.key) ?? []).sort() };
  }

  #fieldsOf(key: string): readonly FieldView[] {
    const fields = inheritedFields(this.model.types, key);
    return withOwnProperties(fields.map((field) => this.#field(field, `${key}.${field.name}`)));
  }

  #field(field: FieldModel, at: string): FieldView {
    const facts = [at, ...(this.#aliases.get(at) ?? [])].flatMap((one) => this.#fact(one) ?? []);
    const documentation = [...facts.map((fact) => fact.documentation), field.documentation]
      .filter((one) => one !== undefined)
      .join(" ");
    return {
      ...field,
      property: propertyName(field.name),
      required: field.minOccurs > 0 || facts.some((fact) => fact.required === true),
      secret: facts.find((fact) => fact.secret !== undefined)?.secret ?? isSecretName(field.name),
      unit: unitOf(field.name),
      documentation: documentation === "" ? descriptionOf(field.name) : documentation,
    };
  }

  #operation(model: OperationModel): OperationView {
    const fact = this.#fact(model.name);
    const [only, other] = model.input.fields;
    const wrapped = only?.name === "request" && other === undefined ? only : undefined;
    const request = this.#message(model.input, `${model.name}.request`, wrapped);
    const response = this.#response(model);
    const outcome = this.#outcome(response);
    return {
      model,
      method: propertyName(model.name),
      access: fact?.access ?? accessOf(model.name),
      obsolete: isObsolete(model.documentation),
      documentation: fact?.documentation ?? model.documentation,
      authenticated: model.headers.some((header) => header.element === "AuthHeader"),
      request,
      response,
      outcome,
      warning: outcome === undefined ? NO_OUTCOME : undefined,
    };
  }

  /** An old-style `XResult` that is the standard Result itself is `result` to callers, as everywhere else. */
  #response({ name, output }: OperationModel): MessageView {
    const own = output.fields.find((field) => field.name === `${name}Result`);
    const isStandard = own !== undefined && this.#outcomeKind(own) === "standard";
    const response = this.#message(output, `${name}.response`, isStandard ? undefined : own);
    if (!isStandard) return response;
    const fields = response.fields.map((field) => {
      if (field.name !== own.name) return field;
      return { ...field, property: "result", documentation: field.documentation ?? descriptionOf("result") };
    });
    return { ...response, fields };
  }

  /** @param wrapper - Callers see the fields of its type instead, if that has such. */
  #message(message: MessageModel, at: string, wrapper: FieldModel | undefined): MessageView {
    const key = this.#unwrappedType(wrapper);
    const isWrapper = (field: FieldModel | undefined): boolean => key !== undefined && field === wrapper;
    const fields = withOwnProperties(
      message.fields.map((field) => this.#field(field, isWrapper(field) ? "" : `${at}.${field.name}`)),
    );
    const field = fields.find((_, index) => isWrapper(message.fields[index]));
    if (key === undefined || field === undefined) return { message, fields, unwrapped: undefined };
    for (const { name } of inheritedFields(this.model.types, key)) {
      const shared = `${key}.${name}`;
      append(this.#aliases, shared, `${at}.${name}`);
    }
    return { message, fields, unwrapped: { field, fields: this.#fieldsOf(key) } };
  }

  /** Key of a type whose fields callers can see in place of the one field that holds it. */
  #unwrappedType(field: FieldModel | undefined): string | undefined {
    if (field?.maxOccurs !== 1 || !("named" in field.type)) return undefined;
    const type = this.model.types.get(field.type.named);
    if (type?.kind !== "complex" || type.textType !== undefined || isArrayType(type)) return undefined;
    // What has no values of its own is one of several types, whose fields have nothing else in common.
    const hasOutcome = inheritedFields(this.model.types, type.key).some(
      (one) => one.name === "Result" && this.#outcomeKind(one) !== undefined,
    );
    return type.abstract && !hasOutcome ? undefined : type.key;
  }

  #outcome({ fields, unwrapped }: MessageView): OutcomeDescriptor | undefined {
    const within = unwrapped === undefined ? [] : [unwrapped.field.name];
    const all = [[within, unwrapped?.fields ?? []] as const, [[], fields] as const];
    const found = all.flatMap(([path, some]) =>
      some.flatMap((field) => {
        const kind = field.maxOccurs === 1 ? this.#outcomeKind(field) : undefined;
        return kind === undefined ? [] : [{ path, field, kind }];
      }),
    );
    // By its name, which is not its property beside a `result`; or by what it holds, where nothing else holds that.
    const named = found.filter(({ field }) => field.property === "result" || field.name === "Result");
    const [standard, ...others] = found.filter(({ kind }) => kind === "standard");
    const one =
      named.find(({ kind }) => kind === "standard") ??
      named[0] ??
      (others.length === 0 ? standard : undefined);
    if (one === undefined) return undefined;
    const { path, field, kind } = one;
    if (kind === "standard" && "named" in field.type) this.#outcomeTypes.add(field.type.named);
    return { kind, path: [...path, field.name], property: field.property };
  }

  /** The standard Result, or an enumeration that knows a success. */
  #outcomeKind({ type }: FieldModel): OutcomeDescriptor["kind"] | undefined {
    if (isStandardResult(this.model.types, type)) return "standard";
    const named = "named" in type ? this.model.types.get(type.named) : undefined;
    return named?.kind === "enumeration" && named.values.includes("Success") ? "enumeration" : undefined;
  }
}

/** Fields that would be one property, such as `Name` and `name`, keep the names that they have on the wire. */
function withOwnProperties(fields: readonly FieldView[]): readonly FieldView[] {
  const counts = new Map<string, number>();
  for (const { property } of fields) counts.set(property, (counts.get(property) ?? 0) + 1);
  return fields.map((field) =>
    counts.get(field.property) === 1 ? field : { ...field, property: field.name },
  );
}

/** The service may leave its Result empty (`<Result />`) although the schema demands the number. */
function withoutDemands(type: TypeView): TypeView {
  return { ...type, fields: type.fields.map((field) => ({ ...field, required: false })) };
}

/** ASMX's `ArrayOfX`: nothing but one element that repeats. */
export function isArrayType(type: TypeModel): boolean {
  if (type.kind !== "complex" || type.base !== undefined || type.textType !== undefined || type.open)
    return false;
  const [item, other] = type.fields;
  return (
    item !== undefined &&
    other === undefined &&
    !item.attribute &&
    item.maxOccurs !== 1 &&
    type.name.startsWith("ArrayOf")
  );
}
