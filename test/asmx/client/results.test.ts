import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contract } from "../../../generated/contract.js";
import {
  InvalidCredentialsError,
  InvalidResponseError,
  ServiceResultError,
  SoapFaultError,
} from "../../../src/index.js";
import type { AccountManagementClient } from "../../../src/index.js";
import { callCount, orderNext, reset, seedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { call, methods } from "./requests.js";
import { shared } from "../../servers/shared.js";

const errorId = "Err-5e24e99f-071a-4463-84eb-b42fc24e1de3";
const anErrorId: unknown = expect.stringMatching(/^Err-[0-9a-f-]{36}$/);
const aMessageWithIt: unknown = expect.stringMatching(/^Err-[0-9a-f-]{36};$/);
const standard = methods.filter(
  (method) => contract.operations[method].response.outcome?.kind === "standard",
);
const wrapped = methods.filter((method) => "unwrap" in contract.operations[method].response);

const host = shared(() => startAsmxHost());

describe.each(soapVersions)("what a real ASMX host refuses in SOAP %s", (soap) => {
  let client: AccountManagementClient;
  beforeEach(async () => {
    await reset(host);
    await seedAccount(host, "jane", { password: "account-pass" });
    client = clientOf(host, soap, { retries: 5 });
  });
  afterEach(() => client.close());

  async function failure(method: (typeof methods)[number]): Promise<unknown> {
    const error = await call(client, method).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    // Whatever the service said, it was said once: nothing that it says is tried again.
    expect(await callCount(host)).toBe(1);
    return error;
  }

  describe.each([
    [1, "UnexpectedError"],
    [2, "InvalidInputParameters"],
    [52, "AlreadyExists"],
    [53, "ObjectEntityMismatch"],
    [999, "SomethingNew"],
  ])("the Result %d %s", (number, code) => {
    test.each(standard)("is an error of %s with its parts and the id for the support", async (method) => {
      await orderNext(host, "result", { number, code, message: `${errorId};` });
      const error = await failure(method);
      expect(error).toBeInstanceOf(ServiceResultError);
      expect(error).toMatchObject({
        code: "SERVICE_RESULT",
        operation: contract.operations[method].name,
        result: { result: number, code, message: `${errorId};` },
        errorId,
        retryable: false,
        requestSent: true,
      });
    });
  });

  test.each(["InvalidInputParameters", "UnexpectedError"])(
    "the enumerated Result %s is an error of getAllAccounts",
    async (code) => {
      await orderNext(host, "result", { number: 1, code });
      const error = await failure("getAllAccounts");
      expect(error).toBeInstanceOf(ServiceResultError);
      expect(error).toMatchObject({ result: { result: undefined, code, message: undefined } });
    },
  );

  test.each(methods)("refused credentials as the Result of %s", async (method) => {
    await host.control("credentials?user=someone&password=else");
    const error = await failure(method);
    expect(error).toBeInstanceOf(InvalidCredentialsError);
    expect(error).toMatchObject(
      method === "getAllAccounts"
        ? { result: { result: undefined, code: "InvalidSoapCredentials" } }
        : {
            result: { result: 3, code: "InvalidSoapCredentials", message: aMessageWithIt },
            errorId: anErrorId,
          },
    );
  });

  test.each(methods)("refused credentials as a SoapException of %s", async (method) => {
    await orderNext(host, "refused");
    const error = await failure(method);
    expect(error).toBeInstanceOf(InvalidCredentialsError);
    expect(error).toMatchObject({ result: undefined, retryable: false });
  });

  test.each(methods)("a SoapException without detail from %s", async (method) => {
    await orderNext(host, "fault");
    const error = await failure(method);
    expect(error).toBeInstanceOf(SoapFaultError);
    expect(error).toMatchObject({
      retryable: false,
      requestSent: true,
      fault: {
        version: soap,
        code: soap === "1.1" ? "Server" : "Receiver",
        subcodes: [],
        reason: "Something is wrong here",
        actor: undefined,
        detail: undefined,
      },
    });
  });

  test.each(methods)("a SoapException with an actor and a detail from %s", async (method) => {
    await orderNext(host, "fault-detail");
    const error = await failure(method);
    expect(error).toBeInstanceOf(SoapFaultError);
    expect(error).toMatchObject({
      fault: {
        version: soap,
        code: soap === "1.1" ? "Server" : "Receiver",
        reason: "Entity already exists",
        actor: host.url,
        detail: expect.stringMatching(
          /^<Result xmlns="sosonlinebackup.com"><Result>52<\/Result><Code>AlreadyExists<\/Code><\/Result>$/,
        ) as unknown,
      },
    });
  });

  test.each(methods)("an unhandled exception in %s", async (method) => {
    await orderNext(host, "exception");
    const error = await failure(method);
    expect(error).toBeInstanceOf(SoapFaultError);
    expect(error).toMatchObject({
      fault: {
        code: soap === "1.1" ? "Server" : "Receiver",
        reason: "Server was unable to process request. ---> Something went <wrong> & broke",
        detail: undefined,
      },
    });
  });

  test("a fault's reason with emoji and markup is read; a character that XML forbids is replaced", async () => {
    await orderNext(host, "fault", { message: "a\u0001b 😀 <c> ]]> &amp;" });
    expect(await failure("authenticate")).toMatchObject({ fault: { reason: "a\uFFFDb 😀 <c> ]]> &amp;" } });
  });

  test.each(wrapped)("a null result of %s breaks the contract", async (method) => {
    await orderNext(host, "null");
    expect(await failure(method)).toBeInstanceOf(InvalidResponseError);
  });

  test.each(standard.filter((method) => !method.includes("Token")))(
    "a missing Result of %s breaks the contract: nothing says that the call was carried out",
    async (method) => {
      await orderNext(host, "no-result");
      expect(await failure(method)).toBeInstanceOf(InvalidResponseError);
    },
  );

  test("a token without a Result is a success: the token proves it", async () => {
    await orderNext(host, "no-result");
    const { authToken, result } = await client.getAuthorizationTokenByEntity({
      username: "jane",
      isAppUser: false,
    });
    expect(authToken).toMatch(/^[0-9a-f]{32}$/);
    expect(result).toEqual({ result: undefined, code: undefined, message: undefined });
  });
});
