import { requiredBySchema } from "../../src/soap/contract.js";
import type { ComplexTypeDescriptor, ContractDescriptor, FieldDescriptor } from "../../src/soap/contract.js";
import { TEXT_PROPERTY, TYPE_PROPERTY, derivedTypes, resolveType } from "../../src/soap/fields.js";
import type { Choose } from "./choices.js";

/** Who gives the value: a caller, or a behaviour of the emulator, which may leave more to .NET's defaults. */
export type Giver = "caller" | "behaviour";

const LEFT_OUT = Symbol("left out");

/**
 * A value as it may be given so that the other side receives `value`: a `number` for a 64-bit integer, keys
 * that are left out or `undefined` for what is absent or empty, nil among objects of a list, and so on.
 */
export class GivenForms {
  readonly #contract: ContractDescriptor;
  readonly #choose: Choose;
  readonly #giver: Giver;

  constructor(contract: ContractDescriptor, choose: Choose, giver: Giver) {
    this.#contract = contract;
    this.#choose = choose;
    this.#giver = giver;
  }

  ofFields(
    fields: readonly FieldDescriptor[],
    value: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> {
    const given: Record<string, unknown> = { ...value };
    for (const field of fields) {
      const form = this.#ofField(field, value[field.property]);
      if (form === LEFT_OUT) Reflect.deleteProperty(given, field.property);
      else given[field.property] = form;
    }
    return given;
  }

  #ofField(field: FieldDescriptor, value: unknown): unknown {
    const type = resolveType(this.#contract, field.type);
    const item = field.repeated === true ? field : type.kind === "array" ? type.item : undefined;
    if (item !== undefined) {
      const list = this.#ofItems(item, value as readonly unknown[]);
      return list.length === 0 ? this.#choose<unknown>(list, ...this.#absent(field)) : list;
    }
    if (value === undefined) return this.#choose<unknown>(undefined, ...this.#absent(field));
    const form = value === null ? null : this.#ofValue(field.type, value);
    // A .NET object cannot lack a value type, so its default is what leaving it out means.
    const isDefault =
      this.#giver === "behaviour" && requiredBySchema(field) && isDotNetDefault(type, field, value);
    return isDefault ? this.#choose(form, LEFT_OUT, undefined) : form;
  }

  /** The ways to give nothing. */
  #absent(field: FieldDescriptor): unknown[] {
    if (this.#giver === "behaviour") return [LEFT_OUT, undefined, null];
    if (field.required) return [];
    return field.nillable === true && field.repeated !== true
      ? [LEFT_OUT, undefined, null]
      : [LEFT_OUT, undefined];
  }

  #ofItems(item: FieldDescriptor, values: readonly unknown[]): unknown[] {
    const { kind } = resolveType(this.#contract, item.type);
    const nilIsLeftOut = item.nillable === true && (kind === "complex" || kind === "array");
    const nil = (): null[] => (nilIsLeftOut ? this.#choose<null[]>([], [null], [null, null]) : []);
    return [
      ...nil(),
      ...values.flatMap((value) => [value === null ? null : this.#ofValue(item.type, value), ...nil()]),
    ];
  }

  #ofValue(key: string, value: unknown): unknown {
    const type = resolveType(this.#contract, key);
    if (type.kind === "array") return this.#ofItems(type.item, value as readonly unknown[]);
    if (type.kind === "complex") return this.#ofObject(type, value as Readonly<Record<string, unknown>>);
    if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) {
      return this.#choose<unknown>(value, Number(value));
    }
    if (value instanceof Uint8Array) return this.#choose<unknown>(value, Buffer.from(value));
    return value;
  }

  /** The name of the declared type goes without saying, but may be said. */
  #ofObject(declared: ComplexTypeDescriptor, value: Readonly<Record<string, unknown>>): unknown {
    const derived = derivedTypes(this.#contract, declared);
    const actual = derived.find(({ name }) => name === value[TYPE_PROPERTY]) ?? declared;
    const text = actual.textType;
    const fields =
      text === undefined
        ? actual.fields
        : [...actual.fields, { element: "", property: TEXT_PROPERTY, type: text, required: true }];
    const given = this.ofFields(fields, value);
    const says = actual === declared && derived.length > 0 && this.#choose(false, true);
    return says ? { ...given, [TYPE_PROPERTY]: declared.name } : given;
  }
}

function isDotNetDefault(
  type: ReturnType<typeof resolveType>,
  { nillable }: FieldDescriptor,
  value: unknown,
): boolean {
  if (nillable === true) return value === null;
  if (type.kind === "enumeration") return value === type.values[0];
  if (type.kind !== "value") return false;
  const absent = type.codec.absent();
  return value instanceof Date && absent instanceof Date
    ? value.getTime() === absent.getTime()
    : Object.is(value, absent);
}
