import fc from "fast-check";
import { requiredBySchema, wrapperOf } from "../../src/soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
} from "../../src/soap/contract.js";
import { TEXT_PROPERTY, TYPE_PROPERTY, derivedTypes, resolveType } from "../../src/soap/fields.js";
import { trim } from "../../src/soap/values.js";
import { firstForbiddenCharacter } from "../../src/soap/xml-text.js";

type Values = fc.Arbitrary<Record<string, unknown>>;

export interface ValueOptions {
  /** `"open"` also gives names that an enumeration does not list. Default `"closed"`. */
  readonly enumerations?: "open" | "closed";
}

/** Values that a message can carry, as callers pass and receive them: what is written reads back equal. */
export function messageValues(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  options: ValueOptions = {},
): Values {
  const wrapper = wrapperOf(contract, message);
  const fields = message.fields.flatMap((field) =>
    field === wrapper?.field ? wrapper.type.fields : [field],
  );
  return fieldValues(contract, fields, options);
}

/** Values of a list of fields: every key is there, absent ones as `undefined`, lists as arrays. */
export function fieldValues(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  options: ValueOptions = {},
): Values {
  return new TypedValues(contract, options.enumerations ?? "closed").ofFields(fields, 0);
}

/** Types may contain themselves; below this depth whatever can be absent or empty is. */
const MAX_DEPTH = 4;

class TypedValues {
  readonly #contract: ContractDescriptor;
  readonly #enumerations: "open" | "closed";

  constructor(contract: ContractDescriptor, enumerations: "open" | "closed") {
    this.#contract = contract;
    this.#enumerations = enumerations;
  }

  ofFields(fields: readonly FieldDescriptor[], depth: number): Values {
    return fc.record(
      Object.fromEntries(fields.map((field) => [field.property, this.#ofField(field, depth)])),
    );
  }

  #ofField(field: FieldDescriptor, depth: number): fc.Arbitrary<unknown> {
    const { kind } = resolveType(this.#contract, field.type);
    if (field.repeated === true) return this.#items(field, field.required ? 1 : 0, depth);
    const deep = depth >= MAX_DEPTH && (kind === "complex" || kind === "array");
    if (kind === "array") return deep ? fc.constant([]) : this.#ofType(field.type, depth);
    if (!field.required) {
      return deep ? fc.constant(undefined) : fc.option(this.#ofType(field.type, depth), { nil: undefined });
    }
    const value = this.#ofType(field.type, depth);
    return requiredBySchema(field) && field.nillable === true ? fc.option(value) : value;
  }

  #items(item: FieldDescriptor, minLength: number, depth: number): fc.Arbitrary<unknown> {
    const { kind } = resolveType(this.#contract, item.type);
    const deep = depth >= MAX_DEPTH && (kind === "complex" || kind === "array");
    if (deep && minLength === 0) return fc.constant([]);
    const value = this.#ofType(item.type, depth);
    // Nil objects are left out of lists, so only simple items may be null.
    const nillable = item.nillable === true && kind !== "complex" && kind !== "array";
    return fc.array(nillable ? fc.option(value) : value, { minLength, maxLength: 4 });
  }

  #ofType(key: string, depth: number): fc.Arbitrary<unknown> {
    const type = Object.hasOwn(this.#contract.types, key) ? this.#contract.types[key] : undefined;
    switch (type?.kind) {
      case "complex":
        return this.#ofComplex(type, depth + 1);
      case "array":
        return this.#items(type.item, 0, depth + 1);
      case "enumeration": {
        const known = fc.constantFrom(...type.values);
        return this.#enumerations === "open" ? fc.oneof(known, unknownName(type.values)) : known;
      }
      case "simple":
        return builtInValue(type.base);
      default:
        return builtInValue(key);
    }
  }

  /** A value of the type or of one that extends it, which its `xsiType` then names. */
  #ofComplex(declared: ComplexTypeDescriptor, depth: number): fc.Arbitrary<unknown> {
    const concrete = [declared, ...derivedTypes(this.#contract, declared)].filter(
      ({ abstract }) => abstract !== true,
    );
    return fc.oneof(
      ...concrete.map((type) => {
        const fields = this.ofFields(type.fields, depth);
        const more = fc.record({
          ...(type === declared ? {} : { [TYPE_PROPERTY]: fc.constant(type.name) }),
          ...(type.textType === undefined ? {} : { [TEXT_PROPERTY]: this.#ofType(type.textType, depth) }),
        });
        return fc.tuple(fields, more).map((parts) => ({ ...parts[0], ...parts[1] }));
      }),
    );
  }
}

/** Names of a later version of the service, as they are read: without white space around them, and not empty. */
function unknownName(known: readonly string[]): fc.Arbitrary<string> {
  return fc
    .oneof(fc.stringMatching(/^[A-Z][A-Za-z]{0,9}$/), xmlText.map(trim))
    .filter((name) => name !== "" && !known.includes(name));
}

/**
 * Any character but surrogates, which XML does not carry. (Fast-check's own unit would first build a map of all of
 * Unicode, for a second.)
 */
export const character: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

const EASILY_BROKEN = [
  ...["\r", "\n", "\r\n", "\t", " ", "]]>", "<![CDATA[", "&amp;", "&", "<", ">", "<a/>", '"', "'"],
  ...["😀", "\u0085", "\u2028", "\uFEFF", "\uFFFD"],
];

/** Any text that XML carries, with what is easily broken well represented. */
export const xmlText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...EASILY_BROKEN), fc.string({ unit: character, maxLength: 10 })), {
    maxLength: 10,
  })
  .map((parts) => parts.join(""))
  .filter((text) => firstForbiddenCharacter(text) === -1);

const integer = (min: number, max: number): fc.Arbitrary<unknown> =>
  fc.oneof(fc.constantFrom(min, max, 0), fc.integer({ min, max }));
const bigint = (min: bigint, max: bigint): fc.Arbitrary<unknown> =>
  fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min, max }));
const HUGE = 2n ** 200n;

const BUILT_IN: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: xmlText,
  boolean: fc.boolean(),
  byte: integer(-128, 127),
  short: integer(-32768, 32767),
  int: integer(-2147483648, 2147483647),
  unsignedByte: integer(0, 255),
  unsignedShort: integer(0, 65535),
  unsignedInt: integer(0, 4294967295),
  long: bigint(-(2n ** 63n), 2n ** 63n - 1n),
  unsignedLong: bigint(0n, 2n ** 64n - 1n),
  integer: bigint(-HUGE, HUGE),
  nonNegativeInteger: bigint(0n, HUGE),
  positiveInteger: bigint(1n, HUGE),
  nonPositiveInteger: bigint(-HUGE, 0n),
  negativeInteger: bigint(-HUGE, -1n),
  decimal: fc.tuple(fc.bigInt(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`),
  double: fc.double(),
  float: fc.float(),
  dateTime: fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  }),
  base64Binary: fc.uint8Array(),
  hexBinary: fc.uint8Array(),
  date: fc.constantFrom("2024-01-31", "0001-01-01Z", "9999-12-31+14:00"),
  time: fc.constantFrom("00:00:00", "23:59:59.999Z", "12:00:00-05:00"),
  duration: fc.constantFrom("P1D", "-PT0.5S", "P1Y2M3DT4H5M6S"),
  gYearMonth: fc.constant("2024-01"),
  gYear: fc.constant("2024"),
  gMonthDay: fc.constant("--01-31"),
  gMonth: fc.constant("--01"),
  gDay: fc.constant("---31"),
};

/** Values of a built-in type, in the form that results have. */
export function builtInValue(type: string): fc.Arbitrary<unknown> {
  return BUILT_IN[type.replace("xs:", "")] ?? fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/);
}
