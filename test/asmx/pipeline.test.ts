import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContractError } from "../../scripts/contract/nodes.js";
import { credentials, soapVersions } from "./client/clients.js";
import { seedAccount } from "./controls.js";
import { startAsmxHost } from "./host.js";
import type { AsmxHost } from "./host.js";
import { emittedPackage } from "./pipeline/emitted-package.js";
import type { AnyClient, EmittedPackage } from "./pipeline/emitted-package.js";
import { echoes } from "./pipeline/shapes.js";
import { typedUses } from "./pipeline/typed-uses.js";
import { pulledContract } from "./pulled-contract.js";

let host: AsmxHost;
beforeAll(async () => {
  host = await startAsmxHost();
});
afterAll(() => host.close());

describe("a package emitted from the WSDL of a real service of many shapes", () => {
  let shapes: EmittedPackage;
  beforeAll(async () => {
    shapes = await emittedPackage(await pulledContract(`${host.shapesUrl}?WSDL`), typedUses);
  });
  afterAll(() => shapes.remove());

  test("has a method for each operation, each of which is called below", () => {
    expect([...shapes.methods].sort()).toEqual([...new Set(echoes.map(({ method }) => method))].sort());
  });

  describe.each(soapVersions)("in SOAP %s", (soapVersion) => {
    let client: AnyClient;
    beforeAll(() => {
      client = shapes.client({ credentials, endpoint: host.shapesUrl, soapVersion });
    });
    afterAll(() => client[Symbol.asyncDispose]());

    test.each(echoes)("$method gives back what it got: $what", async ({ method, request, result }) => {
      expect(plain(await client[method]?.(request))).toEqual(plain(result));
    });

    test("a value that its type does not allow is refused before it is sent", async () => {
      await expect(client.echoColour?.({ value: "Blue" })).rejects.toMatchObject({ field: "value" });
      await expect(client.echoShape?.({ value: { fill: "Red" } })).rejects.toMatchObject({
        field: "value.xsiType",
      });
      await expect(client.echoCharacter?.({ value: 65_536 })).rejects.toMatchObject({ field: "value" });
    });

    test("what the service cannot read is a fault, typed as ever", async () => {
      await expect(client.echoIdentifier?.({ value: "no guid" })).rejects.toMatchObject({
        code: "SOAP_FAULT",
        fault: { code: soapVersion === "1.1" ? "Client" : "Sender" },
      });
    });
  });
});

test("a package emitted from the WSDL that the real account service emits calls that service", async () => {
  const accounts = await emittedPackage(await pulledContract(host.wsdlUrl));
  await seedAccount(host, "jane", { usedSpaceKB: 7 });
  for (const soapVersion of soapVersions) {
    await using client = accounts.client({ credentials, endpoint: host.url, soapVersion });
    expect(await client.getAccountUsedSpace?.({ userName: "jane" })).toMatchObject({ usedSpaceInKB: 7n });
    await expect(client.getAccountUsedSpace?.({ userName: "nobody" })).rejects.toMatchObject({
      code: "SERVICE_RESULT",
    });
  }
  await accounts.remove();
});

test("a contract with a [Flags] enumeration is refused with the place and the reason", async () => {
  const refused = await pulledContract(`${host.flagsUrl}?WSDL`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ContractError);
  expect(String(refused)).toMatch(
    /Flags\.asmx\?WSDL:\d+:\d+: simple type "Sides" is made by list; only restriction can be served$/,
  );
});

/** Bytes as a list of numbers, whichever class holds them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
