import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccountManagementClient } from "../../../src/index.js";
import type { SoapVersion } from "../../../src/index.js";
import { mockFault, mockOperation, mockResult, successReply } from "../../../src/testing/index.js";
import type { MockInterceptor, MockScope } from "../../../src/testing/index.js";

const HOST = "https://secure.sosonlinebackup.com";

beforeEach(() => nock.disableNetConnect());

afterEach(() => {
  nock.cleanAll();
  nock.restore();
  nock.activate();
});

function clientOf(soapVersion: SoapVersion): AccountManagementClient {
  return new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    soapVersion,
    retries: 0,
  });
}

const JANE = { username: "jane@example.com", isAppUser: false };

describe.each(["1.1", "1.2"] as const)("With nock, over SOAP %s", (version) => {
  it("mockOperation lets the next call of the operation succeed", async () => {
    const scope = mockOperation(nock(HOST), "getAuthorizationTokenByEntity", { authToken: "t" });
    await using client = clientOf(version);
    expect(await client.getAuthorizationTokenByEntity(JANE)).toMatchObject({
      authToken: "t",
      result: { result: 0, code: "Success" },
    });
    expect(scope.isDone()).toBe(true);
  });

  it("mockResult ends the call with a Result", async () => {
    mockResult(nock(HOST), "getAuthorizationTokenByEntity", { result: 53, code: "ObjectEntityMismatch" });
    await using client = clientOf(version);
    await expect(client.getAuthorizationTokenByEntity(JANE)).rejects.toMatchObject({
      code: "SERVICE_RESULT",
      result: { result: 53, code: "ObjectEntityMismatch" },
    });
  });

  it("mockFault ends the call with a fault", async () => {
    mockFault(nock(HOST), "getAuthorizationTokenByEntity", { code: "client", reason: "No." });
    await using client = clientOf(version);
    await expect(client.getAuthorizationTokenByEntity(JANE)).rejects.toMatchObject({
      code: "SOAP_FAULT",
      fault: { version, reason: "No." },
    });
  });
});

it("a reply by itself fits nock", async () => {
  const { status, headers, body } = successReply("getAuthorizationTokenByEntity", { authToken: "t" });
  nock(HOST)
    .post(/asmx$/)
    .reply(status, body, { ...headers });
  await using client = clientOf("1.1");
  expect(await client.getAuthorizationTokenByEntity(JANE)).toMatchObject({ authToken: "t" });
});

describe("A mocked operation", () => {
  it.each(["1.1", "1.2"] as const)("responds over SOAP %s with nock 15, too", (soapVersion) => {
    const { headers, body } = successReply(
      "getAuthorizationTokenByEntity",
      { authToken: "t" },
      { soapVersion },
    );
    const given: Parameters<MockInterceptor["reply"]>[0][] = [];
    const scope: MockScope = { post: () => ({ reply: (respond) => given.push(respond) }) };
    mockOperation(scope, "getAuthorizationTokenByEntity", { authToken: "t" });
    const [respond] = given;
    // nock 15 takes a second parameter for a callback, and would wait for it.
    expect(respond).toHaveLength(1);
    expect(respond?.(new Request(HOST, { headers }))).toEqual([200, body, headers]);
  });

  it("is left alone by calls of another, whose name may begin with its own", async () => {
    const scope = nock(HOST);
    mockOperation(scope, "getAccountUsedSpace", { usedSpaceInKB: 1 });
    mockOperation(scope, "getAccountUsedSpaceBySystem", { accountSpaces: [] });
    await using client = clientOf("1.1");
    expect(await client.getAccountUsedSpaceBySystem({ username: "a" })).toMatchObject({ accountSpaces: [] });
    expect(scope.pendingMocks()).toHaveLength(1);
    expect(await client.getAccountUsedSpace({ userName: "a" })).toMatchObject({ usedSpaceInKB: 1n });
  });

  it("responds as often as the scope says", async () => {
    mockOperation(nock(HOST).persist(), "getAuthorizationTokenByEntity", { authToken: "t" });
    await using client = clientOf("1.1");
    for (let call = 0; call < 3; call += 1) {
      expect(await client.getAuthorizationTokenByEntity(JANE)).toMatchObject({ authToken: "t" });
    }
  });

  it("refuses what the contract does not have, when compiled and when run", () => {
    // @ts-expect-error: the field is mistyped
    expect(() => mockOperation(nock(HOST), "getAuthorizationTokenByEntity", { token: "t" })).toThrow("token");
    // @ts-expect-error: the operation is mistyped
    expect(() => mockOperation(nock(HOST), "getNothing", {})).toThrow("getNothing");
  });
});
