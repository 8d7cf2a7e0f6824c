import { setTimeout as sleep } from "node:timers/promises";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { MessageError } from "../soap/fields.js";
import { RefusedRequest, openEntry, readRequest } from "./asmx.js";
import type { JournalEntry, ReceivedRequest } from "./asmx.js";
import { EmulatorFault, EmulatorResult, behave } from "./behaviours.js";
import type { EmulatedService, EmulatorCall } from "./behaviours.js";
import type { EmulatorFailure, Script } from "./failures.js";
import {
  REACHED,
  faultResponse,
  outcomeFields,
  refusal,
  refusedResult,
  withSuccess,
  writeEnvelope,
  writeResponseBody,
  xmlResponse,
} from "./responses.js";
import type { FaultReply, HttpResponse } from "./responses.js";
import type { HttpRequest, Reaction } from "./server.js";

/** A behaviour from a test; what it gives is checked against the contract when it is written. */
export type TestBehaviour = (call: EmulatorCall) => unknown;

/** A failure that a test asked for, and how late it comes. */
export interface PlannedFailure {
  readonly failure: EmulatorFailure;
  readonly delayMs: number;
}

interface SoapServiceParts {
  readonly service: EmulatedService;
  readonly accepts: (credentials: EmulatorCall["credentials"]) => boolean;
  readonly refusal: "result" | "fault";
  /** By the client's method names. */
  readonly behaviours: ReadonlyMap<string, TestBehaviour>;
  readonly failures: Script<PlannedFailure>;
  readonly responses: Script<TestBehaviour>;
  /** The requests in the order of their arrival. */
  readonly journal: JournalEntry[];
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
    const entry = openEntry(request.headers);
    this.#parts.journal.push(entry);
    const reaction = await this.#react(request, entry);
    if (reaction.kind === "response") entry.status = reaction.response.status;
    return reaction;
  }

  async #react(request: HttpRequest, entry: JournalEntry): Promise<Reaction> {
    let received: ReceivedRequest;
    try {
      received = readRequest(this.#contract, request, entry);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      entry.mismatches.push(error.message);
      return { kind: "response", response: error.response };
    }
    const planned = this.#parts.failures.take(received.operation.method, entry.mismatches);
    const carryOut = (): Promise<HttpResponse> => this.#carryOut(received, entry.mismatches);
    if (planned === undefined) return { kind: "response", response: await carryOut() };
    const { failure, delayMs } = planned;
    if (delayMs > 0 && !(await waited(delayMs, request.signal))) return { kind: "silence" };
    return this.#fail(failure, received, carryOut, request.signal);
  }

  async #fail(
    failure: EmulatorFailure,
    { operation, call }: ReceivedRequest,
    carryOut: () => Promise<HttpResponse>,
    signal: AbortSignal,
  ): Promise<Reaction> {
    switch (failure.kind) {
      case "result":
        return {
          kind: "response",
          response: this.#write(operation, call, refusedResult(operation, failure)),
        };
      case "fault":
        return { kind: "response", response: faultResponse(call.soapVersion, failure, REACHED) };
      case "http": {
        const { status, contentType = "text/html", headers, body = "" } = failure;
        return {
          kind: "response",
          response: { status, headers: { "Content-Type": contentType, ...headers }, body },
        };
      }
      case "silence":
        return { kind: "silence" };
      case "reset": {
        const response = await carryOut();
        return { kind: "reset", response: failure.midResponse === true ? response : undefined };
      }
      case "delay": {
        const response = await carryOut();
        return (await waited(failure.ms, signal)) ? { kind: "response", response } : { kind: "silence" };
      }
    }
  }

  async #carryOut(
    { operation, call, notUnderstood }: ReceivedRequest,
    mismatches: string[],
  ): Promise<HttpResponse> {
    try {
      const result = await this.#resultOf(operation, call, mismatches);
      if (notUnderstood === undefined) return this.#write(operation, call, result);
      // ASMX looks for this when the operation is done.
      return faultResponse(call.soapVersion, headerNotUnderstood(notUnderstood), REACHED);
    } catch (error) {
      const fault =
        error instanceof EmulatorFault
          ? error.fault
          : unprocessed(error instanceof Error ? error.message : String(error));
      return faultResponse(call.soapVersion, fault, REACHED);
    }
  }

  /** What the operation gives: a success, or a Result that says why not. Throws for what is a fault. */
  async #resultOf(
    operation: OperationDescriptor,
    call: EmulatorCall,
    mismatches: string[],
  ): Promise<unknown> {
    const { credentials } = call;
    if (operation.authenticated && !this.#parts.accepts(credentials)) {
      mismatches.push(
        credentials === undefined
          ? "The request has no AuthHeader."
          : `The credentials of ${JSON.stringify(credentials.userName)} are not accepted.`,
      );
      const refused = refusal("InvalidSoapCredentials");
      if (this.#parts.refusal === "fault") throw new EmulatorFault({ code: "client", reason: refused.code });
      return outcomeFields(operation, refused);
    }
    try {
      return withSuccess(operation, await this.#behave(operation, call, mismatches));
    } catch (error) {
      if (error instanceof EmulatorResult) return outcomeFields(operation, error.outcome);
      throw error;
    }
  }

  #behave(operation: OperationDescriptor, call: EmulatorCall, mismatches: string[]): unknown {
    const { behaviours, responses, service } = this.#parts;
    const test = responses.take(operation.method, mismatches) ?? behaviours.get(operation.method);
    return test === undefined ? behave(call, service, operation) : test(call);
  }

  #write(operation: OperationDescriptor, { soapVersion }: EmulatorCall, result: unknown): HttpResponse {
    try {
      const body = writeResponseBody(this.#contract, operation, result);
      return xmlResponse(200, soapVersion, writeEnvelope(soapVersion, body));
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const why = `There was an error generating the XML document. ---> ${error.message}`;
      return faultResponse(soapVersion, unprocessed(why), REACHED);
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
