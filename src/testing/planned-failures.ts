import { InvalidRequestError } from "../errors.js";
import { checkKeys, checkWhole } from "../options.js";
import { suggestion } from "../soap/fields.js";
import { kindOf } from "../soap/values.js";
import { FAULT_CODES } from "./responses.js";
import type { FaultReply, ResultReplyOutcome } from "./responses.js";
import type { OperationMethod } from "./call-values.js";

/** A Result other than success, in the operation's own form. */
export interface ResultFailure extends ResultReplyOutcome {
  readonly kind: "result";
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

/** What each kind of failure has, and whether it cannot do without. */
const KINDS: Readonly<Record<EmulatorFailure["kind"], Readonly<Record<string, boolean>>>> = {
  result: { result: true, code: true, message: false },
  fault: { reason: true, code: false, subcodes: false, actor: false, detail: false },
  http: { status: true, contentType: false, headers: false, body: false },
  reset: { midResponse: false },
  silence: {},
  delay: { ms: true },
};
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Refuses what would mislead a test in silence: an unknown key or word, and a number that Node or the emulator would
 * take for another. What the types forbid beyond that fails by itself. Throws `InvalidRequestError`.
 */
export function checkFailure(failure: EmulatorFailure, options: FailureOptions): void {
  checkKeys(options, ["operation", "times", "probability", "delayMs"], "options");
  const { times = 1, probability = 1, delayMs = 0 }: FailureOptions = options;
  if (times !== Infinity) checkWhole(times, "times", 1, Number.MAX_SAFE_INTEGER);
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidRequestError("probability", `probability must be from 0 to 1, got ${probability}.`);
  }
  checkWhole(delayMs, "delayMs", 0, LONGEST_TIMER_MS);
  const { kind } = failure;
  checkWord(kind, "failure.kind", Object.keys(KINDS));
  checkKeys(failure, ["kind", ...Object.keys(KINDS[kind])], "failure", "failure");
  for (const [key, isNeeded] of Object.entries(KINDS[kind])) {
    if (!isNeeded || Reflect.get(failure, key) !== undefined) continue;
    throw new InvalidRequestError(`failure.${key}`, `failure.${key} must be given, got undefined.`);
  }
  if (kind === "http") checkWhole(failure.status, "failure.status", 100, 999);
  if (kind === "delay") checkWhole(failure.ms, "failure.ms", 0, LONGEST_TIMER_MS);
  if (kind === "fault") checkWord(failure.code ?? "server", "failure.code", Object.keys(FAULT_CODES));
}

/** Throws `InvalidRequestError` for a word that is none of `words`, and names the nearest one. */
export function checkWord(value: string, field: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  const hint = typeof value === "string" ? suggestion(value, words) : "";
  const list = words.map((word) => `"${word}"`).join(", ");
  throw new InvalidRequestError(field, `${field} must be one of ${list}${hint || `, got ${kindOf(value)}.`}`);
}

/** What the next calls meet, in the order in which it was asked for. */
export class Script<What> {
  #steps: {
    readonly what: What;
    /** For the calls of this method; `undefined` for any. */
    readonly method: string | undefined;
    readonly probability: number;
    left: number;
  }[] = [];
  readonly #name: string;
  readonly #random: () => number;

  /** `name` is that of the function that asks for a step. */
  constructor(name: string, random: () => number) {
    this.#name = name;
    this.#random = random;
  }

  add(what: What, method: string | undefined, times = 1, probability = 1): void {
    this.#steps.push({ what, method, left: times, probability });
  }

  /**
   * Takes the first step that is meant for the method. A step that waits for another one is what a test has most
   * likely mistaken: `mismatches` gets a line for it.
   */
  take(method: string, mismatches: string[]): What | undefined {
    const step = this.#steps.find(
      (one) =>
        (one.method ?? method) === method && (one.probability === 1 || this.#random() < one.probability),
    );
    if (step !== undefined && --step.left === 0) this.#steps = this.#steps.filter((one) => one !== step);
    for (const other of new Set(this.#steps.map((one) => one.method ?? method))) {
      if (other === method) continue;
      mismatches.push(`A step of ${this.#name} is waiting for ${other}; this is a call of ${method}.`);
    }
    return step?.what;
  }

  reset(): void {
    this.#steps = [];
  }
}
