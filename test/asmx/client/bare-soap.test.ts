import { beforeEach, describe, expect, test } from "vitest";
import { lastReceived, orderNext, reset, seedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { shared } from "../../servers/shared.js";

const host = shared(() => startAsmxHost());

describe.each(soapVersions)("the package soap, asked of this client, in SOAP %s", (soapVersion) => {
  beforeEach(async () => {
    await reset(host);
    await seedAccount(host, "jane", { usedSpaceKB: 7 });
  });

  test("calls a real ASMX host with the client's credentials", async () => {
    await using client = clientOf(host, soapVersion);
    const soap = await client.soap();
    const [response] = await soap.GetAccountUsedSpaceAsync({ userName: "jane" });
    expect(response).toMatchObject({
      GetAccountUsedSpaceResult: { Result: 0, Code: "Success" },
      usedSpaceInKB: 7,
    });
    expect(await lastReceived(host)).toMatchObject({
      ...{ operation: "GetAccountUsedSpace", soap: soapVersion, userName: "jane" },
      ...{ "AuthHeader.UserName": "api-user", "AuthHeader.Password": "api-pass" },
    });
  });

  test("gets a fault of the host as this client's error", async () => {
    await using client = clientOf(host, soapVersion);
    const soap = await client.soap();
    await orderNext(host, "fault", { message: "out of order" });
    await expect(soap.GetAccountUsedSpaceAsync({ userName: "jane" })).rejects.toMatchObject({
      code: "SOAP_FAULT",
    });
  });
});
