/* eslint-disable @typescript-eslint/no-deprecated -- obsolete operations have to work, too */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccountManagementClient } from "../../../src/index.js";
import { lastReceived, reset, seedAccount, storedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { shared } from "../../servers/shared.js";

const host = shared(() => startAsmxHost());

describe.each(soapVersions)("every operation of a real ASMX host in SOAP %s", (soap) => {
  const token: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
  const success = { result: 0, code: "Success", message: undefined };
  let client: AccountManagementClient;
  beforeEach(async () => {
    await reset(host);
    await seedAccount(host, "jane", { password: "account-pass", email: "jane@example.com" });
    client = clientOf(host, soap);
  });
  afterEach(() => client.close());

  /** What arrived with the AuthHeader that every call carries. */
  function arrived(operation: string, values: Record<string, unknown>): Record<string, unknown> {
    return {
      operation,
      soap,
      "AuthHeader.UserName": "api-user",
      "AuthHeader.Password": "api-pass",
      ...values,
    };
  }

  test("authenticate", async () => {
    await seedAccount(host, "jane", { password: "account-pass", status: "Suspended" });
    expect(await client.authenticate({ userName: "jane", password: "account-pass" })).toEqual({
      result: success,
      accountStatus: "Suspended",
      backupServerName: "backup01.example.test",
    });
    expect(await lastReceived(host)).toEqual(
      arrived("Authenticate", { userName: "jane", password: "account-pass" }),
    );
  });

  test("changeAccountEmail", async () => {
    const request = { userName: "jane", password: "account-pass", email: "new@example.com" };
    expect(await client.changeAccountEmail(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(arrived("ChangeAccountEmail", request));
    expect(await storedAccount(host, "jane")).toMatchObject({ "account.Email": "new@example.com" });
  });

  test("changeAccountPassword", async () => {
    const request = { userName: "jane", password: "account-pass", newPassword: "next-pass" };
    expect(await client.changeAccountPassword(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(arrived("ChangeAccountPassword", request));
    expect(await storedAccount(host, "jane")).toMatchObject({ "account.Password": "next-pass" });
  });

  test("changeBackupAccountEmail", async () => {
    const request = { username: "jane", email: "new@example.com", sendEmailToCustomer: true };
    expect(await client.changeBackupAccountEmail(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(
      arrived("ChangeBackupAccountEmail", {
        "request.Username": "jane",
        "request.Email": "new@example.com",
        "request.SendEmailToCustomer": true,
      }),
    );
    expect(await storedAccount(host, "jane")).toMatchObject({ "account.Email": "new@example.com" });
  });

  test("changeBackupAccountPassword", async () => {
    const request = { username: "jane", newPassword: "next-pass", sendEmailToCustomer: false };
    expect(await client.changeBackupAccountPassword(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(
      arrived("ChangeBackupAccountPassword", {
        "request.Username": "jane",
        "request.NewPassword": "next-pass",
        "request.SendEmailToCustomer": false,
      }),
    );
    expect(await storedAccount(host, "jane")).toMatchObject({ "account.Password": "next-pass" });
  });

  test("createAccountByPartnerLicenseKey with every field", async () => {
    const request = {
      firstName: "Joe",
      userName: "joe",
      password: "joe-pass",
      email: "joe@example.com",
      licenseKey: "LICENSE",
      partnerLicenseKey: "PARTNER",
      localeCode: "en-US",
      isUltraSafe: true,
      secretQuestion: "Which street?",
      answer: "Elm",
    };
    expect(await client.createAccountByPartnerLicenseKey(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(arrived("CreateAccountByPartnerLicenseKey", request));
    expect(await storedAccount(host, "joe")).toMatchObject({ "account.CustomerName": "Joe" });
  });

  test("createAccountByPartnerLicenseKey with no field more than it needs: the others are absent", async () => {
    const request = {
      userName: "joe",
      password: "joe-pass",
      partnerLicenseKey: "PARTNER",
      isUltraSafe: false,
    };
    expect(await client.createAccountByPartnerLicenseKey(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(
      arrived("CreateAccountByPartnerLicenseKey", {
        ...request,
        firstName: null,
        email: null,
        licenseKey: null,
        localeCode: null,
        secretQuestion: null,
        answer: null,
      }),
    );
  });

  test("createAccountBySize with every field", async () => {
    const request = {
      targetEntityId: 7,
      username: "joe",
      password: "joe-pass",
      accountSizeMB: 2_048,
      fullName: "Joe Doe",
      email: "joe@example.com",
      isUltrasafe: true,
      disableEmailsNotification: true,
    };
    expect(await client.createAccountBySize(request)).toEqual({ result: success });
    expect(await lastReceived(host)).toEqual(
      arrived("CreateAccountBySize", {
        "request.TargetEntityId": 7n,
        "request.Username": "joe",
        "request.Password": "joe-pass",
        "request.AccountSizeMB": 2_048n,
        "request.FullName": "Joe Doe",
        "request.Email": "joe@example.com",
        "request.IsUltrasafe": true,
        "request.DisableEmailsNotification": true,
      }),
    );
    expect(await storedAccount(host, "joe")).toMatchObject({ "account.SizeMB": 2_048n });
  });

  test("getAccountUsedSpace", async () => {
    await seedAccount(host, "jane", { usedSpaceKB: 1_234 });
    expect(await client.getAccountUsedSpace({ userName: "jane" })).toEqual({
      result: success,
      usedSpaceInKB: 1_234n,
    });
    expect(await lastReceived(host)).toEqual(arrived("GetAccountUsedSpace", { userName: "jane" }));
  });

  test("getAccountUsedSpaceBySystem", async () => {
    await seedAccount(host, "jane", { usedSpaceKB: 7, systems: 2 });
    expect(await client.getAccountUsedSpaceBySystem({ username: "jane" })).toEqual({
      result: success,
      accountSpaces: [
        { username: "jane", usedSpaceKB: 4n, systemName: "jane-system-1", deviceType: "Desktop" },
        { username: "jane", usedSpaceKB: 3n, systemName: "jane-system-2", deviceType: "Laptop" },
      ],
    });
    expect(await lastReceived(host)).toEqual(
      arrived("GetAccountUsedSpaceBySystem", { "request.Username": "jane" }),
    );
  });

  test("getAllAccounts", async () => {
    await seedAccount(host, "ann", { customerTypeCode: "Gold", customerName: "Ann", paymentPlanId: 3 });
    expect(await client.getAllAccounts({ customerTypeCode: "Gold" })).toEqual({
      result: "Success",
      accounts: [
        {
          userName: "ann",
          customerName: "Ann",
          email: undefined,
          entityId: 1,
          customerTypeCode: "Gold",
          paymentPlanId: 3,
          // The host sends it without an offset, which is read as UTC on every machine.
          signupDate: new Date("2024-01-15T10:30:00Z"),
        },
      ],
    });
    expect(await lastReceived(host)).toEqual(
      arrived("GetAllAccounts", { "request.CustomerTypeCode": "Gold" }),
    );
  });

  test("getAuthenticationToken", async () => {
    const response = await client.getAuthenticationToken({ username: "jane", password: "account-pass" });
    expect(response).toEqual({ result: success, token });
    expect(await lastReceived(host)).toEqual(
      arrived("GetAuthenticationToken", { "request.Username": "jane", "request.Password": "account-pass" }),
    );
  });

  test.each([true, false])("getAuthorizationTokenByEntity with isAppUser %s", async (isAppUser) => {
    const response = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser });
    expect(response).toEqual({ result: success, authToken: token });
    expect(await lastReceived(host)).toEqual(
      arrived("GetAuthorizationTokenByEntity", {
        "request.Username": "jane",
        "request.IsAppUser": isAppUser,
      }),
    );
  });

  test("getHistoryEventsTotals", async () => {
    await seedAccount(host, "ab", { historyMonths: 12 });
    const response = await client.getHistoryEventsTotals({ monitoredUsernames: ["ab"], months: 2 });
    expect(response).toEqual({
      result: success,
      historyEventsTotalsData: [
        {
          periodDate: new Date("2025-12-01T00:00:00Z"),
          uploadedFilesCount: 2n,
          uploadedFilesSize: 97n + 2n * 98n,
        },
        {
          periodDate: new Date("2026-01-01T00:00:00Z"),
          uploadedFilesCount: 2n,
          uploadedFilesSize: 97n + 2n * 98n,
        },
      ],
    });
    expect(await lastReceived(host)).toEqual(
      arrived("GetHistoryEventsTotals", {
        "monitoredUsernames.length": 1n,
        "monitoredUsernames[0]": "ab",
        months: 2n,
      }),
    );
  });
});
