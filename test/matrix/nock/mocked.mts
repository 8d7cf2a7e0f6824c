import nock from "nock";
import { AccountManagementClient, isAccountManagementError } from "account-management-service-client";
import { mockFault, mockOperation, mockResult } from "account-management-service-client/testing";

for (const soapVersion of ["1.1", "1.2"] as const) {
  const scope = nock("https://secure.sosonlinebackup.com");
  mockOperation(scope, "getAuthorizationTokenByEntity", { authToken: "t" });
  mockResult(scope, "getAccountUsedSpace", { result: 53, code: "ObjectEntityMismatch" });
  mockFault(scope, "authenticate", { code: "server", reason: "Timeout expired." });
  const client = new AccountManagementClient({ soapVersion, credentials: { userName: "u", password: "p" } });
  const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false });
  const calls = [
    client.getAccountUsedSpace({ userName: "jane" }),
    client.authenticate({ userName: "jane", password: "p" }),
  ];
  const codes = (await Promise.allSettled(calls)).map((call) =>
    call.status === "rejected" && isAccountManagementError(call.reason) ? call.reason.code : undefined,
  );
  const outcome = [authToken, ...codes].join();
  if (outcome !== "t,SERVICE_RESULT,SOAP_FAULT") throw new Error(`SOAP ${soapVersion}: ${outcome}`);
  await client.close();
}
