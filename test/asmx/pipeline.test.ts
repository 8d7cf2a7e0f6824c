import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentials, soapVersions } from "./client/clients.js";
import { seedAccount } from "./controls.js";
import { startAsmxHost } from "./host.js";
import { emittedPackage } from "./pipeline/emitted-package.js";
import type { AnyClient, EmittedPackage } from "./pipeline/emitted-package.js";
import { echoes } from "./pipeline/shapes.js";
import { typedUses } from "./pipeline/typed-uses.js";
import { pulledContract } from "./pulled-contract.js";
import { shared } from "../servers/shared.js";

const host = shared(() => startAsmxHost());

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

describe("a package emitted from the WSDL that the real account service emits", () => {
  let accounts: EmittedPackage;
  beforeAll(async () => {
    accounts = await emittedPackage(await pulledContract(host.wsdlUrl));
    await seedAccount(host, "jane", { usedSpaceKB: 7 });
  });
  afterAll(() => accounts.remove());

  test.each(soapVersions)("calls that service in SOAP %s", async (soapVersion) => {
    await using client = accounts.client({ credentials, endpoint: host.url, soapVersion });
    expect(await client.getAccountUsedSpace?.({ userName: "jane" })).toMatchObject({ usedSpaceInKB: 7n });
    await expect(client.getAccountUsedSpace?.({ userName: "nobody" })).rejects.toMatchObject({
      code: "SERVICE_RESULT",
    });
  });
});

describe("a package emitted from a WSDL with flags, default values, xml:lang and names that differ in case alone", () => {
  let flags: EmittedPackage;
  beforeAll(async () => {
    flags = await emittedPackage(await pulledContract(`${host.flagsUrl}?WSDL`));
  });
  afterAll(() => flags.remove());

  const wall = {
    ...{ lang: "de", open: ["Left", "Right"], painted: ["Top"] },
    ...{ bricks: 7, colour: "blue", solid: false },
  };
  const walls: readonly (readonly [string, object, object, string])[] = [
    ["everything given", wall, wall, "de|Left, Right|Top|7|blue|False"],
    [
      "nothing given",
      { open: [], painted: [] },
      { lang: undefined, open: ["None"], painted: ["None"], bricks: 3, colour: "red", solid: true },
      "|None|None|3|red|True",
    ],
    [
      "the default values given",
      { ...wall, bricks: 3, colour: "red", solid: true },
      { ...wall, bricks: 3, colour: "red", solid: true },
      "de|Left, Right|Top|3|red|True",
    ],
    [
      "an empty language and all flags",
      { ...wall, lang: "", painted: ["Left", "Right", "Top"] },
      { ...wall, lang: "", painted: ["Left", "Right", "Top"] },
      "|Left, Right|Left, Right, Top|7|blue|False",
    ],
  ];

  describe.each(soapVersions)("in SOAP %s", (soapVersion) => {
    let client: AnyClient;
    beforeAll(() => {
      client = flags.client({ credentials, endpoint: host.flagsUrl, soapVersion });
    });
    afterAll(() => client[Symbol.asyncDispose]());

    test.each([[["Left"]], [["Left", "Top"]], [["None"]], [["Left", "Right", "Top"]]])(
      "the flags %j come back",
      async (value) => {
        expect(await client.echoSides?.({ value })).toEqual({ echoSidesResult: value });
      },
    );

    test("no flag at all is what .NET calls its zero", async () => {
      expect(await client.echoSides?.({ value: [] })).toEqual({ echoSidesResult: ["None"] });
    });

    test("members whose names differ in case alone arrive and come back as what they are", async () => {
      const twins = { id: "a", Name: "b", name: "c", NAME: ["d", "e"], Id: 7 };
      expect(await client.echoTwins?.({ value: twins, Value: "!" })).toEqual({ ...twins, name: "c!" });
      expect(await client.echoTwins?.({ value: { name: "c", Id: 0 }, Value: "!" })).toEqual({
        ...{ id: undefined, Name: undefined, name: "c!", NAME: [], Id: 0 },
      });
    });

    test.each(walls)("%s: arrives and comes back", async (_, given, back, arrived) => {
      expect(await client.echoWalls?.({ values: [given] })).toEqual({ echoWallsResult: [back] });
      expect(await client.describe?.({ value: given })).toEqual({ describeResult: arrived });
    });
  });
});

/** Bytes as a list of numbers, whichever class holds them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
