import type { ContractDescriptor, OperationDescriptor } from "../../contract/operation.js";
import { writeMessage } from "../../message/write.js";
import { escapeAttribute } from "../../xml/text.js";
import { callerFields } from "./unwrapped.js";
import { withValueTypeDefaults } from "./value-type-defaults.js";

/**
 * The body element of an answer, from a result as callers see it. A result that is null is an empty wrapper.
 * Throws `FieldError` for what the contract does not allow.
 */
export function writeResponseBody(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  result: unknown,
): string {
  const { response } = operation;
  if (result === undefined || result === null) {
    return `<${response.element} xmlns="${escapeAttribute(response.namespace)}" />`;
  }
  const complete = withValueTypeDefaults(contract, callerFields(contract, response), result);
  // The service may well know names and leave out parts that the contract does not foresee; so may a test.
  return writeMessage(contract, response, complete, { enumerations: "open", missing: "omit" });
}
