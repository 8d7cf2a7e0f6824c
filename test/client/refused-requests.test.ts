import { inspect } from "node:util";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../src/index.js";
import type { AccountManagementClient } from "../../src/index.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import type { InterceptedRequest } from "../servers/intercepted-service.js";
import { askForToken, callUntyped, errorOf, makeClient } from "./calling.js";

sealNetwork();

let client: AccountManagementClient;
let requests: readonly InterceptedRequest[];
beforeAll(() => {
  client = makeClient();
});
afterEach(() => {
  expect(requests).toEqual([]);
});

/** The error that the request is refused with. Fails when it is another one; nothing may have been sent. */
async function refusal(
  method: keyof AccountManagementClient,
  request: unknown,
): Promise<InvalidRequestError> {
  requests = interceptService(soapResponse(tokenBody()));
  const error = await errorOf(InvalidRequestError, callUntyped(client, method, request));
  expect(error).toMatchObject({
    name: "InvalidRequestError",
    code: "INVALID_REQUEST",
    retryable: false,
    requestSent: false,
  });
  expect(error.cause).toBeUndefined();
  expect(error.message).toContain("Nothing was sent to the service.");
  return error;
}

const METHOD = "getAuthorizationTokenByEntity";
const GOOD = { username: "jane", isAppUser: false };

describe("a field", () => {
  it.each([
    ["that is missing", METHOD, { isAppUser: false }, "username"],
    ["that is missing although the schema lets it", "getAccountUsedSpace", {}, "userName"],
    ["that the schema requires and is missing", METHOD, { username: "jane" }, "isAppUser"],
    ["that is undefined", METHOD, { ...GOOD, username: undefined }, "username"],
    ["with a string for a flag", METHOD, { ...GOOD, isAppUser: "true" }, "isAppUser"],
    ["with a number for a string", METHOD, { ...GOOD, username: 7 }, "username"],
    ["that is unknown", METHOD, { ...GOOD, userName: "jane" }, "userName"],
    ["with the name of its element", METHOD, { Username: "jane", isAppUser: false }, "Username"],
    ["that is the wrapper", METHOD, { request: GOOD }, "request"],
    ["above an unsignedByte", "getHistoryEventsTotals", { monitoredUsernames: [], months: 256 }, "months"],
  ] as const)("%s is refused, by name", async (_, method, request, field) => {
    const error = await refusal(method, request);
    expect(error.field).toBe(field);
    expect(error.operation).toBe(method.charAt(0).toUpperCase() + method.slice(1));
    expect(error.message).toContain(field);
  });

  it("that is mistyped is refused with the name that was meant", async () => {
    const error = await refusal(METHOD, { usernmae: "jane", isAppUser: false });
    expect(error.message).toContain(`did you mean "username"?`);
  });
});

describe("a number", () => {
  const account = {
    targetEntityId: 1,
    username: "jane",
    password: "secret",
    accountSizeMB: 1n,
    isUltrasafe: false,
    disableEmailsNotification: true,
  };

  it.each([
    ["an int beyond 32 bits", { targetEntityId: 2_147_483_648 }, "targetEntityId"],
    ["a long beyond 64 bits", { accountSizeMB: 9_223_372_036_854_775_808n }, "accountSizeMB"],
    ["a long that a number has already rounded", { accountSizeMB: 2 ** 53 }, "accountSizeMB"],
  ])("is refused: %s", async (_, change, field) => {
    expect((await refusal("createAccountBySize", { ...account, ...change })).field).toBe(field);
  });
});

describe("a character that XML forbids", () => {
  it.each([
    ["an escape", "\u001b"],
    ["U+FFFF", "\uffff"],
    ["a lone high surrogate", "\ud83d"],
  ])("is refused in a field: %s", async (_, character) => {
    expect((await refusal(METHOD, { ...GOOD, username: `a${character}b` })).field).toBe("username");
  });

  it.each([
    ["credentials.userName", { userName: "a\0", password: "secret" }],
    ["credentials.password", { userName: "a", password: "secret\ud800" }],
  ])("is refused in %s", async (field, credentials) => {
    requests = interceptService(soapResponse(tokenBody()));
    const error = await errorOf(InvalidRequestError, askForToken(makeClient({ credentials })));
    expect(error).toMatchObject({ code: "INVALID_REQUEST", field, requestSent: false });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("secret");
  });
});

describe("a key with a meaning of its own somewhere below", () => {
  it.each([
    "_xml",
    "$xml",
    "$value",
    "$attributes",
    "attributes",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "xsi_type",
    "",
    "undefined",
  ])("is refused as an unknown field: %s", async (key) => {
    const request: unknown = JSON.parse(
      `{"username":"jane","isAppUser":false,${JSON.stringify(key)}:"<x/>"}`,
    );
    const error = await refusal(METHOD, request);
    expect(error.message).toContain("is not a known field");
    expect(error.field).toContain(key === "" ? `[""]` : key);
  });

  it("is refused when it is a symbol", async () => {
    await refusal(METHOD, { ...GOOD, [Symbol("username")]: "jane" });
  });

  it("is not looked for in the prototype", async () => {
    const request: unknown = Object.create(
      { username: "inherited" },
      { isAppUser: { value: false, enumerable: true } },
    );
    expect((await refusal(METHOD, request)).field).toBe("username");
  });
});
