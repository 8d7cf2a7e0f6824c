import type { ContractDescriptor, FieldDescriptor } from "../../src/soap/contract.js";
import { writeMessage } from "../../src/soap/write.js";
import type { WriteOptions } from "../../src/soap/write.js";

/** The child elements of a message that has these fields. */
export function writeFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  options?: WriteOptions,
): string {
  const message = { element: "M", namespace: contract.namespace, fields };
  const { xml } = writeMessage(contract, message, value, options);
  return /^<M [^>]*[^/]>(.*)<\/M>$/s.exec(xml)?.[1] ?? "";
}
