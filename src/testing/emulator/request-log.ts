import type { IncomingHttpHeaders } from "node:http";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../../contract/operation.js";
import { callerFields } from "../soap/unwrapped.js";
import type { SoapVersion } from "../soap/version.js";

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
  /** HTTP status of the answer; `undefined` as long as there is none. */
  readonly status: number | undefined;
}

/** An entry while it is being filled in. */
export type OpenEntry = { -readonly [K in keyof EmulatorRequest]: EmulatorRequest[K] };

const REDACTED = "***";

/** The requests of one emulator, in the order of their arrival. */
export class RequestLog {
  readonly entries: OpenEntry[] = [];

  open(headers: IncomingHttpHeaders): OpenEntry {
    const entry: OpenEntry = {
      at: new Date(),
      operation: undefined,
      soapVersion: undefined,
      headers: redactHeaders(headers),
      userName: undefined,
      request: undefined,
      status: undefined,
    };
    this.entries.push(entry);
    return entry;
  }
}

/** The decoded request without its secrets. */
export function redactRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return redactFields(contract, callerFields(contract, operation.request), request);
}

function redactFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...value };
  for (const field of fields) {
    const given = shown[field.property];
    if (given !== undefined) shown[field.property] = redactField(contract, field, given);
  }
  return shown;
}

function redactField(contract: ContractDescriptor, field: FieldDescriptor, value: unknown): unknown {
  if (field.secret === true) return REDACTED;
  if (Array.isArray(value)) return value.map((item: unknown) => redactItem(contract, field, item));
  const type = contract.types[field.type];
  if (type?.kind !== "complex" || typeof value !== "object" || value === null) return value;
  return redactFields(contract, type.fields, value as Readonly<Record<string, unknown>>);
}

function redactItem(contract: ContractDescriptor, field: FieldDescriptor, item: unknown): unknown {
  const type = contract.types[field.type];
  return redactField(contract, type?.kind === "array" ? type.item : field, item);
}

function redactHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? REDACTED : value]),
  );
}

const SECRET_HEADER = /authorization|cookie|password|secret|token|api-?key/i;
