import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAsmxHost } from "./host.js";
import type { AsmxHost } from "./host.js";
import { emittedPackage } from "./pipeline/emitted-package.js";
import type { EmittedPackage } from "./pipeline/emitted-package.js";
import { pulledContract } from "./pulled-contract.js";

const credentials = { userName: "api-user", password: "api-pass" };

let host: AsmxHost;
let emitted: EmittedPackage;
beforeAll(async () => {
  host = await startAsmxHost();
  emitted = await emittedPackage(await pulledContract(`${host.plausibleUrl}?WSDL`));
});
afterAll(async () => {
  await emitted.remove();
  await host.close();
});

describe.each(["1.1", "1.2"] as const)("over SOAP %s, a Result pulled from a real host as", (soapVersion) => {
  test.each([
    ["an empty extension of a generic base", "getGeneric"],
    ["an extension whose Code is an enumeration", "getCoded"],
    ["an abstract type, whose members stand in the class that xsi:type names", "getAbstract"],
    ["nothing at all (object)", "getUntyped"],
  ])("%s is a success, or thrown", async (_, method) => {
    const options = { credentials, endpoint: host.plausibleUrl, soapVersion };
    await using client = emitted.client(options);
    await using stranger = emitted.client({ ...options, credentials: { ...credentials, password: "wrong" } });
    const call = (outcome: number): Promise<unknown> | undefined => client[method]?.({ outcome });
    expect(await call(0)).toMatchObject({ authToken: "a-token", result: { result: 0, code: "Success" } });
    await expect(call(52)).rejects.toMatchObject({
      code: "SERVICE_RESULT",
      result: { result: 52, code: "AlreadyExists" },
    });
    await expect(call(77)).rejects.toMatchObject({
      code: "SERVICE_RESULT",
      result: { result: 77, code: "SomethingNew" },
    });
    await expect(stranger[method]?.({ outcome: 0 })).rejects.toMatchObject({ code: "INVALID_CREDENTIALS" });
  });
});
