import { randomUUID } from "node:crypto";
import type { OperationDescriptor } from "../../contract/operation.js";

/** What the standard Result says: number, code and message. */
export interface Outcome {
  readonly result: number;
  readonly code: string;
  /** Absent in a success. */
  readonly message?: string | undefined;
}

const SUCCESS: Outcome = { result: 0, code: "Success" };

/** `what` says what is wrong with which field. */
export function invalidInputParameters(what: string): Outcome {
  return { result: 2, code: "InvalidInputParameters", message: `${what} ${errorId()}` };
}

export function invalidSoapCredentials(): Outcome {
  return { result: 3, code: "InvalidSoapCredentials", message: errorId() };
}

export function alreadyExists(): Outcome {
  return { result: 52, code: "AlreadyExists", message: errorId() };
}

export function objectEntityMismatch(): Outcome {
  return { result: 53, code: "ObjectEntityMismatch", message: errorId() };
}

/** The form in which the service names an error to its support: `Err-<guid>;`. */
export function errorId(): string {
  return `Err-${randomUUID()};`;
}

/**
 * The outcome in the form that the operation gives it, as a part of its result: the standard object, or the
 * code alone. Empty for an operation without a Result.
 */
export function outcomeFields({ response }: OperationDescriptor, outcome: Outcome): Record<string, unknown> {
  const form = response.outcome;
  if (form === undefined) return {};
  return { [form.property]: form.kind === "standard" ? { ...outcome } : outcome.code };
}

/** A result that does not say how it went is a success; what is null, or no object at all, stays as it is. */
export function withSuccess(operation: OperationDescriptor, result: unknown): unknown {
  if (typeof result !== "object" || result === null) return result;
  const property = operation.response.outcome?.property;
  const says = property !== undefined && (result as Record<string, unknown>)[property] !== undefined;
  return says ? result : { ...result, ...outcomeFields(operation, SUCCESS) };
}
