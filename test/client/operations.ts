import type { AccountManagementClient } from "../../src/index.js";
import { responseEnvelope, standardResult, SUCCESS, wrapped } from "../servers/soap-responses.js";
import { CALLS } from "../golden/operation-requests.js";

/** An operation's call, a full response to it, and what the caller gets. */
export interface OperationCase {
  readonly call: (client: AccountManagementClient) => Promise<unknown>;
  readonly response: string;
  readonly result: unknown;
}

const DONE = { result: 0, code: "Success", message: undefined };

function oldStyle(operation: string, rest = ""): string {
  return responseEnvelope(operation, standardResult(0, "Success", "", `${operation}Result`) + rest);
}

function item(name: string, fields: Readonly<Record<string, string>>): string {
  const content = Object.entries(fields).map(([key, value]) => `<${key}>${value}</${key}>`);
  return `<${name}>${content.join("")}</${name}>`;
}

export const OPERATIONS: Readonly<Record<keyof typeof CALLS, OperationCase>> = {
  authenticate: {
    call: CALLS.authenticate,
    response: oldStyle(
      "Authenticate",
      "<accountStatus>Active</accountStatus><backupServerName>b1.example</backupServerName>",
    ),
    result: { result: DONE, accountStatus: "Active", backupServerName: "b1.example" },
  },
  changeAccountEmail: {
    call: CALLS.changeAccountEmail,
    response: oldStyle("ChangeAccountEmail"),
    result: { result: DONE },
  },
  changeAccountPassword: {
    call: CALLS.changeAccountPassword,
    response: oldStyle("ChangeAccountPassword"),
    result: { result: DONE },
  },
  changeBackupAccountEmail: {
    call: CALLS.changeBackupAccountEmail,
    response: wrapped("ChangeBackupAccountEmail", SUCCESS),
    result: { result: DONE },
  },
  changeBackupAccountPassword: {
    call: CALLS.changeBackupAccountPassword,
    response: wrapped("ChangeBackupAccountPassword", SUCCESS),
    result: { result: DONE },
  },
  createAccountByPartnerLicenseKey: {
    call: CALLS.createAccountByPartnerLicenseKey,
    response: oldStyle("CreateAccountByPartnerLicenseKey"),
    result: { result: DONE },
  },
  createAccountBySize: {
    call: CALLS.createAccountBySize,
    response: wrapped("CreateAccountBySize", SUCCESS),
    result: { result: DONE },
  },
  getAccountUsedSpace: {
    call: CALLS.getAccountUsedSpace,
    response: oldStyle("GetAccountUsedSpace", "<usedSpaceInKB>9007199254740993</usedSpaceInKB>"),
    result: { result: DONE, usedSpaceInKB: 9_007_199_254_740_993n },
  },
  getAccountUsedSpaceBySystem: {
    call: CALLS.getAccountUsedSpaceBySystem,
    response: wrapped(
      "GetAccountUsedSpaceBySystem",
      `${SUCCESS}<AccountSpaces>${item("AccountSpace", {
        Username: "jane",
        UsedSpaceKB: "9223372036854775807",
        SystemName: "Jane's laptop",
        DeviceType: "PC",
      })}</AccountSpaces>`,
    ),
    result: {
      result: DONE,
      accountSpaces: [
        {
          username: "jane",
          usedSpaceKB: 9_223_372_036_854_775_807n,
          systemName: "Jane's laptop",
          deviceType: "PC",
        },
      ],
    },
  },
  getAllAccounts: {
    call: CALLS.getAllAccounts,
    response: wrapped(
      "GetAllAccounts",
      `<Result>Success</Result><Accounts>${item("GetAllAccountsItem", {
        UserName: "jane",
        CustomerName: "Jane Doe",
        Email: "jane@example.com",
        EntityId: "-1",
        CustomerTypeCode: "RETAIL",
        PaymentPlanId: "7",
        SignupDate: "2024-01-31T12:00:00Z",
      })}</Accounts>`,
    ),
    result: {
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
  },
  getAuthenticationToken: {
    call: CALLS.getAuthenticationToken,
    response: wrapped("GetAuthenticationToken", `${SUCCESS}<Token>a token</Token>`),
    result: { result: DONE, token: "a token" },
  },
  getAuthorizationTokenByEntity: {
    call: CALLS.getAuthorizationTokenByEntity,
    response: wrapped("GetAuthorizationTokenByEntity", `<AuthToken>a token</AuthToken>${SUCCESS}`),
    result: { authToken: "a token", result: DONE },
  },
  getHistoryEventsTotals: {
    call: CALLS.getHistoryEventsTotals,
    response: wrapped(
      "GetHistoryEventsTotals",
      `${SUCCESS}<HistoryEventsTotalsData>${item("HistoryEventsTotal", {
        PeriodDate: "2024-01-01T00:00:00",
        UploadedFilesCount: "3",
        UploadedFilesSize: "-9223372036854775808",
      })}</HistoryEventsTotalsData>`,
    ),
    result: {
      result: DONE,
      historyEventsTotalsData: [
        {
          periodDate: new Date("2024-01-01T00:00:00Z"),
          uploadedFilesCount: 3n,
          uploadedFilesSize: -9_223_372_036_854_775_808n,
        },
      ],
    },
  },
};
