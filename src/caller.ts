import { InvalidRequestError } from "./errors.js";
import type { OperationDescriptor } from "./soap/contract.js";

/** Key of the method that carries out a call. A symbol, because no operation can have it as its name. */
export const CALL = Symbol("call");

/** What the generated methods need of a client. */
export abstract class OperationCaller {
  /** @internal */
  abstract [CALL](operation: OperationDescriptor, request: unknown, options: unknown): Promise<unknown>;
}

/** Carries out the call of a generated method. */
export function callOn(
  client: unknown,
  operation: OperationDescriptor,
  request: unknown,
  options: unknown,
): Promise<unknown> {
  if (client instanceof OperationCaller) return client[CALL](operation, request, options);
  const { name, method } = operation;
  const message = `${name}: call it on its client, as client.${method}(…).`;
  return Promise.reject(new InvalidRequestError("client", message, { operation: name }));
}
