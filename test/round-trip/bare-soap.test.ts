import { createClientAsync } from "soap";
import { expect, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";

const NAMESPACE = "sosonlinebackup.com";

type Call = (request: unknown) => Promise<readonly [unknown, ...unknown[]]>;

it.each([
  ["1.1", false],
  ["1.2", true],
] as const)(
  "soap alone, given nothing but the emulator's WSDL, gets a token over SOAP %s",
  async (soapVersion, forceSoap12Headers) => {
    await using emulator = await startEmulator();
    const client = await createClientAsync(emulator.wsdlUrl, { disableCache: true, forceSoap12Headers });
    client.addSoapHeader(
      { AuthHeader: { UserName: "api-user", Password: "api-pass" } },
      "",
      "tns",
      NAMESPACE,
    );
    const call = client.GetAuthorizationTokenByEntityAsync as Call;
    const [response] = await call.call(client, {
      request: { Username: "jane@example.com", IsAppUser: false },
    });

    expect(response).toEqual({
      GetAuthorizationTokenByEntityResult: {
        AuthToken: expect.any(String) as string,
        Result: { Result: 0, Code: "Success" },
      },
    });
    expect(emulator.requests).toMatchObject([
      {
        operation: "GetAuthorizationTokenByEntity",
        soapVersion,
        userName: "api-user",
        request: { username: "jane@example.com", isAppUser: false },
        status: 200,
      },
    ]);
  },
);
