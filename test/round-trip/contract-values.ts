import fc from "fast-check";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { callerFields } from "../../src/soap/contract.js";
import { messageValues, xmlText } from "../message/arbitrary.js";
import { choices, chooser } from "./choices.js";
import { GivenForms } from "./given-forms.js";

/** What one side gives, and what the other side is to receive. */
export interface Passed {
  readonly given: Readonly<Record<string, unknown>>;
  readonly received: Readonly<Record<string, unknown>>;
}

/** Requests of an operation. */
export function requests(contract: ContractDescriptor, operation: OperationDescriptor): fc.Arbitrary<Passed> {
  const fields = callerFields(contract, operation.request);
  return fc.tuple(messageValues(contract, operation.request), choices).map(([value, numbers]) => ({
    given: new GivenForms(contract, chooser(numbers), "caller").ofFields(fields, value),
    received: plain(value),
  }));
}

/** Responses of an operation that did what was asked. */
export function successes(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
): fc.Arbitrary<Passed> {
  const fields = callerFields(contract, operation.response);
  const { outcome } = operation.response;
  const values = messageValues(contract, operation.response, { enumerations: "open" });
  return fc.tuple(values, successfulResult, choices).map(([value, result, numbers]) => {
    const choose = chooser(numbers);
    const received = { ...value };
    for (const { property, optionalInSchema } of fields) {
      // A client takes an empty one for none.
      if (optionalInSchema === true && received[property] === "") received[property] = "t";
    }
    if (outcome?.kind === "enumeration") received[outcome.property] = "Success";
    if (outcome?.kind === "standard") {
      received[outcome.property] = choose<unknown>(result, {
        ...result,
        code: "Success",
        message: undefined,
      });
    }
    const given = new GivenForms(contract, choose, "behaviour").ofFields(fields, received);
    if (outcome !== undefined && isPlainSuccess(received[outcome.property]) && choose(true, false)) {
      Reflect.deleteProperty(given, outcome.property);
    }
    return { given, received: plain(received) };
  });
}

/** The number says that it is one, whatever the rest says. */
const successfulResult = fc.record({
  result: fc.constant(0),
  code: fc.option(fc.stringMatching(/^[A-Z][A-Za-z]{0,12}$/), { nil: undefined }),
  message: fc.option(
    xmlText.filter((text) => text !== ""),
    { nil: undefined },
  ),
});

/** What the emulator says of itself where a response does not say how the call went. */
function isPlainSuccess(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return result === "Success";
  const { code, message } = result as { readonly code?: unknown; readonly message?: unknown };
  return code === "Success" && message === undefined;
}

/** With ordinary objects all the way down, to compare strictly. */
function plain(value: Record<string, unknown>): Record<string, unknown> {
  return structuredClone(value);
}
