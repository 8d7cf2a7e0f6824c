import type { OperationDescriptor } from "../../../contract/operation.js";
import { invalidInputParameters } from "../../soap/result-outcome.js";
import { callerFields, wrapperOf } from "../../soap/unwrapped.js";
import type { EmulatedService, EmulatorCall } from "./behaviour.js";
import { EmulatorResult } from "./failure.js";

/**
 * Refuses a request without what the operation cannot do without, as the contract's table has it. That the
 * live service answers InvalidInputParameters then, and how it words that, is the emulator's own choice.
 */
export function requireInput(
  call: EmulatorCall,
  service: EmulatedService,
  operation: OperationDescriptor,
): void {
  const wrapper = wrapperOf(operation.request);
  if (wrapper !== undefined && !call.hasRequest) throw missing(wrapper.element);
  for (const field of callerFields(service.contract, operation.request)) {
    if (field.needed === true && isEmpty(call.request[field.property])) throw missing(field.element);
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function missing(element: string): EmulatorResult {
  return new EmulatorResult(invalidInputParameters(`${element} is required.`));
}
