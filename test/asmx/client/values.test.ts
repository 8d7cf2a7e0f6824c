import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccountManagementClient } from "../../../src/index.js";
import { lastReceived, reset, seedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { shared } from "../../servers/shared.js";

/** Each has to arrive, and to come back, as it is. */
const texts: Readonly<Record<string, string>> = {
  "emoji, one of them joined": "👩‍👩‍👧‍👦 😀 é e\u0301",
  "other scripts": "Zoë Łukasz 日本語 العربية",
  "the last characters of planes": "\uFFFD\u{1F3FF}\u{10FFFF}",
  "line ends of all kinds": "a\r\nb\rc\nd",
  "leading and trailing blanks": "  jane \t ",
  "blanks alone": "   ",
  "line ends at the edges": "\r\njane\r\n",
  "markup characters": `<b> & "q" 'a' ]]> </Username>`,
  "what looks escaped already": "&amp;lt; &#x41; %41",
  "a CDATA section that would add elements":
    "<![CDATA[a]]></Username><IsAppUser>true</IsAppUser><Username><![CDATA[b]]>",
  "a CDATA section alone": "<![CDATA[x]]>",
  "a comment and an instruction": "<!-- jane --><?php ?>",
  "an entity declaration": `<!DOCTYPE a [<!ENTITY b "c">]>&b;`,
  "Unicode blanks and line ends": "\u00A0\u2003jane\u2028\u2029\u0085",
  "a byte order mark": "\uFEFFjane",
  "names that mean something to JavaScript": "__proto__",
  "100,000 characters": "0123456789".repeat(10_000),
};

const host = shared(() => startAsmxHost());

describe.each(soapVersions)("values at a real ASMX host in SOAP %s", (soap) => {
  let client: AccountManagementClient;
  beforeEach(async () => {
    await reset(host);
    client = clientOf(host, soap);
  });
  afterEach(() => client.close());

  describe.each(Object.entries(texts))("%s", (_, text) => {
    test("arrives as an argument, in a request object, in a list and as credentials", async () => {
      const own = { credentials: { userName: text, password: text } };
      await expect(client.getAccountUsedSpace({ userName: text }, own)).rejects.toMatchObject({
        code: "INVALID_CREDENTIALS",
      });
      expect(await lastReceived(host)).toMatchObject({
        "AuthHeader.UserName": text,
        "AuthHeader.Password": text,
        userName: text,
      });

      await expect(
        client.getAuthorizationTokenByEntity({ username: text, isAppUser: false }),
      ).rejects.toMatchObject({ result: { code: "ObjectEntityMismatch" } });
      expect(await lastReceived(host)).toMatchObject({
        "request.Username": text,
        "request.IsAppUser": false,
      });

      const months = { monitoredUsernames: [text, text], months: 1 };
      await expect(client.getHistoryEventsTotals(months)).rejects.toThrow();
      expect(await lastReceived(host)).toMatchObject({
        "monitoredUsernames[0]": text,
        "monitoredUsernames[1]": text,
      });
    });

    test("comes back in a result", async () => {
      await client.createAccountBySize({
        targetEntityId: 1,
        username: text,
        password: text,
        accountSizeMB: 1,
        email: text,
        isUltrasafe: false,
        disableEmailsNotification: true,
      });
      expect(await lastReceived(host)).toMatchObject({
        "request.Username": text,
        "request.Password": text,
        "request.Email": text,
      });
      const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: text });
      // ASMX writes a CR as it is, and XML 1.0 has every reader make LF of it.
      const readable = text.replace(/\r\n?/g, "\n");
      expect(accountSpaces).toMatchObject([{ username: readable, systemName: `${readable}-system-1` }]);
    });
  });

  test.each([
    { targetEntityId: 2_147_483_647, accountSizeMB: 9_223_372_036_854_775_807n },
    { targetEntityId: -2_147_483_648, accountSizeMB: -9_223_372_036_854_775_808n },
    { targetEntityId: 0, accountSizeMB: 9_007_199_254_740_993n },
    { targetEntityId: -0, accountSizeMB: Number.MAX_SAFE_INTEGER },
  ])("the numbers $targetEntityId and $accountSizeMB arrive to the last digit", async (numbers) => {
    const request = {
      ...numbers,
      username: "joe",
      password: "joe-pass",
      isUltrasafe: false,
      disableEmailsNotification: false,
    };
    // The host takes no size below 1; what matters here is what arrived.
    const outcome = client.createAccountBySize(request);
    await (numbers.accountSizeMB > 0 ? outcome : expect(outcome).rejects.toThrow("InvalidInputParameters"));
    expect(await lastReceived(host)).toMatchObject({
      "request.TargetEntityId": BigInt(numbers.targetEntityId),
      "request.AccountSizeMB": BigInt(numbers.accountSizeMB),
    });
  });

  test.each(["9223372036854775807", "-9223372036854775808", "9007199254740993", "0"])(
    "the number %s comes back to the last digit",
    async (usedSpaceKB) => {
      await seedAccount(host, "jane", { usedSpaceKB });
      const { usedSpaceInKB } = await client.getAccountUsedSpace({ userName: "jane" });
      expect(usedSpaceInKB).toBe(BigInt(usedSpaceKB));
    },
  );

  test.each(["2147483647", "-2147483648"])("the 32-bit number %s comes back", async (entityId) => {
    await seedAccount(host, "jane", { entityId });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one operation with a 32-bit number in its result
    const { accounts } = await client.getAllAccounts({ customerTypeCode: "Standard" });
    expect(accounts[0]?.entityId).toBe(Number(entityId));
  });

  test.each([0, 1, 255])("the byte %d arrives", async (months) => {
    await seedAccount(host, "jane");
    await client.getHistoryEventsTotals({ monitoredUsernames: ["jane"], months });
    expect(await lastReceived(host)).toMatchObject({ months: BigInt(months) });
  });

  test.each([1, 3, 100])("a list of %d names arrives in its order", async (length) => {
    const names = Array.from({ length }, (_, index) => `jane-${index}`);
    for (const name of names) await seedAccount(host, name);
    await client.getHistoryEventsTotals({ monitoredUsernames: names, months: 1 });
    const arrived = await lastReceived(host);
    expect(arrived["monitoredUsernames.length"]).toBe(BigInt(length));
    expect(names.map((_, index) => arrived[`monitoredUsernames[${index}]`])).toEqual(names);
  });

  test("an empty list arrives as one", async () => {
    const outcome = client.getHistoryEventsTotals({ monitoredUsernames: [], months: 1 });
    await expect(outcome).rejects.toMatchObject({ result: { code: "InvalidInputParameters" } });
    expect(await lastReceived(host)).toMatchObject({ "monitoredUsernames.length": 0n });
  });

  test.each([0, 1, 12])("a list of %d months comes back, oldest first", async (historyMonths) => {
    await seedAccount(host, "jane", { historyMonths });
    const request = { monitoredUsernames: ["jane"], months: 255 };
    const { historyEventsTotalsData } = await client.getHistoryEventsTotals(request);
    expect(historyEventsTotalsData.map(({ periodDate }) => periodDate)).toEqual(
      Array.from(
        { length: historyMonths },
        (_, index) => new Date(Date.UTC(2026, index + 1 - historyMonths)),
      ),
    );
  });

  test.each([0, 1, 5])("a list of %d objects comes back in its order", async (systems) => {
    await seedAccount(host, "jane", { systems, usedSpaceKB: systems });
    const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "jane" });
    expect(accountSpaces.map(({ systemName }) => systemName)).toEqual(
      Array.from({ length: systems }, (_, index) => `jane-system-${index + 1}`),
    );
  });

  test("a list of 10,000 objects comes back whole", async () => {
    await seedAccount(host, "jane", { systems: 10_000, usedSpaceKB: 10_000 });
    const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "jane" });
    expect(accountSpaces).toHaveLength(10_000);
    expect(accountSpaces.at(-1)).toEqual({
      username: "jane",
      usedSpaceKB: 1n,
      systemName: "jane-system-10000",
      deviceType: "Mobile",
    });
  });

  test("every state of an account comes back by its name", async () => {
    for (const status of ["Active", "Cancelled", "Expired", "Inactive", "Locked", "Suspended"]) {
      await seedAccount(host, "jane", { password: "account-pass", status });
      const { accountStatus } = await client.authenticate({ userName: "jane", password: "account-pass" });
      expect(accountStatus).toBe(status);
    }
  });

  test.each([
    ["2024-02-29T23:59:59.9990000Z", "2024-02-29T23:59:59.999Z"],
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.999Z"],
    ["2024-07-01T00:00:00", "2024-07-01T00:00:00.000Z"],
  ])("the date %s comes back as %s", async (signupDate, expected) => {
    await seedAccount(host, "jane", { signupDate });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one operation with a date that can be seeded
    const { accounts } = await client.getAllAccounts({ customerTypeCode: "Standard" });
    expect(accounts[0]?.signupDate.toISOString()).toBe(expected);
  });
});
