import { readable } from "../../../options/check.js";
import type { EmulatorCredentials, EmulatorOptions } from "../options.js";
import type { Check, ChecksOf } from "./field.js";
import {
  anyFunction,
  anyObject,
  is,
  isObject,
  listOf,
  objectOf,
  oneOf,
  optional,
  recordOf,
  text,
  whole,
} from "./field.js";
import { checkSeed } from "./seed.js";

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
  refusal: optional(oneOf("result", "fault")),
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
