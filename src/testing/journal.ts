import type { IncomingHttpHeaders } from "node:http";
import type { SoapVersion } from "../soap/contract.js";
import { isSecretHeader } from "../redaction/secrets.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, MessageDescriptor } from "../soap/contract.js";
import { derivedTypes, resolveType } from "../soap/fields.js";

/** A SOAP request that the emulator received; passwords and other secrets are `"***"`. */
export interface EmulatorRequest {
  /** When it arrived. */
  readonly at: Date;
  /** The operation's name in the contract; `undefined` if the request was refused before that was known. */
  readonly operation: string | undefined;
  readonly soapVersion: SoapVersion | undefined;
  /** HTTP headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the AuthHeader gave as the user name. */
  readonly userName: string | undefined;
  /** The request as the client's caller passes it; `undefined` if it could not be read. */
  readonly request: Readonly<Record<string, unknown>> | undefined;
  /** HTTP status of the response; `undefined` as long as there is none. */
  readonly status: number | undefined;
  /**
   * What did not match, and why, with the nearest name there is: the reason why the request was refused, elements
   * that the contract does not have, credentials that are not the accepted ones, and steps of `failNext` and
   * `respondNext` that were waiting for another operation.
   */
  readonly mismatches: readonly string[];
}

/** An entry while it is being filled in. */
export type JournalEntry = {
  -readonly [K in keyof Omit<EmulatorRequest, "mismatches">]: EmulatorRequest[K];
} & { readonly mismatches: string[] };

const REDACTED = "***";

/** The requests of one emulator, in the order of their arrival. */
export class Journal {
  readonly entries: JournalEntry[] = [];

  open(headers: IncomingHttpHeaders): JournalEntry {
    const entry: JournalEntry = {
      at: new Date(),
      operation: undefined,
      soapVersion: undefined,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? REDACTED : value]),
      ),
      userName: undefined,
      request: undefined,
      status: undefined,
      mismatches: [],
    };
    this.entries.push(entry);
    return entry;
  }

  reset(): void {
    this.entries.length = 0;
  }
}

/** A decoded message without its secrets. */
export function redactMessage(
  contract: ContractDescriptor,
  message: MessageDescriptor,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return redactObject(contract, callerFields(contract, message), value);
}

function redactObject(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: object,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const field = fields.find(({ property }) => property === key);
      return [key, field === undefined ? inner : redactField(contract, field, inner)];
    }),
  );
}

function redactField(contract: ContractDescriptor, field: FieldDescriptor, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (field.secret === true) return REDACTED;
  const type = resolveType(contract, field.type);
  if (Array.isArray(value)) {
    const item = type.kind === "array" ? type.item : field;
    return value.map((one: unknown) => redactField(contract, item, one));
  }
  if (type.kind !== "complex" || typeof value !== "object") return value;
  // A value of a derived type may stand here.
  const types = [type, ...derivedTypes(contract, type)];
  return redactObject(
    contract,
    types.flatMap(({ fields }) => fields),
    value,
  );
}
