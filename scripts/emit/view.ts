import { isSecretName } from "../../src/redaction/secrets.js";
import type {
  OperationDescriptor,
  OutcomeDescriptor,
  Unit,
  UnservedDescriptor,
} from "../../src/soap/contract.js";
import { append, basesOf, contractHash, inheritedFields } from "../contract/model.js";
import type {
  ContractModel,
  FieldModel,
  MessageModel,
  OperationModel,
  TypeModel,
  TypeReference,
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
  /** The field whose own fields callers see instead. */
  readonly unwrapped: FieldView | undefined;
  /** What callers pass or get: the unwrapped field's own fields, then its siblings. */
  readonly callerFields: readonly FieldView[];
}

export interface OperationView extends Omit<OperationDescriptor, "name" | "request" | "response"> {
  readonly model: OperationModel;
  readonly request: MessageView;
  readonly response: MessageView;
  readonly outcome: OutcomeDescriptor | undefined;
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
  const builder = new ViewBuilder(model, facts, (at) => at);
  const view = builder.build();
  const problems: Problem[] = builder.unusedFacts().map((at) => ({
    place: undefined,
    reason: `the contract has no "${at}", which scripts/facts.ts knows something of: mend or remove the row`,
  }));
  if (problems.length > 0) throw new ContractError(problems);
  return view;
}

/**
 * The same, whatever the case of the contract's names. A fact that does not match is left out: the comparison tells
 * why it does not.
 */
export function viewForComparison(model: ContractModel, facts: readonly Fact[]): ContractView {
  return new ViewBuilder(model, facts, (at) => at.toLowerCase()).build();
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

/** The type of a field; undefined for a built-in one. */
export function typeIn({ types }: ContractView, reference: TypeReference): TypeView | undefined {
  return "named" in reference ? known(types, reference.named) : undefined;
}

/** What must be there, because the contract was checked. */
export function known<T>(all: ReadonlyMap<string, T>, key: string): T {
  const one = all.get(key);
  if (one === undefined) throw new Error(`${key} is not in the contract`);
  return one;
}

const NO_OUTCOME =
  "The contract does not show how this operation reports a refusal: look at what it resolves to.";

type Present<T> = { [Key in keyof T]?: T[Key] extends boolean ? true : NonNullable<T[Key]> };

/** The properties that there is something to say of. */
export function present<T extends object>(properties: T): Present<T> {
  const isSaid = (value: unknown): boolean =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => isSaid(value))) as Present<T>;
}

class ViewBuilder {
  /** With each Result declared as what it holds. */
  readonly #model: ContractModel;
  readonly #facts: ReadonlyMap<string, Fact>;
  readonly #used = new Set<Fact>();
  /** `Type.Field` to the places of the operations that unwrap the type. */
  readonly #aliases = new Map<string, string[]>();
  readonly #derived = new Map<string, string[]>();
  /** By the key of the type: many operations may unwrap the same one. */
  readonly #fields = new Map<string, readonly FieldView[]>();
  readonly #outcomeTypes = new Set<string>();

  /** @param key - Facts and places match when this makes the same of them. */
  constructor(
    private readonly read: ContractModel,
    facts: readonly Fact[],
    private readonly key: (at: string) => string,
  ) {
    this.#model = withDeclaredResults(read);
    this.#facts = new Map(facts.map((fact) => [key(fact.at), fact]));
    for (const type of this.#model.types.keys()) {
      for (const base of basesOf(this.#model.types, type)) append(this.#derived, base, type);
    }
    for (const operation of this.#model.operations) {
      for (const direction of ["request", "response"] as const) {
        const key = this.#unwrapped(operation, direction)?.key;
        for (const { name } of inheritedFields(this.#model.types, key)) {
          append(this.#aliases, `${key}.${name}`, `${operation.name}.${direction}.${name}`);
        }
      }
    }
  }

  build(): ContractView {
    const operations = this.#model.operations.map((operation) => this.#operation(operation));
    const types = new Map([...this.#model.types].map(([key, type]) => [key, this.#type(type)]));
    return {
      model: this.#model,
      hash: contractHash(this.read),
      operations,
      types,
      outcomeTypes: this.#outcomeTypes,
      unserved: leftOutIn(this.#model),
    };
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
    const { key } = type;
    const fields = this.#fieldsOf(key);
    const isOutcome = [key, ...basesOf(this.#model.types, key)].some((one) => this.#outcomeTypes.has(one));
    return {
      model: type,
      role: this.#isArray(type) ? "array" : type.kind,
      // The service may leave its Result empty (`<Result />`) although the schema demands the number.
      fields: isOutcome ? fields.map((field) => ({ ...field, required: false })) : fields,
      derived: (this.#derived.get(key) ?? []).sort(),
    };
  }

  #fieldsOf(key: string): readonly FieldView[] {
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const fields = inheritedFields(this.#model.types, key).map((one) =>
      this.#field(one, `${key}.${one.name}`),
    );
    this.#fields.set(key, withOwnProperties(fields));
    return this.#fieldsOf(key);
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
    const { name, documentation, soapActions } = model;
    const fact = this.#fact(name);
    const response = this.#message(model, "response");
    const outcome = this.#outcome(response);
    return {
      model,
      method: propertyName(name),
      soapAction: soapActions["1.1"] ?? soapActions["1.2"] ?? "",
      access: fact?.access ?? accessOf(name),
      ...present({
        obsolete: isObsolete(documentation),
        documentation: fact?.documentation ?? documentation,
        warning: outcome === undefined ? NO_OUTCOME : undefined,
      }),
      authenticated: model.headers.some((header) => header.element === "AuthHeader"),
      request: this.#message(model, "request"),
      response,
      outcome,
    };
  }

  #message(operation: OperationModel, direction: "request" | "response"): MessageView {
    const { name, input, output } = operation;
    const message = direction === "request" ? input : output;
    const { field: wrapper, key } = this.#unwrapped(operation, direction) ?? {};
    const views = message.fields.map((field) =>
      this.#field(field, field === wrapper ? "" : `${name}.${direction}.${field.name}`),
    );
    // An old-style `XResult` that is the standard Result itself is `result` to callers, as everywhere else.
    const fields = withOwnProperties(views).map((field) =>
      direction === "response" && field.name === `${name}Result` && this.#outcomeKind(field) === "standard"
        ? { ...field, property: "result", documentation: field.documentation ?? descriptionOf("result") }
        : field,
    );
    const unwrapped = fields.find((_, index) => message.fields[index] === wrapper);
    const siblings = fields.filter((field) => field !== unwrapped);
    const callerFields = key === undefined ? fields : [...this.#fieldsOf(key), ...siblings];
    return { message, fields, unwrapped, callerFields };
  }

  /** The field of a message in whose place callers can see the fields of its type, and that type. */
  #unwrapped(
    { name, input, output }: OperationModel,
    direction: "request" | "response",
  ): { readonly field: FieldModel; readonly key: string } | undefined {
    const field =
      direction === "request"
        ? input.fields.find((one) => one.name === "request" && input.fields.length === 1)
        : output.fields.find((one) => one.name === `${name}Result` && this.#outcomeKind(one) !== "standard");
    const type = field?.maxOccurs === 1 ? this.#typeOf(field) : undefined;
    if (field === undefined || type?.kind !== "complex") return undefined;
    if (type.textType !== undefined || this.#isArray(type)) return undefined;
    const { key } = type;
    // What has no values of its own is one of several types, whose fields have nothing else in common.
    const hasOutcome = inheritedFields(this.#model.types, key).some(
      (one) => one.name === "Result" && this.#outcomeKind(one) !== undefined,
    );
    return type.abstract && !hasOutcome ? undefined : { field, key };
  }

  /** Callers see a list. They cannot see what is a list of itself: it has no end. */
  #isArray(type: TypeModel): boolean {
    const lists = [type];
    for (const list of lists) {
      const item = itemOf(list);
      const inner = item && this.#typeOf(item);
      if (item === undefined || inner === undefined) return item !== undefined || list !== type;
      if (lists.includes(inner)) return false;
      lists.push(inner);
    }
    return false;
  }

  #typeOf({ type }: FieldModel): TypeModel | undefined {
    return "named" in type ? this.#model.types.get(type.named) : undefined;
  }

  #outcome({ fields, unwrapped, callerFields }: MessageView): OutcomeDescriptor | undefined {
    const found = callerFields.flatMap((field) => {
      const kind = field.maxOccurs === 1 ? this.#outcomeKind(field) : undefined;
      return kind === undefined ? [] : [{ field, kind }];
    });
    // By its name, which is not its property beside a `result`; or by what it holds, where nothing else holds that.
    const named = found.filter(({ field }) => field.property === "result" || field.name === "Result");
    const [standard, ...others] = found.filter(({ kind }) => kind === "standard");
    const one =
      named.find(({ kind }) => kind === "standard") ??
      named[0] ??
      (others.length === 0 ? standard : undefined);
    if (one === undefined) return undefined;
    const { field, kind } = one;
    if (kind === "standard" && "named" in field.type) this.#outcomeTypes.add(field.type.named);
    const path = unwrapped === undefined || fields.includes(field) ? [] : [unwrapped.name];
    return { kind, path: [...path, field.name], property: field.property };
  }

  /** The standard Result, or an enumeration that knows a success. */
  #outcomeKind(field: FieldModel): OutcomeDescriptor["kind"] | undefined {
    if (isStandardResult(this.#model.types, field.type)) return "standard";
    const type = this.#typeOf(field);
    return type?.kind === "enumeration" && type.values.includes("Success") ? "enumeration" : undefined;
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

/** The one element of ASMX's `ArrayOfX`, which repeats and beside which there is nothing. */
function itemOf(type: TypeModel): FieldModel | undefined {
  if (type.kind !== "complex" || type.base !== undefined || type.textType !== undefined || type.open) {
    return undefined;
  }
  const [item, other] = type.fields;
  const isList = other === undefined && item?.attribute === false && item.maxOccurs !== 1;
  return isList && type.name.startsWith("ArrayOf") ? item : undefined;
}
