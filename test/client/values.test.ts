import { describe, expect, it } from "vitest";
import type { GetAccountUsedSpaceBySystemResult } from "../../src/index.js";
import {
  responseEnvelope,
  soapResponse,
  standardResult,
  SUCCESS,
  wrapped,
} from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { askForToken, makeClient } from "./calling.js";

sealNetwork();

describe("a list", () => {
  const one = (n: number) => `<AccountSpace><UsedSpaceKB>${n}</UsedSpaceKB></AccountSpace>`;
  const space = (n: bigint) => ({
    username: undefined,
    usedSpaceKB: n,
    systemName: undefined,
    deviceType: undefined,
  });

  async function spaces(content: string): Promise<GetAccountUsedSpaceBySystemResult["accountSpaces"]> {
    interceptService(soapResponse(wrapped("GetAccountUsedSpaceBySystem", SUCCESS + content)));
    return (await makeClient().getAccountUsedSpaceBySystem({ username: "jane" })).accountSpaces;
  }

  it.each([
    ["absent", "", []],
    ["empty", "<AccountSpaces />", []],
    ["nil", `<AccountSpaces xsi:nil="true" />`, []],
    ["of one item", `<AccountSpaces>${one(1)}</AccountSpaces>`, [space(1n)]],
    [
      "of many items",
      `<AccountSpaces>${[1, 2, 3].map(one).join("")}</AccountSpaces>`,
      [1n, 2n, 3n].map(space),
    ],
    [
      "of an empty item",
      "<AccountSpaces><AccountSpace><UsedSpaceKB>0</UsedSpaceKB></AccountSpace></AccountSpaces>",
      [space(0n)],
    ],
    [
      "with nil items leaves them out",
      `<AccountSpaces><AccountSpace xsi:nil="true" />${one(1)}<AccountSpace xsi:nil="1" /></AccountSpaces>`,
      [space(1n)],
    ],
    ["with strangers among its items", `<AccountSpaces><Other />${one(1)}</AccountSpaces>`, [space(1n)]],
  ])("is an array: %s", async (_, content, expected) => {
    expect(await spaces(content)).toStrictEqual(expected);
  });

  it("of ten thousand items is read", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => one(n)).join("");
    expect(await spaces(`<AccountSpaces>${many}</AccountSpaces>`)).toHaveLength(10_000);
  });

  it.each([
    ["no item", [], "<monitoredUsernames /><months>0</months>"],
    ["one item", ["a"], "<monitoredUsernames><string>a</string></monitoredUsernames><months>0</months>"],
  ])("is sent with %s", async (_, monitoredUsernames, expected) => {
    const requests = interceptService(soapResponse(wrapped("GetHistoryEventsTotals", SUCCESS)));
    await makeClient().getHistoryEventsTotals({ monitoredUsernames, months: 0 });
    expect(requests[0]?.body).toContain(`${expected}</GetHistoryEventsTotals>`);
  });
});

describe("an optional text", () => {
  async function serverName(element: string): Promise<string | undefined> {
    const result = standardResult(0, "Success", "", "AuthenticateResult");
    const content = `${result}<accountStatus>Active</accountStatus>${element}`;
    interceptService(soapResponse(responseEnvelope("Authenticate", content)));
    return (await makeClient().authenticate({ userName: "jane", password: "secret" })).backupServerName;
  }

  it.each([
    ["absent", "", undefined],
    ["nil", `<backupServerName xsi:nil="true" />`, undefined],
    ["empty", "<backupServerName />", ""],
    ["blank", "<backupServerName>  \n </backupServerName>", "  \n "],
    ["CDATA", "<backupServerName>a<![CDATA[<b>&amp;]]>c</backupServerName>", "a<b>&amp;c"],
    ["around a comment", "<backupServerName>a<!-- b -->c</backupServerName>", "ac"],
  ])("is told from the others: %s", async (_, element, expected) => {
    expect(await serverName(element)).toBe(expected);
  });
});

describe("an enumeration", () => {
  async function status(text: string): Promise<string> {
    const result = standardResult(0, "Success", "", "AuthenticateResult");
    interceptService(
      soapResponse(responseEnvelope("Authenticate", `${result}<accountStatus>${text}</accountStatus>`)),
    );
    return (await makeClient().authenticate({ userName: "jane", password: "secret" })).accountStatus;
  }

  it.each(["Active", "AddedLater", "constructor"])("passes through: %s", async (name) => {
    expect(await status(name)).toBe(name);
  });

  it("is a known name whatever blanks stand around it", async () => {
    expect(await status("\n  Active ")).toBe("Active");
  });
});

it("a long is sent with every digit, from a bigint and from a number that has lost none", async () => {
  const requests = interceptService(soapResponse(wrapped("CreateAccountBySize", SUCCESS)), { times: 2 });
  const account = {
    targetEntityId: 1,
    username: "jane",
    password: "secret",
    isUltrasafe: false,
    disableEmailsNotification: false,
  };
  await makeClient().createAccountBySize({ ...account, accountSizeMB: 9_223_372_036_854_775_807n });
  await makeClient().createAccountBySize({ ...account, accountSizeMB: Number.MAX_SAFE_INTEGER });
  expect(requests.map(({ body }) => /<AccountSizeMB>(.*)<\/AccountSizeMB>/.exec(body)?.[1])).toEqual([
    "9223372036854775807",
    "9007199254740991",
  ]);
});

it("xsi:nil is read in each of its spellings", async () => {
  for (const [nil, message] of [
    ["true", undefined],
    ["1", undefined],
    [" true ", undefined],
    ["false", "text"],
    ["0", "text"],
  ] as const) {
    const result = `<Result><Result>0</Result><Code>Success</Code><Message xsi:nil="${nil}">text</Message></Result>`;
    interceptService(
      soapResponse(wrapped("GetAuthorizationTokenByEntity", `<AuthToken>t</AuthToken>${result}`)),
    );
    expect((await askForToken(makeClient())).result.message).toBe(message);
  }
});
