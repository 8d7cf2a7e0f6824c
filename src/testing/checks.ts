import { types } from "node:util";
import { InvalidRequestError } from "../errors.js";
import { checkKeys, readable } from "../options.js";
import { itemPath, pathOf, suggestion } from "../soap/fields.js";
import { kindOf } from "../soap/values/codec.js";
import type { AccountSeed, HistorySeed, SystemSeed } from "./accounts.js";
import type { EmulatorOptions } from "./emulator.js";
import type { EmulatorFailure, FailureOptions } from "./script.js";

/*
 * What TypeScript tells its users, told to all others: an unknown key, with the nearest known one, and a value
 * of the wrong kind. Everything throws `InvalidRequestError`.
 */

/** Throws for a value that is not as it must be; `field` is its path. */
type Rule = (value: unknown, field: string) => void;
type Rules<T> = Readonly<Record<keyof T, Rule>>;

/** An object with these keys and no others; what is not among `required` may be left out. */
function shape<T>(rules: Rules<T>, ...required: readonly (keyof T)[]): Rule {
  return (value, field) => {
    checkKeys(value, Object.keys(rules), field === "" ? "options" : field, field);
    for (const [key, rule] of Object.entries<Rule>(rules)) {
      if (value[key] !== undefined || required.includes(key as keyof T)) rule(value[key], pathOf(field, key));
    }
  };
}

function is(expected: string, holds: (value: unknown) => boolean): Rule {
  return (value, field) => {
    if (holds(value)) return;
    throw new InvalidRequestError(field, `${field} must be ${expected}, got ${kindOf(value)}.`);
  };
}

function listOf(item: Rule): Rule {
  return (value, field) => {
    is("an array", Array.isArray)(value, field);
    for (const [index, one] of (value as unknown[]).entries()) item(one, itemPath(field, index));
  };
}

function recordOf(item: Rule): Rule {
  return (value, field) => {
    object(value, field);
    for (const [key, one] of Object.entries(value as object)) {
      if (one !== undefined) item(one, pathOf(field, key));
    }
  };
}

function oneOf(...words: readonly string[]): Rule {
  const expected = words
    .map((word) => `"${word}"`)
    .join(", ")
    .replace(/, (?=[^,]*$)/, " or ");
  return (value, field) => {
    if (typeof value === "string" && words.includes(value)) return;
    if (typeof value !== "string")
      throw new InvalidRequestError(field, `${field} must be ${expected}, got ${kindOf(value)}.`);
    throw new InvalidRequestError(field, `${field} must be ${expected}${suggestion(value, words) || "."}`);
  };
}

function whole(min: number, max: number): Rule {
  return is(
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = is("a string", (value) => typeof value === "string");
const flag = is("true or false", (value) => typeof value === "boolean");
const callback = is("a function", (value) => typeof value === "function");
const date = is("a valid Date", (value) => types.isDate(value) && !Number.isNaN(value.getTime()));
const int32 = whole(-2_147_483_648, 2_147_483_647);
const int64 = is(
  "a whole number or a bigint",
  (value) => typeof value === "bigint" || Number.isInteger(value),
);
const object = is("an object", isObject);
const ms = whole(0, 2_147_483_647);

const seed = shape<AccountSeed>(
  {
    username: text,
    password: text,
    email: text,
    fullName: text,
    status: text,
    entityId: int32,
    partner: text,
    customerTypeCode: text,
    paymentPlanId: int32,
    signupDate: date,
    sizeMB: int64,
    isUltraSafe: flag,
    backupServerName: text,
    systems: listOf(
      shape<SystemSeed>({ systemName: text, deviceType: text, usedSpaceKB: int64 }, "systemName"),
    ),
    history: listOf(
      shape<HistorySeed>(
        { periodDate: date, uploadedFilesCount: int64, uploadedFilesSize: int64 },
        "periodDate",
        "uploadedFilesCount",
        "uploadedFilesSize",
      ),
    ),
  },
  "username",
);

type Kind = EmulatorFailure["kind"];
type Failure<K extends Kind> = EmulatorFailure & { readonly kind: K };

const kind = oneOf("result", "fault", "http", "reset", "silence", "delay");
const FAILURES: Readonly<Record<Kind, Rule>> = {
  result: shape<Failure<"result">>({ kind, result: int32, code: text, message: text }, "result", "code"),
  fault: shape<Failure<"fault">>(
    {
      kind,
      code: oneOf("client", "server", "mustUnderstand", "versionMismatch"),
      subcodes: listOf(shape({ namespace: text, name: text }, "namespace", "name")),
      reason: text,
      actor: text,
      detail: is("a string or false", (value) => typeof value === "string" || value === false),
    },
    "reason",
  ),
  http: shape<Failure<"http">>(
    {
      kind,
      // What Node can send.
      status: whole(100, 999),
      contentType: text,
      headers: recordOf(text),
      body: is("a string or a Uint8Array", (value) => typeof value === "string" || types.isUint8Array(value)),
    },
    "status",
  ),
  reset: shape<Failure<"reset">>({ kind, midResponse: flag }),
  silence: shape<Failure<"silence">>({ kind }),
  delay: shape<Failure<"delay">>({ kind, ms }, "ms"),
};
const FAILURE_KEYS = [
  "kind",
  "result",
  "code",
  "message",
  "subcodes",
  "reason",
  "actor",
  "detail",
  "status",
  "contentType",
  "headers",
  "body",
  "midResponse",
  "ms",
];

const failureOptions = shape<FailureOptions>({
  operation: text,
  times: is(
    "a whole number of calls from 1, or Infinity",
    (value) => value === Infinity || (Number.isInteger(value) && Number(value) >= 1),
  ),
  probability: is("a number from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1),
  delayMs: ms,
});

const oneCredentials = shape({ userName: text, password: text }, "userName", "password");
const credentials: Rule = (value, field) => {
  if (value === "any") return;
  if (Array.isArray(value)) listOf(oneCredentials)(value, field);
  else if (isObject(value)) oneCredentials(value, field);
  else is('"any", { userName, password } or an array of these', () => false)(value, field);
};

const options = shape<EmulatorOptions>({
  port: whole(0, 65_535),
  accounts: listOf(seed),
  credentials,
  refusal: oneOf("result", "fault"),
  behaviours: recordOf(callback),
  contract: shape({ descriptor: object, wsdl: text }, "descriptor", "wsdl"),
  random: callback,
});

/** What a getter or a proxy throws is not passed on: it may hold anything. */
export function checkOptions(value: unknown): void {
  // An option's path is its bare name.
  readable(() => options(value, ""));
}

export function checkSeed(value: unknown): void {
  readable(() => seed(value, "account"));
}

export function checkFailure(value: unknown): void {
  readable(() => {
    checkKeys(value, FAILURE_KEYS, "failure", "failure");
    kind(value.kind, "failure.kind");
    FAILURES[value.kind as Kind](value, "failure");
  });
}

export function checkFailureOptions(value: unknown): void {
  readable(() => failureOptions(value, ""));
}

/** Of `respondNext`. */
export function checkResponse(value: unknown): void {
  is(
    "an object, null or a function",
    (response) => response === null || isObject(response) || typeof response === "function",
  )(value, "response");
}

/** Gives the method back, if it is one of `methods`. */
export function checkMethod(method: unknown, methods: ReadonlySet<string>, field: string): string {
  text(method, field);
  if (methods.has(method as string)) return method as string;
  const why = `The contract has no operation whose method is ${String(method)}`;
  throw new InvalidRequestError(field, why + (suggestion(String(method), methods) || "."));
}
