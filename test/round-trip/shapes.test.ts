import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMessage } from "../../src/soap/read.js";
import { writeMessage } from "../../src/soap/write.js";
import type { EmulatorCall } from "../../src/testing/index.js";
import { bodyElement } from "../message/document.js";
import { call } from "../testing/call.js";
import { requests, successes } from "./contract-values.js";
import { startDirectedEmulator } from "./directed-emulator.js";
import { shapes } from "./shapes.js";
import { shared } from "../servers/shared.js";

const operations = Object.values(shapes.operations);
const named = operations.map((operation) => [operation.method, operation] as const);

describe("in another contract, with types that extend others, attributes and nil", () => {
  it.each(named)("%s: what is written is read", (_, operation) => {
    fc.assert(
      fc.property(requests(shapes, operation), ({ given, received }) => {
        const body = writeMessage(shapes, operation.request, given).xml;
        expect(readMessage(shapes, operation.request, bodyElement(body))).toStrictEqual(received);
      }),
      { numRuns: 50 },
    );
  });

  describe.each(["1.1", "1.2"] as const)("over SOAP %s", (soapVersion) => {
    const emulator = shared(() =>
      startDirectedEmulator(operations, { contract: { descriptor: shapes, wsdl: "" } }),
    );

    it.each(named)("%s: what is sent arrives, and the response comes back", async (method, operation) => {
      await fc.assert(
        fc.asyncProperty(
          requests(shapes, operation),
          successes(shapes, operation),
          async (request, response) => {
            let seen: EmulatorCall | undefined;
            emulator.direct((one) => {
              seen = one;
              return response.given;
            });
            const { status, text, result } = await call(emulator, method, request.given, {
              contract: shapes,
              soapVersion,
            });
            expect(status, text).toBe(200);
            expect(seen?.request).toStrictEqual(request.received);
            expect(result).toStrictEqual(response.received);
          },
        ),
        { numRuns: 25 },
      );
    });
  });
});
