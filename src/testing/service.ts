import { setTimeout as sleep } from "node:timers/promises";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { MessageError } from "../soap/fields.js";
import { RefusedRequest, readRequest } from "./asmx.js";
import type { ReceivedCredentials, ReceivedRequest } from "./asmx.js";
import { EmulatorFault, EmulatorResult, behave } from "./behaviours.js";
import type { EmulatedService, EmulatorCall } from "./behaviours.js";
import { redactMessage } from "./journal.js";
import type { Journal, JournalEntry } from "./journal.js";
import {
  errorId,
  invalidSoapCredentials,
  outcomeFields,
  withSuccess,
  writeEnvelope,
  writeResponseBody,
} from "./responses.js";
import type { FaultReply } from "./responses.js";
import type { EmulatorFailure, Script } from "./script.js";
import { REACHED, faultResponse, xmlResponse } from "./server.js";
import type { HttpRequest, HttpResponse, Reaction } from "./server.js";

/** A behaviour from a test; what it gives is checked against the contract when it is written. */
export type TestBehaviour = (call: EmulatorCall) => unknown;

/** A failure that a test asked for, and how late it comes. */
export interface PlannedFailure {
  readonly failure: EmulatorFailure;
  readonly delayMs: number;
}

interface SoapServiceParts {
  readonly service: EmulatedService;
  readonly accepts: (credentials: ReceivedCredentials | undefined) => boolean;
  readonly refusal: "result" | "fault";
  /** By the client's method names. */
  readonly behaviours: ReadonlyMap<string, TestBehaviour>;
  readonly failures: Script<PlannedFailure>;
  readonly responses: Script<TestBehaviour>;
  readonly journal: Journal;
}

interface Call {
  readonly received: ReceivedRequest;
  readonly call: EmulatorCall;
  readonly entry: JournalEntry;
}

/** Responds to SOAP requests: reads like ASMX, behaves like the service, writes like ASMX. */
export class SoapService {
  readonly #parts: SoapServiceParts;
  readonly #contract: ContractDescriptor;

  constructor(parts: SoapServiceParts) {
    this.#parts = parts;
    this.#contract = parts.service.contract;
  }

  async respond(request: HttpRequest): Promise<Reaction> {
    const entry = this.#parts.journal.open(request.headers);
    const reaction = await this.#react(request, entry);
    if (reaction.kind === "response") entry.status = reaction.response.status;
    return reaction;
  }

  async #react(request: HttpRequest, entry: JournalEntry): Promise<Reaction> {
    let call: Call;
    try {
      call = this.#read(request, entry);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      entry.mismatches.push(error.message);
      return { kind: "response", response: error.response };
    }
    const { operation } = call.received;
    const planned = this.#parts.failures.take(operation);
    this.#noteWaiting("failNext", this.#parts.failures, operation, entry);
    if (planned === undefined) return { kind: "response", response: await this.#carryOut(call) };
    const { failure, delayMs } = planned;
    if (delayMs > 0 && !(await waited(delayMs, request.signal))) return { kind: "silence" };
    return this.#fail(failure, call, request.signal);
  }

  #read(request: HttpRequest, entry: JournalEntry): Call {
    const received = readRequest(this.#contract, request, entry);
    entry.request = redactMessage(this.#contract, received.operation.request, received.request);
    const { version, operation, request: values, hasRequest, credentials } = received;
    const call = {
      operation: operation.name,
      soapVersion: version,
      request: values,
      hasRequest,
      credentials,
      headers: request.headers,
    };
    return { received, call, entry };
  }

  /** A step that waits for another operation is what a test has most likely mistaken. */
  #noteWaiting(
    what: string,
    script: Script<unknown>,
    { method }: OperationDescriptor,
    { mismatches }: JournalEntry,
  ): void {
    const others = new Set(script.waiting().filter((one) => one !== undefined && one !== method));
    for (const other of others) {
      mismatches.push(`A step of ${what} is waiting for ${String(other)}; this is a call of ${method}.`);
    }
  }

  async #fail(failure: EmulatorFailure, call: Call, signal: AbortSignal): Promise<Reaction> {
    const { operation, version } = call.received;
    switch (failure.kind) {
      case "result": {
        const { result, code, message = errorId() } = failure;
        const fields = outcomeFields(operation, { result, code, message });
        return { kind: "response", response: this.#write(call, fields) };
      }
      case "fault":
        return { kind: "response", response: faultResponse(version, failure, REACHED) };
      case "http":
        return {
          kind: "response",
          response: {
            status: failure.status,
            headers: { "Content-Type": failure.contentType ?? "text/html", ...failure.headers },
            body: failure.body ?? "",
          },
        };
      case "silence":
        return { kind: "silence" };
      case "reset": {
        const response = await this.#carryOut(call);
        return { kind: "reset", response: failure.midResponse === true ? response : undefined };
      }
      case "delay": {
        const response = await this.#carryOut(call);
        return (await waited(failure.ms, signal)) ? { kind: "response", response } : { kind: "silence" };
      }
    }
  }

  async #carryOut(call: Call): Promise<HttpResponse> {
    const { version, notUnderstood } = call.received;
    try {
      const result = await this.#resultOf(call);
      if (notUnderstood === undefined) return this.#write(call, result);
      // ASMX looks for this when the operation is done.
      return faultResponse(version, headerNotUnderstood(notUnderstood), REACHED);
    } catch (error) {
      if (error instanceof EmulatorFault) return faultResponse(version, error.fault, REACHED);
      return faultResponse(
        version,
        unprocessed(error instanceof Error ? error.message : String(error)),
        REACHED,
      );
    }
  }

  /** What the operation gives: a success, or a Result that says why not. Throws for what is a fault. */
  async #resultOf({ received, call, entry }: Call): Promise<unknown> {
    const { operation, credentials } = received;
    const { accepts, refusal } = this.#parts;
    if (operation.authenticated && !accepts(credentials)) {
      entry.mismatches.push(
        credentials === undefined
          ? "The request has no AuthHeader."
          : `The credentials of ${JSON.stringify(credentials.userName)} are not accepted.`,
      );
      const refused = invalidSoapCredentials();
      if (refusal === "fault") throw new EmulatorFault({ code: "client", reason: refused.code });
      return outcomeFields(operation, refused);
    }
    try {
      return withSuccess(operation, await this.#behave(operation, call, entry));
    } catch (error) {
      if (error instanceof EmulatorResult) return outcomeFields(operation, error.outcome);
      throw error;
    }
  }

  #behave(operation: OperationDescriptor, call: EmulatorCall, entry: JournalEntry): unknown {
    const { behaviours, responses, service } = this.#parts;
    const test = responses.take(operation) ?? behaviours.get(operation.method);
    this.#noteWaiting("respondNext", responses, operation, entry);
    return test === undefined ? behave(call, service, operation) : test(call);
  }

  #write({ received: { operation, version } }: Call, result: unknown): HttpResponse {
    try {
      const body = writeResponseBody(this.#contract, operation, result);
      return xmlResponse(200, version, writeEnvelope(version, body));
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const why = `There was an error generating the XML document. ---> ${error.message}`;
      return faultResponse(version, unprocessed(why), REACHED);
    }
  }
}

function headerNotUnderstood(name: string): FaultReply {
  return { code: "mustUnderstand", reason: `SOAP header ${name} was not understood.`, detail: false };
}

function unprocessed(why: string): FaultReply {
  return { code: "server", reason: `Server was unable to process request. ---> ${why}` };
}

/** Whether the time passed before the client or the emulator was gone. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
