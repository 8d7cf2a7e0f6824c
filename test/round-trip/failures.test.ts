import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import { InvalidCredentialsError, ServiceResultError } from "../../src/index.js";
import type { AccountManagementClient } from "../../src/index.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { EmulatorResult, startEmulator } from "../../src/testing/index.js";
import type { OperationMethod } from "../../src/testing/index.js";
import { callerFields } from "../../src/soap/contract.js";
import { CREDENTIALS, callUntyped, errorOf, makeClient } from "../client/calling.js";
import { messageValues, xmlText } from "../message/arbitrary.js";
import { startDirectedEmulator } from "./directed-emulator.js";
import type { DirectedEmulator } from "./directed-emulator.js";

const contract: ContractDescriptor = generated;
const operations = Object.values(contract.operations);
const withResult = operations.filter(({ response }) => response.outcome !== undefined);
const RUNS = 25;

/** A request whose secrets no message holds by chance: they would be taken out of it. */
function requestOf(operation: OperationDescriptor): Record<string, unknown> {
  const [request = {}] = fc.sample(messageValues(contract, operation.request), { numRuns: 1, seed: 7 });
  for (const { property, secret } of callerFields(contract, operation.request)) {
    if (secret === true) request[property] = `never shown: ${property} 4b1d`;
  }
  return request;
}

const errorId = fc.uuid().map((uuid) => `Err-${uuid}`);
const codes = fc.oneof(
  fc.constantFrom("AlreadyExists", "InvalidSoapCredentials", "UnexpectedError"),
  fc.stringMatching(/^[A-Z][A-Za-z]{0,12}$/).filter((code) => code !== "Success"),
);
const numbers = fc.oneof(
  fc.constantFrom(1, 2, 3, 52, 53, -1, 2147483647, -2147483648),
  fc.integer({ min: -2147483648, max: 2147483647 }).filter((number) => number !== 0),
);
const failures = fc.record({
  result: numbers,
  code: codes,
  words: xmlText.filter((text) => text !== "" && !text.includes("Err-")),
  id: fc.option(errorId, { nil: undefined }),
});

describe.each(["1.1", "1.2"] as const)("over SOAP %s", (soapVersion) => {
  let emulator: DirectedEmulator;
  let client: AccountManagementClient;
  beforeAll(async () => {
    emulator = await startDirectedEmulator(operations, { credentials: CREDENTIALS });
    client = makeClient({ endpoint: emulator.url, soapVersion });
  });
  afterAll(async () => {
    await client.close();
    await emulator.close();
  });

  it.each(withResult.map((operation) => [operation.method, operation] as const))(
    "%s: a failure comes back with its number, its code and its message",
    async (method, operation) => {
      const request = requestOf(operation);
      const named = operation.response.outcome?.kind === "enumeration";
      await fc.assert(
        fc.asyncProperty(failures, async ({ result, code, words, id }) => {
          const message = id === undefined ? words : `${words}${id};`;
          emulator.direct(() => {
            throw new EmulatorResult({ result, code, message });
          });
          const call = callUntyped(client, method as OperationMethod, request);
          const refused = code === "InvalidSoapCredentials" || (result === 3 && !named);
          const error = refused
            ? await errorOf(InvalidCredentialsError, call)
            : await errorOf(ServiceResultError, call);
          expect(error.result).toStrictEqual(
            named ? { result: undefined, code, message: undefined } : { result, code, message },
          );
          expect(error.errorId).toBe(named ? undefined : id);
          expect(error.operation).toBe(operation.name);
          expect(error.retryable).toBe(false);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each(withResult.map((operation) => [operation.method, operation] as const))(
    "%s: credentials that are refused with a Result are an InvalidCredentialsError",
    async (method, operation) => {
      const call = callUntyped(client, method as OperationMethod, requestOf(operation), {
        credentials: { ...CREDENTIALS, userName: "another" },
      });
      const error = await errorOf(InvalidCredentialsError, call);
      expect(error.result).toMatchObject({ code: "InvalidSoapCredentials" });
    },
  );

  it("every operation: credentials that are refused with a fault are an InvalidCredentialsError", async () => {
    await using faulting = await startEmulator({ refusal: "fault" });
    await using other = makeClient({ endpoint: faulting.url, soapVersion });
    for (const operation of operations.filter(({ authenticated }) => authenticated)) {
      const call = callUntyped(other, operation.method as OperationMethod, requestOf(operation));
      const error = await errorOf(InvalidCredentialsError, call);
      expect(error.operation).toBe(operation.name);
      expect(error.result).toBeUndefined();
    }
  });
});
