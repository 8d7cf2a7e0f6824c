import { contract as published } from "../../generated/contract.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, FieldDescriptor } from "../soap/contract.js";
import { codecOf } from "../soap/values/built-in.js";
import { EmulatorFault, EmulatorResult } from "./behaviours.js";
import type { EmulatorCall } from "./behaviours.js";
import { redactRequest } from "./emulator.js";
import type { EmulatorBehaviours } from "./emulator.js";

/** Calls of a real endpoint, as the command `record` writes them: plain JSON, secrets are `"***"`. */
export interface Recording {
  /** sha256 of the contract that the responses were read with. */
  readonly contract: string;
  readonly calls: readonly RecordedCall[];
}

/** One call: its request, and one of result, refusal, fault and failure. */
export interface RecordedCall {
  /** The operation's name in the WSDL. */
  readonly operation: string;
  readonly soapVersion: "1.1" | "1.2";
  /** As a caller passes it; dates and 64-bit integers are strings. */
  readonly request: Readonly<Record<string, unknown>>;
  /** HTTP status of the response. */
  readonly status: number;
  /** Time to the end of the response, in ms. */
  readonly durationMs: number;
  readonly result?: Readonly<Record<string, unknown>> | undefined;
  /** A Result that is not a success. */
  readonly refusal?: { readonly result: number; readonly code: string; readonly message?: string | undefined } | undefined;
  readonly fault?: { readonly code: string; readonly reason: string } | undefined;
  /** What another response leads to: the error's code and message. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
  /** Paths of elements that the contract does not know. Their content is not recorded. */
  readonly unknownElements: readonly string[];
}

/**
 * Behaviours for `startEmulator` that answer as recorded. A call gets the next recorded response to the same
 * request, secrets aside; the last one stays. A request that was not recorded meets a SOAP fault that says so.
 */
export function replay(recording: Recording, contract: ContractDescriptor = published): EmulatorBehaviours {
  const behaviours: Record<string, (call: EmulatorCall) => object> = {};
  for (const operation of Object.values(contract.operations)) {
    const calls = recording.calls.filter((call) => call.operation === operation.name);
    if (calls.length === 0) continue;
    const pending = [...calls];
    behaviours[operation.method] = ({ request }) => {
      const key = keyOf(redactRequest(contract, operation, request));
      const fits = (call: RecordedCall): boolean => keyOf(call.request) === key;
      const index = pending.findIndex(fits);
      const call = index < 0 ? calls.findLast(fits) : pending.splice(index, 1)[0];
      if (call === undefined) {
        throw new EmulatorFault({ code: "client", reason: `The recording has no call of ${operation.name} with this request.` });
      }
      return respond(call, contract, callerFields(contract, operation.response));
    };
  }
  return behaviours as EmulatorBehaviours;
}

function respond(call: RecordedCall, contract: ContractDescriptor, fields: readonly FieldDescriptor[]): object {
  if (call.result !== undefined) return fromJson(contract, fields, call.result);
  if (call.refusal !== undefined) throw new EmulatorResult(call.refusal);
  const reason = call.fault?.reason ?? call.failure?.message ?? "The recording holds no response.";
  throw new EmulatorFault({ code: /^(?:Client|Sender)$/.test(call.fault?.code ?? "") ? "client" : "server", reason });
}

/** The same for equal requests, whatever the order of their members. */
function keyOf(request: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(request).filter(([, value]) => value !== undefined);
  sorted.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** What a caller passes or gets, from JSON: strings become what their field's type is to callers. */
export function fromJson(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  json: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const value: Record<string, unknown> = { ...json };
  for (const field of fields) {
    const given = value[field.property];
    if (given !== undefined) value[field.property] = valueFromJson(contract, field, given);
  }
  return value;
}

function valueFromJson(contract: ContractDescriptor, field: FieldDescriptor, json: unknown): unknown {
  const type = contract.types[field.type];
  if (Array.isArray(json)) {
    const item = type?.kind === "array" ? type.item : field;
    return json.map((one: unknown) => valueFromJson(contract, item, one));
  }
  if (type?.kind === "complex" && typeof json === "object" && json !== null) {
    return fromJson(contract, type.fields, json as Readonly<Record<string, unknown>>);
  }
  const builtIn = type?.kind === "simple" ? type.base : field.type;
  const isText = typeof json === "string" || typeof json === "number" || typeof json === "bigint";
  return isText && builtIn.startsWith("xs:") ? codecOf(builtIn).parse(String(json)) : json;
}
