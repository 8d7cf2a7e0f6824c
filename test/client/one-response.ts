import { expect } from "vitest";
import type { AccountManagementClient, AccountManagementError, SoapVersion } from "../../src/index.js";
import type { ServedResponse } from "../servers/soap-responses.js";
import { interceptService } from "../servers/intercepted-service.js";
import { askForToken, errorOf, makeClient } from "./calling.js";

/** The error of a call that gets this response. */
export async function errorAfter<E extends AccountManagementError>(
  type: new (...parameters: never[]) => E,
  response: ServedResponse,
  {
    call = askForToken,
    soapVersion = "1.1",
    secrets = [],
  }: {
    call?: (client: AccountManagementClient) => Promise<unknown>;
    soapVersion?: SoapVersion;
    secrets?: readonly string[];
  } = {},
): Promise<E> {
  const requests = interceptService(response);
  const error = await errorOf(type, call(makeClient({ soapVersion })), secrets);
  expect(requests).toHaveLength(1);
  expect(error.requestSent).toBe(true);
  return error;
}
