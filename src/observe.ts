import { channel } from "node:diagnostics_channel";
import type { Channel } from "node:diagnostics_channel";
import { HttpError, ServiceResultError, assignToCall, isAccountManagementError } from "./errors.js";
import type { AccountManagementError } from "./errors.js";
import type { ClientSettings } from "./options.js";
import type { SoapVersion } from "./soap/contract.js";
import { showMessage } from "./soap/write.js";
import type { WrittenMessage } from "./soap/write.js";
import { now } from "./transport/time.js";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Where the client logs what it does: `console`, or a logger of winston, pino or bunyan, as they are; or any
 * object with these methods, each of them optional. It gets no bodies, no credentials and no tokens; requests
 * are shown without their secret fields.
 */
export interface Logger {
  debug?(message: string, fields: Readonly<Record<string, unknown>>): void;
  info?(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn?(message: string, fields: Readonly<Record<string, unknown>>): void;
  error?(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** `fields` are made only when the logger wants them. Never throws, whatever the logger does. */
function write(logger: Logger, level: LogLevel, message: string, fields: () => object): void {
  try {
    const method: unknown = Reflect.get(logger, level);
    const isLevelEnabled: unknown = Reflect.get(logger, "isLevelEnabled");
    if (typeof method !== "function") return;
    if (typeof isLevelEnabled === "function" && isLevelEnabled.call(logger, level) === false) return;
    const parameters = takesFieldsFirst(logger) ? [fields(), message] : [message, fields()];
    // An `async` function is a method without a result to TypeScript.
    Promise.resolve(method.apply(logger, parameters)).catch(() => undefined);
  } catch {
    // A logger that fails must not fail the call.
  }
}

/** pino and bunyan drop fields that come after the message; both, and no others, are made like this. */
function takesFieldsFirst(logger: Logger): boolean {
  const isMethod = (name: string): boolean => typeof Reflect.get(logger, name) === "function";
  return isMethod("child") && isMethod("fatal") && isMethod("trace") && !("transports" in logger);
}

/**
 * What is published on the channels `account-management-service-client:<event>` of `node:diagnostics_channel`.
 * It holds no request, no response and nothing secret.
 */
export interface CallEvent {
  readonly callId: string;
  /** Name of the operation in the WSDL. */
  readonly operation: string;
  readonly soapVersion: SoapVersion;
  /** Host and port of the endpoint. */
  readonly host: string;
  /** The number of the try, from 1; in `call:end` and `call:error`, how many there were. */
  readonly attempts: number;
  /** Since the call or the try began, in ms; 0 in `call:start` and `try:start`. */
  readonly durationMs: number;
  /** HTTP status, in `try:end` and where an `HttpError` tells it. */
  readonly status?: number | undefined;
  /** The error's `code`, in `call:error` and `try:error`. */
  readonly code?: string | undefined;
  /** The pause before the next try in ms, in `call:retry`. */
  readonly delayMs?: number | undefined;
  /** Path of an element that the contract does not know, in `call:unknown-element`; never its content. */
  readonly element?: string | undefined;
}

const EVENTS = [
  ...(["call:start", "call:end", "call:error", "call:retry", "call:unknown-element"] as const),
  ...(["try:start", "try:end", "try:error"] as const),
];
type EventName = (typeof EVENTS)[number];

const channels = Object.fromEntries(
  EVENTS.map((event) => [event, channel(`account-management-service-client:${event}`)]),
) as Readonly<Record<EventName, Channel>>;

/** Hears of one call what is published of all. */
export type CallListener = (event: EventName, facts: CallEvent) => void;

/** Tells this process's calls from those of others in a shared log. */
const CALL_ID_PREFIX = Math.random().toString(36).slice(2, 8);
let calls = 0;

/**
 * Reports one call to the logger, on the channels and to its listener. Where nobody listens, no facts are put
 * together.
 */
export class ObservedCall {
  readonly #callId = `${CALL_ID_PREFIX}-${(calls += 1).toString(36)}`;
  readonly #startedAt = now();
  readonly #client: ClientSettings;
  readonly #operation: string;
  readonly #listener: CallListener | undefined;
  #attempts = 0;

  constructor(client: ClientSettings, operation: string, listener?: CallListener) {
    this.#client = client;
    this.#operation = operation;
    this.#listener = listener;
    this.#publish("call:start", { durationMs: 0 });
  }

  sent(message: WrittenMessage): void {
    this.#log("debug", "is sent", () => ({ request: showMessage(message) }));
  }

  async try<T extends { readonly response: { readonly status: number } }>(
    attempt: () => Promise<T>,
  ): Promise<T> {
    this.#attempts += 1;
    const startedAt = now();
    this.#publish("try:start", { durationMs: 0 });
    try {
      const done = await attempt();
      this.#publish("try:end", { durationMs: now() - startedAt, status: done.response.status });
      return done;
    } catch (error) {
      this.#publish("try:error", { durationMs: now() - startedAt, ...kindOfFailure(error) });
      throw error;
    }
  }

  retry({ code }: AccountManagementError, retry: number, delayMs: number): void {
    this.#log("warn", "is tried again", () => ({ retry, delayMs, code }));
    this.#publish("call:retry", { delayMs, code });
  }

  /** The service has grown, and whoever maintains the client may want to know. Never the element's content. */
  unknownElement(element: string): void {
    this.#log("warn", "gave an element that the contract does not know", () => ({ element }));
    this.#publish("call:unknown-element", { element });
  }

  succeeded(): { readonly callId: string; readonly attempts: number; readonly durationMs: number } {
    const { callId, attempts, durationMs } = this.#facts();
    this.#log("info", "succeeded", () => ({ attempts, durationMs }));
    this.#publish("call:end", { durationMs });
    return { callId, attempts, durationMs };
  }

  failed<E extends AccountManagementError>(error: E): E {
    assignToCall(error, this.#operation, this.#callId);
    const { code } = error;
    const { attempts, durationMs } = this.#facts();
    if (error instanceof ServiceResultError) {
      const { result, code: resultCode } = error.result;
      this.#log("info", "was refused", () => ({ attempts, durationMs, code, result, resultCode }));
    } else {
      this.#log("error", "failed", () => ({ attempts, durationMs, code }));
    }
    this.#publish("call:error", { durationMs, ...kindOfFailure(error) });
    return error;
  }

  #facts(): CallEvent {
    const { soapVersion, endpoint } = this.#client;
    return {
      callId: this.#callId,
      operation: this.#operation,
      soapVersion,
      host: endpoint.host,
      attempts: this.#attempts,
      durationMs: now() - this.#startedAt,
    };
  }

  #log(level: LogLevel, what: string, more: () => object): void {
    const { logger } = this.#client;
    if (logger === undefined) return;
    write(logger, level, `${this.#operation} ${what}`, () => {
      const { callId, operation, soapVersion, host } = this.#facts();
      return { callId, operation, soapVersion, host, ...more() };
    });
  }

  #publish(event: EventName, more: Partial<CallEvent>): void {
    const { hasSubscribers } = channels[event];
    if (!hasSubscribers && this.#listener === undefined) return;
    const facts = { ...this.#facts(), ...more };
    if (hasSubscribers) channels[event].publish(facts);
    this.#listener?.(event, facts);
  }
}

function kindOfFailure(error: unknown): Partial<CallEvent> {
  const code = isAccountManagementError(error) ? error.code : undefined;
  return error instanceof HttpError ? { code, status: error.status } : { code };
}
