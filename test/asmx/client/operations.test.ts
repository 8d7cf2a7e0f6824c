import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccountManagementClient } from "../../../src/index.js";
import type { OperationMethod, RequestOf } from "../../../src/testing/index.js";
import { callUntyped } from "../../client/calling.js";
import { shared } from "../../servers/shared.js";
import { lastReceived, reset, seedAccount, storedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";

const host = shared(() => startAsmxHost());

const TOKEN: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const result = { result: 0, code: "Success", message: undefined };

interface Case<M extends OperationMethod> {
  readonly what?: string;
  readonly request: RequestOf<M>;
  /** What the client gives beside the Result that says success. */
  readonly gives?: object;
  /** What arrived of fields that were left out, or that C# has by another name. */
  readonly arrived?: Readonly<Record<string, unknown>>;
  /** What is stored afterwards, of which account. */
  readonly stored?: readonly [userName: string, Readonly<Record<string, unknown>>];
}

const licensed = { userName: "joe", password: "joe-pass", partnerLicenseKey: "PARTNER" };
const months = { uploadedFilesCount: 2n, uploadedFilesSize: 97n + 2n * 98n };

const cases: { readonly [M in OperationMethod]: readonly Case<M>[] } = {
  authenticate: [
    {
      request: { userName: "jane", password: "account-pass" },
      gives: { accountStatus: "Suspended", backupServerName: "backup01.example.test" },
    },
  ],
  changeAccountEmail: [
    {
      request: { userName: "jane", password: "account-pass", email: "new@example.com" },
      stored: ["jane", { "account.Email": "new@example.com" }],
    },
  ],
  changeAccountPassword: [
    {
      request: { userName: "jane", password: "account-pass", newPassword: "next-pass" },
      stored: ["jane", { "account.Password": "next-pass" }],
    },
  ],
  changeBackupAccountEmail: [
    {
      request: { username: "jane", email: "new@example.com", sendEmailToCustomer: true },
      stored: ["jane", { "account.Email": "new@example.com" }],
    },
  ],
  changeBackupAccountPassword: [
    {
      request: { username: "jane", newPassword: "next-pass", sendEmailToCustomer: false },
      stored: ["jane", { "account.Password": "next-pass" }],
    },
  ],
  createAccountByPartnerLicenseKey: [
    {
      what: "with every field",
      request: {
        ...licensed,
        firstName: "Joe",
        email: "joe@example.com",
        licenseKey: "LICENSE",
        localeCode: "en-US",
        isUltraSafe: true,
        secretQuestion: "Which street?",
        answer: "Elm",
      },
      stored: ["joe", { "account.CustomerName": "Joe" }],
    },
    {
      what: "with no field more than it needs: the others are absent",
      request: { ...licensed, isUltraSafe: false },
      arrived: Object.fromEntries(
        ["firstName", "email", "licenseKey", "localeCode", "secretQuestion", "answer"].map((name) => [
          name,
          null,
        ]),
      ),
    },
  ],
  createAccountBySize: [
    {
      request: {
        targetEntityId: 7,
        username: "joe",
        password: "joe-pass",
        accountSizeMB: 2_048,
        fullName: "Joe Doe",
        email: "joe@example.com",
        isUltrasafe: true,
        disableEmailsNotification: true,
      },
      stored: ["joe", { "account.SizeMB": 2_048n }],
    },
  ],
  getAccountUsedSpace: [{ request: { userName: "jane" }, gives: { usedSpaceInKB: 7n } }],
  getAccountUsedSpaceBySystem: [
    {
      request: { username: "jane" },
      gives: {
        accountSpaces: [
          { username: "jane", usedSpaceKB: 4n, systemName: "jane-system-1", deviceType: "Desktop" },
          { username: "jane", usedSpaceKB: 3n, systemName: "jane-system-2", deviceType: "Laptop" },
        ],
      },
    },
  ],
  getAllAccounts: [
    {
      request: { customerTypeCode: "Gold" },
      gives: {
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
      },
    },
  ],
  getAuthenticationToken: [
    { request: { username: "jane", password: "account-pass" }, gives: { token: TOKEN } },
  ],
  getAuthorizationTokenByEntity: [true, false].map((isAppUser) => ({
    what: `with isAppUser ${isAppUser}`,
    request: { username: "jane", isAppUser },
    gives: { authToken: TOKEN },
  })),
  getHistoryEventsTotals: [
    {
      request: { monitoredUsernames: ["ab"], months: 2 },
      gives: {
        historyEventsTotalsData: [
          { periodDate: new Date("2025-12-01T00:00:00Z"), ...months },
          { periodDate: new Date("2026-01-01T00:00:00Z"), ...months },
        ],
      },
      arrived: { "monitoredUsernames.length": 1n, "monitoredUsernames[0]": "ab" },
    },
  ],
};

const rows = Object.entries(cases).flatMap(([method, list]) =>
  list.map((one: Case<OperationMethod>) => [method as OperationMethod, one.what ?? "", one] as const),
);

/** The operations that take one object, whose fields C# writes with a capital. */
const WRAPPED = /^(?:changeBackup|createAccountBySize|getAccountUsedSpaceBy|getAll|getAuth)/;

/** The values as C# got them. */
function received(method: string, { request, arrived = {} }: Case<OperationMethod>): object {
  const values = Object.entries(request)
    .filter(([, value]) => !Array.isArray(value))
    .map(([name, value]: [string, unknown]) => [
      WRAPPED.test(method) ? `request.${name.charAt(0).toUpperCase()}${name.slice(1)}` : name,
      typeof value === "number" ? BigInt(value) : value,
    ]);
  return { ...(Object.fromEntries(values) as object), ...arrived };
}

describe.each(soapVersions)("every operation of a real ASMX host in SOAP %s", (soap) => {
  let client: AccountManagementClient;
  beforeEach(async () => {
    await reset(host);
    const jane = { password: "account-pass", email: "jane@example.com", status: "Suspended" };
    await seedAccount(host, "jane", { ...jane, usedSpaceKB: 7, systems: 2 });
    await seedAccount(host, "ann", { customerTypeCode: "Gold", customerName: "Ann", paymentPlanId: 3 });
    await seedAccount(host, "ab", { historyMonths: 12 });
    client = clientOf(host, soap);
  });
  afterEach(() => client.close());

  test.each(rows)("%s %s", async (method, _, one) => {
    expect(await callUntyped(client, method, one.request)).toEqual({ result, ...one.gives });
    expect(await lastReceived(host)).toEqual({
      operation: method.charAt(0).toUpperCase() + method.slice(1),
      soap,
      "AuthHeader.UserName": "api-user",
      "AuthHeader.Password": "api-pass",
      ...received(method, one),
    });
    if (one.stored !== undefined) {
      const [userName, account] = one.stored;
      expect(await storedAccount(host, userName)).toMatchObject(account);
    }
  });
});
