import { beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import { shared } from "../../servers/shared.js";
import { call } from "../call.js";
import type { CallOptions } from "../call.js";

const JANUARY = new Date("2026-01-01T00:00:00Z");
const FEBRUARY = new Date("2026-02-01T00:00:00Z");
const OTHERS = { credentials: { userName: "other-user", password: "other-pass" } };

const emulator = shared(() =>
  startEmulator({
    accounts: [
      { username: "jane", password: "secret", status: "Suspended", backupServerName: "b7.example.test" },
      { username: "ultra", isUltraSafe: true },
      { username: "theirs", partner: "other-user" },
      { username: "gone", status: "Inactive", customerTypeCode: "Former" },
      { username: "trial", customerTypeCode: "Trial", signupDate: new Date("2025-02-03T04:05:06Z") },
      {
        username: "busy",
        customerTypeCode: "Busy",
        systems: [
          { systemName: "desk", usedSpaceKB: 9_007_199_254_740_993n },
          { systemName: "phone", deviceType: "Mobile", usedSpaceKB: 2 },
        ],
        history: [
          { periodDate: FEBRUARY, uploadedFilesCount: 2, uploadedFilesSize: 20 },
          { periodDate: JANUARY, uploadedFilesCount: 1, uploadedFilesSize: 10 },
        ],
      },
      {
        username: "joe",
        customerTypeCode: "Busy",
        history: [{ periodDate: FEBRUARY, uploadedFilesCount: 3, uploadedFilesSize: 30n }],
      },
    ],
    credentials: [{ userName: "api-user", password: "api-pass" }, OTHERS.credentials],
  }),
);
beforeEach(() => emulator.reset());

type Values = Readonly<Record<string, unknown>>;

async function resultOf(method: string, request: Values, options?: CallOptions): Promise<Values> {
  const { status, result } = await call(emulator, method, request, options);
  expect(status).toBe(200);
  return result;
}

/** The standard Result. */
async function outcomeOf(method: string, request: Values, options?: CallOptions): Promise<unknown> {
  return (await resultOf(method, request, options)).result;
}

const MISMATCH = { result: 53, code: "ObjectEntityMismatch" };
const INVALID = { result: 2, code: "InvalidInputParameters" };

describe("Authenticate", () => {
  it("tells the account's status and server to who knows its password", async () => {
    expect(await resultOf("authenticate", { userName: "jane", password: "secret" })).toMatchObject({
      accountStatus: "Suspended",
      backupServerName: "b7.example.test",
    });
  });

  it("sends the first status with a refusal, as .NET cannot leave it out", async () => {
    const { result, text } = await call(emulator, "authenticate", { userName: "jane", password: "wrong" });
    expect(text).toContain("<accountStatus>Active</accountStatus>");
    expect(result).toMatchObject({ backupServerName: undefined, result: MISMATCH });
  });
});

describe("Operations that change an account", () => {
  it("set a new email address for who knows the password, and nothing for who does not", async () => {
    const change = { userName: "jane", password: "secret", email: "new@example.com" };
    await resultOf("changeAccountEmail", { ...change, password: "x" });
    expect(emulator.accounts.find("jane")?.email).toBe("jane");
    await resultOf("changeAccountEmail", change);
    expect(emulator.accounts.find("jane")?.email).toBe("new@example.com");
  });

  it("set a new password, which counts from then on", async () => {
    const change = { userName: "jane", password: "secret", newPassword: " new " };
    await resultOf("changeAccountPassword", change);
    expect(emulator.accounts.hasPassword("jane", " new ")).toBe(true);
    expect(await outcomeOf("authenticate", { userName: "jane", password: "secret" })).toMatchObject(MISMATCH);
  });

  it("set the email address and password of a backup account without its password", async () => {
    const jane = { username: "jane", sendEmailToCustomer: true };
    await resultOf("changeBackupAccountEmail", { ...jane, email: "e" });
    await resultOf("changeBackupAccountPassword", { ...jane, newPassword: "n" });
    expect(emulator.accounts.find("jane")?.email).toBe("e");
    expect(emulator.accounts.hasPassword("jane", "n")).toBe(true);
  });

  it("refuse to set the password of an UltraSafe account", async () => {
    const change = { username: "ultra", newPassword: "n", sendEmailToCustomer: false };
    expect(await outcomeOf("changeBackupAccountPassword", change)).toMatchObject(INVALID);
    expect(emulator.accounts.hasPassword("ultra", "n")).toBe(false);
  });
});

describe("Operations that make an account", () => {
  const request = {
    targetEntityId: 7,
    username: "new",
    password: "p",
    accountSizeMB: 9_007_199_254_740_993n,
    fullName: "New One",
    email: "new@example.com",
    isUltrasafe: true,
    disableEmailsNotification: false,
  };
  const licensed = { userName: "licensed", password: "p", partnerLicenseKey: "k", isUltraSafe: false };

  it("make it with what they were given, and respond with AlreadyExists the second time", async () => {
    expect(await outcomeOf("createAccountBySize", request)).toMatchObject({ result: 0 });
    expect(emulator.accounts.find("new")).toMatchObject({
      entityId: 7,
      sizeMB: 9_007_199_254_740_993n,
      fullName: "New One",
      email: "new@example.com",
      isUltraSafe: true,
    });
    expect(emulator.accounts.hasPassword("new", "p")).toBe(true);
    expect(await outcomeOf("createAccountBySize", request)).toMatchObject({
      result: 52,
      code: "AlreadyExists",
    });
  });

  it("refuse an account without a size", async () => {
    const sizeless = { ...request, accountSizeMB: 0 };
    expect(await outcomeOf("createAccountBySize", sizeless)).toMatchObject(INVALID);
    expect(emulator.accounts.find("new")).toBeUndefined();
  });

  it("make one for a partner's license key", async () => {
    const named = { ...licensed, firstName: "New" };
    expect(await outcomeOf("createAccountByPartnerLicenseKey", named)).toMatchObject({ result: 0 });
    expect(emulator.accounts.find("licensed")).toMatchObject({ fullName: "New", isUltraSafe: false });
  });

  it("make it in the hierarchy of whoever made it", async () => {
    await resultOf("createAccountByPartnerLicenseKey", licensed, OTHERS);
    expect(await outcomeOf("getAccountUsedSpace", { userName: "licensed" })).toMatchObject(MISMATCH);
  });
});

it("the hierarchy of the API credentials hides the accounts of others", async () => {
  const request = { username: "theirs", isAppUser: false };
  expect(await outcomeOf("getAuthorizationTokenByEntity", request)).toMatchObject(MISMATCH);
  expect(await outcomeOf("getAuthorizationTokenByEntity", request, OTHERS)).toMatchObject({
    code: "Success",
  });
});

describe("GetAllAccounts", () => {
  it("lists the accounts of a customer type, with the Result as a name", async () => {
    expect(await resultOf("getAllAccounts", { customerTypeCode: "Trial" })).toEqual({
      result: "Success",
      accounts: [
        {
          userName: "trial",
          customerName: "trial",
          email: "trial",
          entityId: 1,
          customerTypeCode: "Trial",
          paymentPlanId: 1,
          signupDate: new Date("2025-02-03T04:05:06Z"),
        },
      ],
    });
  });

  it("lists only those in the caller's hierarchy", async () => {
    const names = async (options?: CallOptions): Promise<unknown> => {
      const { accounts } = await resultOf("getAllAccounts", { customerTypeCode: "Standard" }, options);
      return (accounts as { userName: string }[]).map(({ userName }) => userName);
    };
    expect(await names()).toEqual(["jane", "ultra"]);
    expect(await names(OTHERS)).toEqual(["jane", "ultra", "theirs"]);
  });

  it.each([
    ["InvalidInputParameters", {}, {}],
    ["InvalidSoapCredentials", { customerTypeCode: "Trial" }, { credentials: null }],
  ])("gives %s as that name", async (name, request, options) => {
    expect(await resultOf("getAllAccounts", request, options)).toEqual({ result: name, accounts: [] });
  });
});

describe("GetAuthorizationTokenByEntity", () => {
  const tokenFor = (username: string, isAppUser = false): Promise<Values> =>
    resultOf("getAuthorizationTokenByEntity", { username, isAppUser });

  it("hands out a different token each time, with a success beside it", async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => tokenFor("jane")));
    expect(new Set(results.map(({ authToken }) => authToken)).size).toBe(20);
    expect(results[0]?.result).toEqual({ result: 0, code: "Success", message: undefined });
  });

  it("hands out tokens that say whom they sign in, once", async () => {
    const token = String((await tokenFor("jane", true)).authToken);
    expect(emulator.redeem(token)).toEqual({ username: "jane", isAppUser: true });
    expect(emulator.redeem(token)).toBeUndefined();
    expect(emulator.redeem("0123456789abcdef0123456789abcdef")).toBeUndefined();
  });

  it.each(["nobody", "gone"])("has an ObjectEntityMismatch for %s, with an id to quote", async (username) => {
    const { authToken, result } = await tokenFor(username);
    expect(authToken).toBeUndefined();
    expect(result).toMatchObject({
      ...MISMATCH,
      message: expect.stringMatching(/^Err-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12};$/) as string,
    });
  });

  it("has InvalidInputParameters for a request without a user name", async () => {
    expect(await outcomeOf("getAuthorizationTokenByEntity", { isAppUser: true })).toMatchObject({
      ...INVALID,
      message: expect.stringMatching(/^Username is required\. Err-.*;$/) as string,
    });
  });
});

describe("GetAuthenticationToken", () => {
  it("hands out a token for the account whose password it is, and for no other", async () => {
    const jane = { username: "jane", password: "secret" };
    const { token } = await resultOf("getAuthenticationToken", jane);
    expect(emulator.redeem(String(token))).toEqual({ username: "jane", isAppUser: false });
    expect(await resultOf("getAuthenticationToken", { ...jane, password: "Secret" })).toMatchObject({
      token: undefined,
      result: MISMATCH,
    });
  });
});

describe("Used space", () => {
  it("is the sum of the seeded systems", async () => {
    expect(await resultOf("getAccountUsedSpace", { userName: "busy" })).toMatchObject({
      usedSpaceInKB: 9_007_199_254_740_995n,
    });
  });

  it("is 0 with a refusal, as .NET cannot leave it out", async () => {
    const { text } = await call(emulator, "getAccountUsedSpace", { userName: "nobody" });
    expect(text).toContain("<usedSpaceInKB>0</usedSpaceInKB>");
  });

  it("is told for each system", async () => {
    const { accountSpaces } = await resultOf("getAccountUsedSpaceBySystem", { username: "busy" });
    expect(accountSpaces).toEqual([
      { username: "busy", usedSpaceKB: 9_007_199_254_740_993n, systemName: "desk", deviceType: "Desktop" },
      { username: "busy", usedSpaceKB: 2n, systemName: "phone", deviceType: "Mobile" },
    ]);
  });
});

describe("GetHistoryEventsTotals", () => {
  it("adds the accounts up by month, oldest first", async () => {
    const request = { monitoredUsernames: ["busy", "joe"], months: 12 };
    expect((await resultOf("getHistoryEventsTotals", request)).historyEventsTotalsData).toEqual([
      { periodDate: JANUARY, uploadedFilesCount: 1n, uploadedFilesSize: 10n },
      { periodDate: FEBRUARY, uploadedFilesCount: 5n, uploadedFilesSize: 50n },
    ]);
  });

  it.each([
    [1, [{ periodDate: FEBRUARY }]],
    [0, []],
  ])("gives the latest %i months", async (months, rows) => {
    const request = { monitoredUsernames: ["busy"], months };
    expect((await resultOf("getHistoryEventsTotals", request)).historyEventsTotalsData).toMatchObject(rows);
  });

  it("has an ObjectEntityMismatch when one of the accounts is not there", async () => {
    const request = { monitoredUsernames: ["busy", "nobody"], months: 1 };
    expect(await outcomeOf("getHistoryEventsTotals", request)).toMatchObject(MISMATCH);
  });
});
