// Obsolete operations are served as long as the contract has them.
/* eslint-disable @typescript-eslint/no-deprecated */
import type { AccountManagementClient } from "../../src/index.js";

/** A call of every operation, with every field given. */
export const CALLS = {
  authenticate: (client) => client.authenticate({ userName: "jane", password: "jane's <password>" }),
  changeAccountEmail: (client) =>
    client.changeAccountEmail({ userName: "jane", password: "p & p", email: "jane@example.com" }),
  changeAccountPassword: (client) =>
    client.changeAccountPassword({ userName: "jane", password: " old ", newPassword: "new\r\n" }),
  changeBackupAccountEmail: (client) =>
    client.changeBackupAccountEmail({
      username: "jane",
      email: "jane@example.com",
      sendEmailToCustomer: true,
    }),
  changeBackupAccountPassword: (client) =>
    client.changeBackupAccountPassword({ username: "jane", newPassword: "new", sendEmailToCustomer: false }),
  createAccountByPartnerLicenseKey: (client) =>
    client.createAccountByPartnerLicenseKey({
      firstName: "Jané",
      userName: "jane",
      password: "secret",
      email: "jane@example.com",
      licenseKey: "L-1",
      partnerLicenseKey: "P-1",
      localeCode: "en-US",
      isUltraSafe: true,
      secretQuestion: "Pet?",
      answer: "Rex 🐕",
    }),
  createAccountBySize: (client) =>
    client.createAccountBySize({
      targetEntityId: -2_147_483_648,
      username: "jane",
      password: "secret",
      accountSizeMB: 9_223_372_036_854_775_807n,
      fullName: "Jane Doe",
      email: "jane@example.com",
      isUltrasafe: false,
      disableEmailsNotification: true,
    }),
  getAccountUsedSpace: (client) => client.getAccountUsedSpace({ userName: "jane" }),
  getAccountUsedSpaceBySystem: (client) => client.getAccountUsedSpaceBySystem({ username: "jane" }),
  getAllAccounts: (client) => client.getAllAccounts({ customerTypeCode: "RETAIL" }),
  getAuthenticationToken: (client) => client.getAuthenticationToken({ username: "jane", password: "secret" }),
  getAuthorizationTokenByEntity: (client) =>
    client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: true }),
  getHistoryEventsTotals: (client) =>
    client.getHistoryEventsTotals({ monitoredUsernames: ["jane", "", "joe"], months: 255 }),
} as const satisfies Readonly<Record<string, (client: AccountManagementClient) => Promise<unknown>>>;
