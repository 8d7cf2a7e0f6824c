import type { OperationDescriptor } from "../soap/contract.js";
import type { FaultReply } from "./responses.js";
import type { OperationMethod } from "./types.js";

/** A Result other than success, in the operation's own form. */
export interface ResultFailure {
  readonly kind: "result";
  /** Number, such as 52. Operations whose Result is an enumeration do not show it. */
  readonly result: number;
  /** Name, such as `AlreadyExists`. */
  readonly code: string;
  /** Default `Err-<guid>;`. */
  readonly message?: string | undefined;
}

/** A SOAP fault, HTTP status 500. */
export interface FaultFailure extends FaultReply {
  readonly kind: "fault";
}

/** Any HTTP response. */
export interface HttpFailure {
  readonly kind: "http";
  readonly status: number;
  /** Default `text/html`. */
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
}

/** The connection is reset, before the response or in its middle; the operation has been carried out. */
export interface ResetFailure {
  readonly kind: "reset";
  readonly midResponse?: boolean | undefined;
}

/** No response ever comes. */
export interface SilenceFailure {
  readonly kind: "silence";
}

/** The ordinary response comes late. */
export interface DelayFailure {
  readonly kind: "delay";
  /** In milliseconds. */
  readonly ms: number;
}

/** How a call goes wrong, instead of being carried out. */
export type EmulatorFailure =
  ResultFailure | FaultFailure | HttpFailure | ResetFailure | SilenceFailure | DelayFailure;

/** Which calls a failure is for. */
export interface FailureOptions {
  /** Calls of this operation only. Default: of any. */
  readonly operation?: OperationMethod | undefined;
  /** How many calls fail; `Infinity` for all of them, until `reset()`. Default 1. */
  readonly times?: number | undefined;
  /** How likely a call is to fail, from 0 to 1; calls that do not fail do not use up `times`. Default 1. */
  readonly probability?: number | undefined;
  /** How late the failure comes, in ms. Default 0. */
  readonly delayMs?: number | undefined;
}

interface Step<What> {
  readonly what: What;
  /** For the calls of this method; `undefined` for any. */
  readonly method: string | undefined;
  readonly probability: number;
  left: number;
}

/** What the next calls meet, in the order in which it was asked for. */
export class Script<What> {
  #steps: Step<What>[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  add(what: What, method: string | undefined, times = 1, probability = 1): void {
    this.#steps.push({ what, method, left: times, probability });
  }

  /** Takes the first step that is meant for the operation. */
  take({ method }: OperationDescriptor): What | undefined {
    const step = this.#steps.find(
      (one) =>
        (one.method === undefined || one.method === method) &&
        (one.probability === 1 || this.#random() < one.probability),
    );
    if (step !== undefined && --step.left === 0) this.#steps = this.#steps.filter((one) => one !== step);
    return step?.what;
  }

  /** The methods that steps are still waiting for; `undefined` for a step that takes any. */
  waiting(): readonly (string | undefined)[] {
    return this.#steps.map(({ method }) => method);
  }

  reset(): void {
    this.#steps = [];
  }
}
