import { contract } from "../../generated/contract.js";
import { flagsOf, kebabCase } from "../../src/cli/request.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";

const table: ContractDescriptor = contract;

/** The password of the account `jane`, before and after every call of these. */
export const ACCOUNT_PASSWORD = "account-pass-4711";

/** A call of an operation that succeeds where there is an account `jane`. */
export interface GoodCall {
  readonly operation: OperationDescriptor;
  readonly args: readonly string[];
  /** The secrets of the request, as JSON for `--input -`. */
  readonly input: string;
}

/** Every operation of the contract: flags for what may be seen, JSON for the secrets. */
export const goodCalls: readonly (readonly [command: string, call: GoodCall])[] = Object.values(
  table.operations,
).map((operation) => {
  const command = kebabCase(operation.method);
  const args = [command, "--input", "-"];
  const secrets: Record<string, string> = {};
  for (const { field, name, takes, choices } of flagsOf(table, operation)) {
    if (field.secret === true) secrets[field.property] = ACCOUNT_PASSWORD;
    else if (takes === "boolean") args.push(`--no-${name}`);
    else args.push(`--${name}`, choices?.[0] ?? valueOf(name, operation));
  }
  return [command, { operation, args, input: JSON.stringify(secrets) }];
});

function valueOf(flag: string, { method }: OperationDescriptor): string {
  if (/user-?names?$/.test(flag)) return method.startsWith("create") ? `new-by-${method}` : "jane";
  if (flag === "email") return "jane@example.com";
  return "1";
}

/** The contract as it would be if the service did not tell the type of a device yet. */
export const withoutDeviceType: ContractDescriptor = {
  ...table,
  types: Object.fromEntries(
    Object.entries(table.types).map(([key, type]) => [
      key,
      type.kind === "complex"
        ? { ...type, fields: type.fields.filter(({ element }) => element !== "DeviceType") }
        : type,
    ]),
  ),
};
