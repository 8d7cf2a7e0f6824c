import { beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../../src/testing/index.js";
import { call } from "../../call.js";
import { shared } from "../../../servers/shared.js";

const emulator = shared(() =>
  startEmulator({
    accounts: [
      { username: "jane", password: "secret", status: "Suspended", backupServerName: "b7.example.test" },
      { username: "ultra", isUltraSafe: true },
      { username: "theirs", partner: "other-user" },
      { username: "trial", customerTypeCode: "Trial", signupDate: new Date("2025-02-03T04:05:06Z") },
    ],
    credentials: [
      { userName: "api-user", password: "api-pass" },
      { userName: "other-user", password: "other-pass" },
    ],
  }),
);
beforeEach(() => emulator.reset());

const OTHERS = { credentials: { userName: "other-user", password: "other-pass" } };

describe("Authenticate", () => {
  it("tells the account's status and server to who knows its password", async () => {
    const { result } = await call(emulator, "authenticate", { userName: "jane", password: "secret" });
    expect(result).toMatchObject({ accountStatus: "Suspended", backupServerName: "b7.example.test" });
  });

  it("sends the first status with a refusal, as .NET cannot leave it out", async () => {
    const { result, text } = await call(emulator, "authenticate", { userName: "jane", password: "wrong" });
    expect(text).toContain("<accountStatus>Active</accountStatus>");
    expect(result).toMatchObject({
      accountStatus: "Active",
      backupServerName: undefined,
      result: { result: 53, code: "ObjectEntityMismatch" },
    });
  });
});

describe("Operations that change an account", () => {
  it("set a new email address for who knows the password", async () => {
    await call(emulator, "changeAccountEmail", {
      userName: "jane",
      password: "secret",
      email: "new@example.com",
    });
    expect(emulator.accounts.find("jane")?.email).toBe("new@example.com");
  });

  it("set nothing for who does not", async () => {
    await call(emulator, "changeAccountEmail", { userName: "jane", password: "x", email: "new@example.com" });
    expect(emulator.accounts.find("jane")?.email).toBe("jane");
  });

  it("set a new password, which counts from then on", async () => {
    await call(emulator, "changeAccountPassword", {
      userName: "jane",
      password: "secret",
      newPassword: " new ",
    });
    expect(emulator.accounts.hasPassword("jane", " new ")).toBe(true);
    const { result } = await call(emulator, "authenticate", { userName: "jane", password: "secret" });
    expect(result.result).toMatchObject({ result: 53 });
  });

  it("set the email address and password of a backup account without its password", async () => {
    await call(emulator, "changeBackupAccountEmail", {
      username: "jane",
      email: "e",
      sendEmailToCustomer: true,
    });
    await call(emulator, "changeBackupAccountPassword", {
      username: "jane",
      newPassword: "n",
      sendEmailToCustomer: false,
    });
    expect(emulator.accounts.find("jane")?.email).toBe("e");
    expect(emulator.accounts.hasPassword("jane", "n")).toBe(true);
  });

  it("refuse to set the password of an UltraSafe account", async () => {
    const { result } = await call(emulator, "changeBackupAccountPassword", {
      username: "ultra",
      newPassword: "n",
      sendEmailToCustomer: false,
    });
    expect(result.result).toMatchObject({ result: 2, code: "InvalidInputParameters" });
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

  it("make it with what they were given", async () => {
    const { result } = await call(emulator, "createAccountBySize", request);
    expect(result.result).toMatchObject({ result: 0 });
    expect(emulator.accounts.find("new")).toMatchObject({
      entityId: 7,
      sizeMB: 9_007_199_254_740_993n,
      fullName: "New One",
      email: "new@example.com",
      isUltraSafe: true,
    });
    expect(emulator.accounts.hasPassword("new", "p")).toBe(true);
  });

  it("respond with AlreadyExists the second time", async () => {
    await call(emulator, "createAccountBySize", request);
    const { result } = await call(emulator, "createAccountBySize", request);
    expect(result.result).toMatchObject({ result: 52, code: "AlreadyExists" });
  });

  it("refuse an account without a size", async () => {
    const { result } = await call(emulator, "createAccountBySize", { ...request, accountSizeMB: 0 });
    expect(result.result).toMatchObject({ result: 2 });
    expect(emulator.accounts.find("new")).toBeUndefined();
  });

  it("make one for a partner's license key", async () => {
    const { result } = await call(emulator, "createAccountByPartnerLicenseKey", {
      firstName: "New",
      userName: "licensed",
      password: "p",
      partnerLicenseKey: "k",
      isUltraSafe: false,
    });
    expect(result.result).toMatchObject({ result: 0 });
    expect(emulator.accounts.find("licensed")).toMatchObject({ fullName: "New", isUltraSafe: false });
  });
});

describe("The hierarchy of the API credentials", () => {
  it("hides the accounts of others", async () => {
    const request = { username: "theirs", isAppUser: false };
    const mine = await call(emulator, "getAuthorizationTokenByEntity", request);
    const theirs = await call(emulator, "getAuthorizationTokenByEntity", request, OTHERS);
    expect(mine.result.result).toMatchObject({ code: "ObjectEntityMismatch" });
    expect(theirs.result.result).toMatchObject({ code: "Success" });
  });

  it("holds a new account for whoever made it", async () => {
    const request = { userName: "licensed", password: "p", partnerLicenseKey: "k", isUltraSafe: false };
    await call(emulator, "createAccountByPartnerLicenseKey", request, OTHERS);
    const { result } = await call(emulator, "getAccountUsedSpace", { userName: "licensed" });
    expect(result.result).toMatchObject({ code: "ObjectEntityMismatch" });
  });
});

describe("GetAllAccounts", () => {
  it("lists the accounts of a customer type, with the Result as a name", async () => {
    const { result } = await call(emulator, "getAllAccounts", { customerTypeCode: "Trial" });
    expect(result).toEqual({
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
    const request = { customerTypeCode: "Standard" };
    const mine = await call(emulator, "getAllAccounts", request);
    const theirs = await call(emulator, "getAllAccounts", request, OTHERS);
    expect(namesIn(mine.result.accounts)).toEqual(["jane", "ultra"]);
    expect(namesIn(theirs.result.accounts)).toEqual(["jane", "ultra", "theirs"]);
  });

  it.each([
    ["InvalidInputParameters", {}, {}],
    ["InvalidSoapCredentials", { customerTypeCode: "Trial" }, { credentials: null }],
  ])("gives %s as that name", async (name, request, options) => {
    const { result } = await call(emulator, "getAllAccounts", request, options);
    expect(result).toEqual({ result: name, accounts: [] });
  });
});

function namesIn(accounts: unknown): unknown[] {
  return (accounts as { userName: string }[]).map(({ userName }) => userName);
}
