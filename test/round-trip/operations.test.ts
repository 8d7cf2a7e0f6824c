import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import type { AccountManagementClient } from "../../src/index.js";
import type { ContractDescriptor } from "../../src/soap/contract.js";
import type { EmulatorCall, OperationMethod } from "../../src/testing/index.js";
import { callUntyped, makeClient } from "../client/calling.js";
import { xmlText } from "../message/arbitrary.js";
import { requests, successes } from "./contract-values.js";
import { startDirectedEmulator } from "./directed-emulator.js";
import { shared } from "../servers/shared.js";

const contract: ContractDescriptor = generated;
const operations = Object.values(contract.operations);
const RUNS = 50;

const emulator = shared(() => startDirectedEmulator(operations, { credentials: "any" }));

const text = xmlText.filter((one) => one !== "");
const credentials = fc.record({ userName: text, password: text });

describe.each(["1.1", "1.2"] as const)("over SOAP %s", (soapVersion) => {
  let client: AccountManagementClient;
  beforeAll(() => {
    client = makeClient({ endpoint: emulator.url, soapVersion });
  });
  afterAll(() => client.close());

  it.each(operations.map((operation) => [operation.method, operation] as const))(
    "%s: what is sent arrives, and the response comes back",
    async (method, operation) => {
      await fc.assert(
        fc.asyncProperty(
          requests(contract, operation),
          successes(contract, operation),
          credentials,
          async (request, response, user) => {
            let seen: EmulatorCall | undefined;
            emulator.direct((call) => {
              seen = call;
              return response.given;
            });
            const result = await callUntyped(client, method as OperationMethod, request.given, {
              credentials: user,
            });
            expect(seen).toMatchObject({ operation: operation.name, soapVersion, hasRequest: true });
            expect(seen?.request).toStrictEqual(request.received);
            expect(seen?.credentials).toStrictEqual({ ...user });
            expect(result).toStrictEqual(response.received);
          },
        ),
        { numRuns: RUNS },
      );
    },
  );
});
