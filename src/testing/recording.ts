import { isDeepStrictEqual } from "node:util";
import { contract as published } from "../../generated/contract.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor } from "../soap/contract.js";
import type { EmulatorCall } from "./asmx.js";
import type { EmulatorBehaviours } from "./emulator.js";
import { EmulatorFault, EmulatorResult } from "./responses.js";
import { fromJson, redactMessage, toJson } from "./call-values.js";

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
  /** As a caller gets it; dates and 64-bit integers are strings. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** A Result that is not a success. */
  readonly refusal?: {
    readonly result: number;
    readonly code: string;
    readonly message?: string | undefined;
  };
  readonly fault?: { readonly code: string; readonly reason: string };
  /** The code and the message of the error that any other response leads to. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** Paths of elements that the contract does not know. Their content is not recorded. */
  readonly unknownElements: readonly string[];
}

/**
 * Behaviours for `startEmulator` that respond as recorded. A call gets the next recorded response to the same
 * request, secrets aside; the last one stays. A request that was not recorded, and a response that was neither a
 * result nor a fault, become a SOAP fault that says so.
 */
export function replay(recording: Recording, contract: ContractDescriptor = published): EmulatorBehaviours {
  const behaviours: Record<string, (call: EmulatorCall) => object> = {};
  for (const operation of Object.values(contract.operations)) {
    const calls = recording.calls.filter((call) => call.operation === operation.name);
    if (calls.length === 0) continue;
    const pending = [...calls];
    behaviours[operation.method] = ({ request }) => {
      const arrived = plain(redactMessage(contract, operation.request, request));
      const fits = (call: RecordedCall): boolean => isDeepStrictEqual(plain(call.request), arrived);
      const index = pending.findIndex(fits);
      const call = index < 0 ? calls.findLast(fits) : pending.splice(index, 1)[0];
      if (call === undefined) {
        const reason = `The recording has no call of ${operation.name} with this request.`;
        throw new EmulatorFault({ code: "client", reason });
      }
      if (call.result === undefined) throw failureOf(call);
      return fromJson(contract, callerFields(contract, operation.response), call.result);
    };
  }
  return behaviours;
}

/** As a recording has it, whatever the order of the members. */
function plain(request: object): unknown {
  return JSON.parse(toJson(request));
}

function failureOf({ refusal, fault, failure }: RecordedCall): Error {
  if (refusal !== undefined) return new EmulatorResult(refusal);
  const reason = fault?.reason ?? failure?.message ?? "No response is recorded.";
  return new EmulatorFault({
    code: /^(?:Client|Sender)$/.test(fault?.code ?? "") ? "client" : "server",
    reason,
  });
}
