import { inspect } from "node:util";
import type { AccountManagementError } from "../src/index.js";
import { isAccountManagementError } from "../src/index.js";
import { exposuresOf } from "../test/secrets/exposure.js";
import { Find } from "./find.js";

const BUILT_INS = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Error,
  Map,
  Set,
  Promise,
  RegExp,
  Buffer,
].flatMap((one): object[] => [one, one.prototype as object]);
const KEYS = new Map(BUILT_INS.map((one) => [one, Reflect.ownKeys(one).length]));

/** Nothing has been added to what all objects share. */
export function checkPrototypes(): void {
  for (const [one, count] of KEYS) {
    const keys = Reflect.ownKeys(one);
    if (keys.length !== count)
      throw new Find("no prototype pollution", `${keys.length} keys, ${String(keys.at(-1))}`);
  }
}

/** Whatever a call is rejected with is one of the package's errors, and shows no secret anywhere. */
export function checkError(
  error: unknown,
  secrets: readonly string[],
  thorough: boolean,
): AccountManagementError {
  if (!isAccountManagementError(error)) {
    throw new Find(
      "no untyped error",
      error instanceof Error ? (error.stack ?? error.message) : inspect(error),
    );
  }
  if (error.message.length > 3_000)
    throw new Find("messages are short", `${error.message.length} characters`);
  if (/[\0-\x1f\x7f-\x9f]/.test(error.message)) {
    throw new Find("messages hold no control characters", JSON.stringify(error.message));
  }
  if (thorough || shows(error, secrets)) {
    const exposures = exposuresOf(error, secrets);
    if (exposures.length > 0) throw new Find("no secret in any error", exposures.join("; "));
  }
  return error;
}

/** Quick: the places where texts of an answer end up. */
function shows(error: AccountManagementError, secrets: readonly string[]): boolean {
  const text = `${error.stack ?? ""}${JSON.stringify(error)}${inspect(error.cause, { depth: 3 })}`;
  return secrets.some(
    (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
  );
}

/** No event shows a secret. */
export function checkEvents(events: readonly unknown[], secrets: readonly string[]): void {
  const exposures = exposuresOf(events, secrets);
  if (exposures.length > 0) throw new Find("no secret in any event", exposures.join("; "));
}
