import { AccountManagementClient } from "../../../src/index.js";
import type { ClientOptions, SoapVersion } from "../../../src/index.js";
import type { AsmxHost } from "../host.js";

export const soapVersions = ["1.1", "1.2"] as const satisfies readonly SoapVersion[];

export const credentials = { userName: "api-user", password: "api-pass" };

/** A client of the host with the credentials that it accepts after a reset. */
export function clientOf(
  host: Pick<AsmxHost, "url">,
  soapVersion: SoapVersion,
  options: Partial<ClientOptions> = {},
): AccountManagementClient {
  return new AccountManagementClient({ credentials, endpoint: host.url, soapVersion, ...options });
}
