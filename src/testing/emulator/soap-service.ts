import { setTimeout as sleep } from "node:timers/promises";
import type { ContractDescriptor, OperationDescriptor } from "../../contract/operation.js";
import { FieldError } from "../../message/field-error.js";
import { errorId, invalidSoapCredentials, outcomeFields, withSuccess } from "../soap/result-outcome.js";
import type { Outcome } from "../soap/result-outcome.js";
import { writeEnvelope } from "../soap/envelope.js";
import { writeResponseBody } from "../soap/response-body.js";
import { Dispatch } from "./asmx/dispatch.js";
import { headerNotUnderstood, unprocessedRequest, unwritableAnswer } from "./asmx/fault-wording.js";
import { readHeaderBlocks } from "./asmx/header-blocks.js";
import type { HeaderBlocks, ReceivedCredentials } from "./asmx/header-blocks.js";
import { readParameters } from "./asmx/parameters.js";
import { readEnvelope } from "./asmx/request-envelope.js";
import { whyUnwritable } from "./asmx/unwritable.js";
import type { EmulatedService, EmulatorCall } from "./behaviours/behaviour.js";
import { EmulatorFault, EmulatorResult } from "./behaviours/failure.js";
import { behaviourOf } from "./behaviours/table.js";
import { EarlyAnswer, faultAnswer, REACHED, xmlAnswer } from "./http/answer.js";
import type { HttpAnswer } from "./http/answer.js";
import type { HttpRequest, Reaction } from "./http/server.js";
import { redactRequest } from "./request-log.js";
import type { OpenEntry, RequestLog } from "./request-log.js";
import type { EmulatorFailure, Script } from "./script.js";

/** A behaviour from a test; what it gives is checked against the contract when it is written. */
export type TestBehaviour = (call: EmulatorCall) => unknown;

interface SoapServiceParts {
  readonly service: EmulatedService;
  readonly accepts: (credentials: ReceivedCredentials | undefined) => boolean;
  readonly refusal: "result" | "fault";
  /** By the client's method names. */
  readonly behaviours: ReadonlyMap<string, TestBehaviour>;
  readonly failures: Script<EmulatorFailure>;
  readonly responses: Script<TestBehaviour>;
  readonly log: RequestLog;
}

interface DecodedCall {
  readonly operation: OperationDescriptor;
  readonly call: EmulatorCall;
  readonly notUnderstood: HeaderBlocks["notUnderstood"];
}

/** Answers SOAP requests: reads like ASMX, behaves like the service, writes like ASMX. */
export class SoapService {
  readonly #parts: SoapServiceParts;
  readonly #contract: ContractDescriptor;
  readonly #dispatch: Dispatch;

  constructor(parts: SoapServiceParts) {
    this.#parts = parts;
    this.#contract = parts.service.contract;
    this.#dispatch = new Dispatch(this.#contract);
  }

  async answer(request: HttpRequest): Promise<Reaction> {
    const entry = this.#parts.log.open(request.headers);
    const reaction = await this.#react(request, entry);
    if (reaction.kind === "answer") entry.status = reaction.answer.status;
    return reaction;
  }

  async #react(request: HttpRequest, entry: OpenEntry): Promise<Reaction> {
    let decoded: DecodedCall;
    try {
      decoded = this.#decode(request, entry);
    } catch (error) {
      if (error instanceof EarlyAnswer) return { kind: "answer", answer: error.answer };
      throw error;
    }
    const failure = this.#parts.failures.take(decoded.operation);
    const scripted = failure === undefined ? undefined : this.#scripted(failure, decoded);
    if (scripted !== undefined) return scripted;
    const answer = await this.#carryOut(decoded);
    if (failure?.kind === "reset") {
      return { kind: "reset", answer: failure.midAnswer === true ? answer : undefined };
    }
    if (failure?.kind === "delay" && !(await waited(failure.ms, request.signal))) return { kind: "silence" };
    return { kind: "answer", answer };
  }

  #decode(request: HttpRequest, entry: OpenEntry): DecodedCall {
    const envelope = readEnvelope(request, this.#dispatch.isOperation);
    entry.soapVersion = envelope.version;
    const operation = this.#dispatch.operationOf(request, envelope);
    entry.operation = operation.name;
    const blocks = readHeaderBlocks(this.#contract, envelope);
    entry.userName = blocks.credentials?.userName;
    const { request: parameters, hasWrapper } = readParameters(this.#contract, operation, envelope);
    entry.request = redactRequest(this.#contract, operation, parameters);
    return {
      operation,
      notUnderstood: blocks.notUnderstood,
      call: {
        operation: operation.name,
        soapVersion: envelope.version,
        request: parameters,
        hasRequest: hasWrapper,
        credentials: blocks.credentials,
        headers: request.headers,
      },
    };
  }

  /** A failure that comes in the place of the operation; `undefined` for one that comes after it. */
  #scripted(failure: EmulatorFailure, { operation, call }: DecodedCall): Reaction | undefined {
    switch (failure.kind) {
      case "result": {
        const { result, code, message = errorId() } = failure;
        return { kind: "answer", answer: this.#withOutcome(operation, call, { result, code, message }) };
      }
      case "fault":
        return { kind: "answer", answer: faultAnswer(call.soapVersion, failure, REACHED) };
      case "http":
        return { kind: "answer", answer: httpAnswer(failure) };
      case "silence":
        return { kind: "silence" };
      case "reset":
      case "delay":
        return undefined;
    }
  }

  async #carryOut({ operation, call, notUnderstood }: DecodedCall): Promise<HttpAnswer> {
    try {
      const result = await this.#resultOf(operation, call);
      // ASMX looks for this when the operation is done.
      if (notUnderstood !== undefined) {
        return faultAnswer(call.soapVersion, headerNotUnderstood(notUnderstood), REACHED);
      }
      return this.#write(operation, call, result);
    } catch (error) {
      if (error instanceof EmulatorFault) return faultAnswer(call.soapVersion, error.fault, REACHED);
      const why = error instanceof Error ? error.message : String(error);
      return faultAnswer(call.soapVersion, unprocessedRequest(why), REACHED);
    }
  }

  /** What the operation gives: a success, or a Result that says why not. Throws for what is a fault. */
  async #resultOf(operation: OperationDescriptor, call: EmulatorCall): Promise<unknown> {
    const { accepts, refusal } = this.#parts;
    if (operation.authenticated && !accepts(call.credentials)) {
      const refused = invalidSoapCredentials();
      if (refusal === "fault") throw new EmulatorFault({ code: "client", reason: refused.code });
      return outcomeFields(operation, refused);
    }
    try {
      return withSuccess(operation, await this.#behave(operation, call));
    } catch (error) {
      if (error instanceof EmulatorResult) return outcomeFields(operation, error.outcome);
      throw error;
    }
  }

  async #behave(operation: OperationDescriptor, call: EmulatorCall): Promise<unknown> {
    const { behaviours, responses, service } = this.#parts;
    const test = responses.take(operation) ?? behaviours.get(operation.method);
    return test === undefined ? behaviourOf(operation.name)(call, service, operation) : await test(call);
  }

  #withOutcome(operation: OperationDescriptor, call: EmulatorCall, outcome: Outcome): HttpAnswer {
    return this.#write(operation, call, outcomeFields(operation, outcome));
  }

  #write(operation: OperationDescriptor, call: EmulatorCall, result: unknown): HttpAnswer {
    try {
      const body = writeResponseBody(this.#contract, operation, result);
      return xmlAnswer(200, call.soapVersion, writeEnvelope(call.soapVersion, body));
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      const why = whyUnwritable(result) ?? error.message;
      return faultAnswer(call.soapVersion, unwritableAnswer(why), REACHED);
    }
  }
}

function httpAnswer(failure: EmulatorFailure & { readonly kind: "http" }): HttpAnswer {
  return {
    status: failure.status,
    headers: { "Content-Type": failure.contentType ?? "text/html", ...failure.headers },
    body: failure.body ?? "",
  };
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
