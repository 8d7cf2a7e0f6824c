import { InvalidRequestError } from "../errors.js";
import { checkKeys } from "../options.js";
import { itemPath, pathOf, suggestion } from "../soap/fields.js";
import { kindOf } from "../soap/values.js";
import type { AccountSeed } from "./accounts.js";
import type { EmulatorOptions } from "./emulator.js";
import type { EmulatorFailure, FailureOptions } from "./script.js";

/*
 * What would mislead a test in silence: an unknown key or word, and a number that Node or the emulator would take for
 * another. What the types forbid beyond that fails by itself. Everything throws `InvalidRequestError`.
 */

const OPTIONS = ["port", "accounts", "credentials", "refusal", "behaviours", "contract", "random"];
const SEED = [
  ...["username", "password", "email", "fullName", "status", "entityId", "partner", "customerTypeCode"],
  ...["paymentPlanId", "signupDate", "sizeMB", "isUltraSafe", "backupServerName", "systems", "history"],
];
/** What each kind of failure cannot do without, and what it may have. */
const FAILURES: Readonly<
  Record<EmulatorFailure["kind"], readonly [needed: readonly string[], more?: readonly string[]]>
> = {
  result: [["result", "code"], ["message"]],
  fault: [["reason"], ["code", "subcodes", "actor", "detail"]],
  http: [["status"], ["contentType", "headers", "body"]],
  reset: [[], ["midResponse"]],
  silence: [[]],
  delay: [["ms"]],
};
const FAULT_CODES = ["client", "server", "mustUnderstand", "versionMismatch"];
const LONGEST_TIMER_MS = 2_147_483_647;

export function checkOptions(options: EmulatorOptions): void {
  checkKeys(options, OPTIONS, "options");
  const { port = 0, accounts = [], credentials = [], refusal = "result" }: EmulatorOptions = options;
  checkWhole(port, "port", 0, 65_535);
  checkWord(refusal, "refusal", ["result", "fault"]);
  accounts.forEach((seed, index) => checkSeed(seed, itemPath("accounts", index)));
  if (credentials === "any") return;
  for (const one of [credentials].flat())
    checkKeys(one, ["userName", "password"], "credentials", "credentials");
}

export function checkSeed(seed: AccountSeed, path = "account"): void {
  checkKeys(seed, SEED, path, path);
  if (typeof seed.username !== "string")
    throw wrong(seed.username, pathOf(path, "username"), "must be a string");
  const rows = { systems: SYSTEM, history: MONTH };
  for (const name of ["systems", "history"] as const) {
    const at = pathOf(path, name);
    seed[name]?.forEach((row, index) => checkKeys(row, rows[name], itemPath(at, index), itemPath(at, index)));
  }
}

const SYSTEM = ["systemName", "deviceType", "usedSpaceKB"];
const MONTH = ["periodDate", "uploadedFilesCount", "uploadedFilesSize"];

export function checkFailure(failure: EmulatorFailure, options: FailureOptions): void {
  checkKeys(options, ["operation", "times", "probability", "delayMs"], "options");
  const { times = 1, probability = 1, delayMs = 0 }: FailureOptions = options;
  if (times !== Infinity) checkWhole(times, "times", 1, Number.MAX_SAFE_INTEGER);
  if (!(probability >= 0 && probability <= 1)) throw wrong(probability, "probability", "must be from 0 to 1");
  checkWhole(delayMs, "delayMs", 0, LONGEST_TIMER_MS);
  const { kind } = failure;
  checkWord(kind, "failure.kind", Object.keys(FAILURES));
  const [needed, more = []] = FAILURES[kind];
  checkKeys(failure, ["kind", ...needed, ...more], "failure", "failure");
  for (const key of needed) {
    if (Reflect.get(failure, key) === undefined) throw wrong(undefined, `failure.${key}`, "must be given");
  }
  if (kind === "http") checkWhole(failure.status, "failure.status", 100, 999);
  if (kind === "delay") checkWhole(failure.ms, "failure.ms", 0, LONGEST_TIMER_MS);
  if (kind === "fault") checkWord(failure.code ?? "server", "failure.code", FAULT_CODES);
}

export function checkMethod(method: string, methods: ReadonlySet<string>, field: string): void {
  if (methods.has(method)) return;
  const why = `The contract has no operation whose method is ${method}`;
  throw new InvalidRequestError(field, why + (suggestion(method, methods) || "."));
}

function checkWhole(value: unknown, field: string, min: number, max: number): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return;
  throw wrong(value, field, `must be a whole number from ${min} to ${max}`);
}

function checkWord(value: string, field: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  const hint = typeof value === "string" ? suggestion(value, words) : "";
  const list = words.map((word) => `"${word}"`).join(", ");
  throw new InvalidRequestError(field, `${field} must be one of ${list}${hint || `, got ${kindOf(value)}.`}`);
}

function wrong(value: unknown, field: string, must: string): InvalidRequestError {
  const got = typeof value === "number" ? value : kindOf(value);
  return new InvalidRequestError(field, `${field} ${must}, got ${got}.`);
}
