import { types } from "node:util";
import { InvalidRequestError } from "../errors.js";
import { checkKeys, checkWhole, readable } from "../options.js";
import { itemPath, pathOf, suggestion } from "../soap/fields.js";
import { kindOf } from "../soap/values/codec.js";
import type { AccountSeed, HistorySeed, SystemSeed } from "./accounts.js";
import type { EmulatorCredentials, EmulatorFailure, EmulatorOptions } from "./emulator.js";
import type { SoapFault } from "./responses.js";

/** Throws `InvalidRequestError` for a value that is not as it must be; `field` is its path. */
export type Check = (value: unknown, field: string) => void;

/** One check for every key that an object of the type may have. */
export type ChecksOf<T> = Readonly<Record<keyof T, Check>>;

/** An object with these keys and no others. The options themselves have the empty path. */
export function objectOf(checks: Readonly<Record<string, Check>>): Check {
  return (value, field) => {
    checkKeys(value, Object.keys(checks), field === "" ? "options" : field, field);
    for (const [key, check] of Object.entries(checks)) check(value[key], pathOf(field, key));
  };
}

export function optional(check: Check): Check {
  return (value, field) => {
    if (value !== undefined) check(value, field);
  };
}

export function listOf(check: Check): Check {
  return (value, field) => {
    if (!Array.isArray(value)) throw unexpected(value, field, "an array");
    for (const [index, item] of value.entries()) check(item, itemPath(field, index));
  };
}

/** An object with any keys. */
export function recordOf(check: Check): Check {
  return (value, field) => {
    anyObject(value, field);
    for (const [key, item] of Object.entries(value as object)) check(item, pathOf(field, key));
  };
}

export function checkOneOf(...words: readonly [string, string, ...string[]]): Check {
  const listed = words.map((word) => `"${word}"`);
  const expected = `${listed.slice(0, -1).join(", ")} or ${listed.at(-1) ?? ""}`;
  return (value, field) => {
    if (typeof value !== "string") throw unexpected(value, field, expected);
    if (words.includes(value)) return;
    throw new InvalidRequestError(field, `${field} must be ${expected}${suggestion(value, words)}`);
  };
}

export function whole(min: number, max: number): Check {
  return is(
    `a whole number from ${min} to ${max}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
  );
}

export const text = is("a string", (value) => typeof value === "string");
export const flag = is("true or false", (value) => typeof value === "boolean");
export const anyFunction = is("a function", (value) => typeof value === "function");
export const date = is("a valid Date", (value) => types.isDate(value) && !Number.isNaN(value.getTime()));
export const int32 = whole(-2_147_483_648, 2_147_483_647);
export const int64 = is(
  "a whole number or a bigint",
  (value) => typeof value === "bigint" || Number.isInteger(value),
);
export const anyObject = is("an object", isObject);

/** What is neither null nor an array. */
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function is(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, field) => {
    if (!holds(value)) throw unexpected(value, field, expected);
  };
}

function unexpected(value: unknown, field: string, expected: string): InvalidRequestError {
  return new InvalidRequestError(field, `${field} must be ${expected}, got ${kindOf(value)}.`);
}

/** Throws `InvalidRequestError` for a key that a seed does not have and for a value of the wrong type. */
export const checkSeed = objectOf({
  username: text,
  password: optional(text),
  email: optional(text),
  fullName: optional(text),
  status: optional(text),
  entityId: optional(int32),
  partner: optional(text),
  customerTypeCode: optional(text),
  paymentPlanId: optional(int32),
  signupDate: optional(date),
  sizeMB: optional(int64),
  isUltraSafe: optional(flag),
  backupServerName: optional(text),
  systems: optional(
    listOf(
      objectOf({
        systemName: text,
        deviceType: optional(text),
        usedSpaceKB: optional(int64),
      } satisfies ChecksOf<SystemSeed>),
    ),
  ),
  history: optional(
    listOf(
      objectOf({
        periodDate: date,
        uploadedFilesCount: int64,
        uploadedFilesSize: int64,
      } satisfies ChecksOf<HistorySeed>),
    ),
  ),
} satisfies ChecksOf<AccountSeed>);

type Kind = EmulatorFailure["kind"];

const kind = checkOneOf("result", "fault", "http", "reset", "silence", "delay");
const LONGEST_DELAY_MS = 2_147_483_647;
const MOST_TIMES = 1_000_000;

const CHECKS: { readonly [K in Kind]: ChecksOf<EmulatorFailure & { readonly kind: K }> } = {
  result: { kind, result: int32, code: text, message: optional(text) },
  fault: {
    kind,
    code: optional(checkOneOf("client", "server", "mustUnderstand", "versionMismatch")),
    subcodes: optional(listOf(objectOf({ namespace: text, name: text }))),
    reason: text,
    actor: optional(text),
    detail: optional(is("a string or false", (value) => typeof value === "string" || value === false)),
  } satisfies ChecksOf<SoapFault & { kind: "fault" }>,
  http: {
    kind,
    // What Node can send.
    status: whole(100, 999),
    contentType: optional(text),
    headers: optional(recordOf(text)),
    body: optional(
      is("a string or a Uint8Array", (value) => typeof value === "string" || types.isUint8Array(value)),
    ),
  },
  reset: { kind, midAnswer: optional(flag) },
  silence: { kind },
  delay: { kind, ms: (value, field) => void checkWhole(value, field, 0, LONGEST_DELAY_MS, "ms") },
};

const EVERY_KEY = Object.values(CHECKS).flatMap((checks) => Object.keys(checks));

/** Throws `InvalidRequestError` for an unknown kind, for a key that it does not have and for a wrong type. */
export function checkFailure(failure: unknown): void {
  readable(() => {
    checkKeys(failure, EVERY_KEY, "failure", "failure");
    kind(failure.kind, "failure.kind");
    objectOf(CHECKS[failure.kind as Kind])(failure, "failure");
  });
}

/** Throws `InvalidRequestError` for an unknown option and for bad `times`. */
export function checkFailureOptions(options: unknown): void {
  readable(() => {
    checkKeys(options, ["operation", "times"], "options");
    if (options.times !== undefined) checkWhole(options.times, "times", 1, MOST_TIMES, "calls");
  });
}

const oneCredentials = objectOf({ userName: text, password: text } satisfies ChecksOf<EmulatorCredentials>);

const credentials: Check = (value, field) => {
  if (value === "any") return;
  if (Array.isArray(value)) listOf(oneCredentials)(value, field);
  else if (isObject(value)) oneCredentials(value, field);
  else is('"any", { userName, password } or an array of these', () => false)(value, field);
};

const options = objectOf({
  port: optional(whole(0, 65_535)),
  accounts: optional(listOf(checkSeed)),
  credentials: optional(credentials),
  refusal: optional(checkOneOf("result", "fault")),
  // Whether the contract has these operations is another question.
  behaviours: optional(recordOf(optional(anyFunction))),
  contract: optional(objectOf({ descriptor: anyObject, wsdl: text })),
} satisfies ChecksOf<EmulatorOptions>);

/** Throws `InvalidRequestError` for an unknown option and for one of the wrong type. */
export function checkOptions(value: unknown): void {
  readable(() => {
    // An option's path is its bare name.
    options(value, "");
  });
}
