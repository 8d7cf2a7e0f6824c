import { contract } from "../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../src/soap/contract.js";

/** The contract, for walks that know no operation by name. */
export const table: ContractDescriptor = contract;

export const OPERATIONS: readonly OperationDescriptor[] = Object.values(table.operations);

const byName = new Map(OPERATIONS.map((operation) => [operation.name, operation]));

export function operationOf(name: string): OperationDescriptor {
  const operation = byName.get(name);
  if (operation === undefined) throw new Error(`The contract has no operation ${name}.`);
  return operation;
}
