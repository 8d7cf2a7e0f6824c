import { channel } from "node:diagnostics_channel";
import { InvalidRequestError } from "./errors.js";
import { kindOf } from "./soap/values/codec.js";

type Level = "debug" | "info" | "warn" | "error";

/**
 * Where the client tells what it does: `console`, or a logger of winston, pino or bunyan, as they are; or any
 * object with these methods, each of them optional. It gets no bodies, no credentials and no tokens; requests
 * are shown without their secret fields.
 */
export interface Logger {
  debug?(message: string, fields: Readonly<Record<string, unknown>>): void;
  info?(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn?(message: string, fields: Readonly<Record<string, unknown>>): void;
  error?(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Tells the logger. `fields` are made only when it wants them. Never throws, whatever the logger does. */
export type Log = (level: Level, message: string, fields: () => Readonly<Record<string, unknown>>) => void;

const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** @throws InvalidRequestError for what is not a logger. */
export function makeLog(logger: unknown): Log {
  if (logger === undefined) return () => undefined;
  if (typeof logger !== "object" || logger === null) {
    throw new InvalidRequestError(
      "logger",
      `logger must be an object with methods such as debug, got ${kindOf(logger)}.`,
    );
  }
  for (const level of LEVELS) {
    const method: unknown = Reflect.get(logger, level);
    if (method !== undefined && typeof method !== "function") {
      throw new InvalidRequestError(
        "logger",
        `logger.${level} must be a function or left out, got ${kindOf(method)}.`,
      );
    }
  }
  const fieldsFirst = takesFieldsFirst(logger);
  return (level, message, fields) => {
    try {
      if (!isWanted(logger, level)) return;
      const method = Reflect.get(logger, level) as (...parameters: unknown[]) => unknown;
      const later = fieldsFirst
        ? method.call(logger, fields(), message)
        : method.call(logger, message, fields());
      // An `async` function is a method without a result to TypeScript.
      if (typeof later === "object" && later !== null && "then" in later) {
        Promise.resolve(later).catch(() => undefined);
      }
    } catch {
      // A logger that fails must not fail the call.
    }
  };
}

/** pino and bunyan drop fields that come after the message; both, and no others, are made like this. */
function takesFieldsFirst(logger: object): boolean {
  const isMethod = (name: string): boolean => typeof Reflect.get(logger, name) === "function";
  return isMethod("child") && isMethod("fatal") && isMethod("trace") && !("transports" in logger);
}

function isWanted(logger: object, level: Level): boolean {
  if (Reflect.get(logger, level) === undefined) return false;
  const isLevelEnabled: unknown = Reflect.get(logger, "isLevelEnabled");
  return typeof isLevelEnabled !== "function" || isLevelEnabled.call(logger, level) !== false;
}

/**
 * What is published on the channels `account-management-service-client:<event>` of `node:diagnostics_channel`.
 * Nothing in it is secret: neither requests nor responses, only what is said about them.
 */
export interface CallEvent {
  readonly callId: string;
  /** Name of the operation in the WSDL. */
  readonly operation: string;
  readonly soapVersion: "1.1" | "1.2";
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
}

const named = (event: string) => channel(`account-management-service-client:${event}`);

/** A channel without subscribers costs nothing: look at `hasSubscribers` before making an event. */
export const channels = {
  callStart: named("call:start"),
  callEnd: named("call:end"),
  callError: named("call:error"),
  callRetry: named("call:retry"),
  tryStart: named("try:start"),
  tryEnd: named("try:end"),
  tryError: named("try:error"),
} as const;
