import type { OperationMethod, RequestOf } from "../../../src/testing/index.js";
import type { AccountManagementClient, CallOptions } from "../../../src/index.js";

/** One request for each operation, about the account `jane`. */
export const requests: { readonly [M in OperationMethod]: RequestOf<M> } = {
  authenticate: { userName: "jane", password: "account-pass" },
  changeAccountEmail: { userName: "jane", password: "account-pass", email: "jane@example.com" },
  changeAccountPassword: { userName: "jane", password: "account-pass", newPassword: "next-pass" },
  changeBackupAccountEmail: { username: "jane", email: "jane@example.com", sendEmailToCustomer: false },
  changeBackupAccountPassword: { username: "jane", newPassword: "next-pass", sendEmailToCustomer: false },
  createAccountByPartnerLicenseKey: {
    userName: "joe",
    password: "joe-pass",
    email: "joe@example.com",
    partnerLicenseKey: "PARTNER",
    isUltraSafe: false,
  },
  createAccountBySize: {
    targetEntityId: 1,
    username: "joe",
    password: "joe-pass",
    accountSizeMB: 1_024,
    email: "joe@example.com",
    isUltrasafe: false,
    disableEmailsNotification: true,
  },
  getAccountUsedSpace: { userName: "jane" },
  getAccountUsedSpaceBySystem: { username: "jane" },
  getAllAccounts: { customerTypeCode: "Standard" },
  getAuthenticationToken: { username: "jane", password: "account-pass" },
  getAuthorizationTokenByEntity: { username: "jane", isAppUser: false },
  getHistoryEventsTotals: { monitoredUsernames: ["jane"], months: 1 },
};

export const methods = Object.keys(requests) as OperationMethod[];

type Operation = (request: unknown, options?: CallOptions) => Promise<unknown>;

/** Calls the operation with its request from the table. */
export function call(
  client: AccountManagementClient,
  method: OperationMethod,
  options?: CallOptions,
): Promise<unknown> {
  const operations = client as unknown as Record<OperationMethod, Operation>;
  return operations[method](requests[method], options);
}
