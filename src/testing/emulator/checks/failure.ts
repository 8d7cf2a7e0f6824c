import { types } from "node:util";
import { checkKeys, checkWhole, readable } from "../../../options/check.js";
import type { SoapFault } from "../../soap/fault.js";
import type { EmulatorFailure } from "../script.js";
import type { ChecksOf } from "./field.js";
import { flag, int32, is, listOf, objectOf, oneOf, optional, recordOf, text, whole } from "./field.js";

type Kind = EmulatorFailure["kind"];

const kind = oneOf("result", "fault", "http", "reset", "silence", "delay");
const LONGEST_DELAY_MS = 2_147_483_647;
const MOST_TIMES = 1_000_000;

const CHECKS: { readonly [K in Kind]: ChecksOf<EmulatorFailure & { readonly kind: K }> } = {
  result: { kind, result: int32, code: text, message: optional(text) },
  fault: {
    kind,
    code: optional(oneOf("client", "server", "mustUnderstand", "versionMismatch")),
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
