import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareContracts } from "../../scripts/compare/compare.js";
import type { ContractModel } from "../../scripts/contract/model.js";
import { contractHash } from "../../scripts/contract/model.js";
import { knownFacts } from "../../scripts/facts.js";
import { startAsmxHost } from "./host.js";
import type { AsmxHost } from "./host.js";
import { pulledContract } from "./pulled-contract.js";

const pinnedWsdl = fileURLToPath(new URL("../../wsdl/AccountManagementService.wsdl", import.meta.url));

let host: AsmxHost;
let pinned: ContractModel;
let emitted: ContractModel;
beforeAll(async () => {
  host = await startAsmxHost();
  pinned = await pulledContract(pinnedWsdl);
  emitted = await pulledContract(host.wsdlUrl);
});
afterAll(() => host.close());

test("the contract that ASP.NET emits from the C# classes is the pinned one: no difference", () => {
  expect(compareContracts(pinned, emitted, knownFacts)).toEqual([]);
  expect(contractHash(emitted)).toBe(contractHash(pinned));
});

test("the comparison would see a difference if one operation were missing", () => {
  const operations = emitted.operations.filter(({ name }) => name !== "Authenticate");
  const changes = compareContracts(pinned, { ...emitted, operations }, knownFacts);
  expect(changes.map(({ id }) => id)).toContain("operation-removed");
});
