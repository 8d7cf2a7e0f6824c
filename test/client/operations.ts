import type { AccountManagementClient } from "../../src/index.js";
import { responseEnvelope, standardResult, SUCCESS, wrapped } from "../servers/soap-responses.js";
import { CALLS } from "../golden/operation-requests.js";

/** An operation's call, a full response to it, and what the caller gets. */
export interface OperationCase {
  readonly call: (client: AccountManagementClient) => Promise<unknown>;
  readonly response: string;
  readonly result: unknown;
}

type Method = keyof typeof CALLS;

const DONE = { result: 0, code: "Success", message: undefined };

const named = (method: Method): string => method.charAt(0).toUpperCase() + method.slice(1);

/** Of the old style: what stands in the response element behind the Result, and what it gives. */
function old(method: Method, rest = "", gives: object = {}): OperationCase {
  const result = standardResult(0, "Success", "", `${named(method)}Result`);
  return {
    call: CALLS[method],
    response: responseEnvelope(named(method), result + rest),
    result: { result: DONE, ...gives },
  };
}

/** Of the new style: what stands in the result element behind the Result, and what it gives. */
function wrapping(method: Method, rest = "", gives: object = {}, result = SUCCESS): OperationCase {
  return {
    call: CALLS[method],
    response: wrapped(named(method), result + rest),
    result: { result: DONE, ...gives },
  };
}

function elements(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, content]) => `<${name}>${content}</${name}>`)
    .join("");
}

export const OPERATIONS: Readonly<Record<Method, OperationCase>> = {
  authenticate: old("authenticate", elements({ accountStatus: "Active", backupServerName: "b1.example" }), {
    accountStatus: "Active",
    backupServerName: "b1.example",
  }),
  changeAccountEmail: old("changeAccountEmail"),
  changeAccountPassword: old("changeAccountPassword"),
  changeBackupAccountEmail: wrapping("changeBackupAccountEmail"),
  changeBackupAccountPassword: wrapping("changeBackupAccountPassword"),
  createAccountByPartnerLicenseKey: old("createAccountByPartnerLicenseKey"),
  createAccountBySize: wrapping("createAccountBySize"),
  getAccountUsedSpace: old("getAccountUsedSpace", elements({ usedSpaceInKB: "9007199254740993" }), {
    usedSpaceInKB: 9_007_199_254_740_993n,
  }),
  getAccountUsedSpaceBySystem: wrapping(
    "getAccountUsedSpaceBySystem",
    elements({
      AccountSpaces: elements({
        AccountSpace: elements({
          Username: "jane",
          UsedSpaceKB: "9223372036854775807",
          SystemName: "Jane's laptop",
          DeviceType: "PC",
        }),
      }),
    }),
    {
      accountSpaces: [
        {
          username: "jane",
          usedSpaceKB: 9_223_372_036_854_775_807n,
          systemName: "Jane's laptop",
          deviceType: "PC",
        },
      ],
    },
  ),
  getAllAccounts: wrapping(
    "getAllAccounts",
    elements({
      Accounts: elements({
        GetAllAccountsItem: elements({
          UserName: "jane",
          CustomerName: "Jane Doe",
          Email: "jane@example.com",
          EntityId: "-1",
          CustomerTypeCode: "RETAIL",
          PaymentPlanId: "7",
          SignupDate: "2024-01-31T12:00:00Z",
        }),
      }),
    }),
    {
      result: "Success",
      accounts: [
        {
          userName: "jane",
          customerName: "Jane Doe",
          email: "jane@example.com",
          entityId: -1,
          customerTypeCode: "RETAIL",
          paymentPlanId: 7,
          signupDate: new Date("2024-01-31T12:00:00Z"),
        },
      ],
    },
    "<Result>Success</Result>",
  ),
  getAuthenticationToken: wrapping("getAuthenticationToken", elements({ Token: "a token" }), {
    token: "a token",
  }),
  getAuthorizationTokenByEntity: wrapping(
    "getAuthorizationTokenByEntity",
    elements({ AuthToken: "a token" }),
    { authToken: "a token" },
  ),
  getHistoryEventsTotals: wrapping(
    "getHistoryEventsTotals",
    elements({
      HistoryEventsTotalsData: elements({
        HistoryEventsTotal: elements({
          PeriodDate: "2024-01-01T00:00:00",
          UploadedFilesCount: "3",
          UploadedFilesSize: "-9223372036854775808",
        }),
      }),
    }),
    {
      historyEventsTotalsData: [
        {
          periodDate: new Date("2024-01-01T00:00:00Z"),
          uploadedFilesCount: 3n,
          uploadedFilesSize: -9_223_372_036_854_775_808n,
        },
      ],
    },
  ),
};
