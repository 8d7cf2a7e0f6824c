import { describe, expect, it } from "vitest";
import { InvalidCredentialsError, InvalidResponseError, ServiceResultError } from "../../src/index.js";
import type { AccountManagementClient } from "../../src/index.js";
import { responseEnvelope, soapResponse, standardResult, wrapped } from "../servers/soap-responses.js";
import type { ServedResponse } from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { askForToken, makeClient } from "./calling.js";
import { errorAfter } from "./one-response.js";

sealNetwork();

const ERROR_ID = "Err-5e24e99f-071a-4463-84eb-b42fc24e1de3";
const OPERATION = "GetAuthorizationTokenByEntity";

function resultResponse(number: number | "", code: string, message = `${ERROR_ID};`): ServedResponse {
  return soapResponse(wrapped(OPERATION, standardResult(number, code, message)));
}

describe("a Result that is no success", () => {
  it.each([
    [1, "UnexpectedError", "report it to the vendor's support"],
    [52, "AlreadyExists", "Choose another name"],
    [53, "ObjectEntityMismatch", "hierarchy"],
    [999, "SomethingNew", "vendor's documentation"],
    [-1, "Negative", "vendor's documentation"],
  ])("%d %s is a ServiceResultError with advice", async (number, code, advice) => {
    const error = await errorAfter(ServiceResultError, resultResponse(number, code));
    expect(error).toMatchObject({
      name: "ServiceResultError",
      code: "SERVICE_RESULT",
      operation: OPERATION,
      retryable: false,
      result: { result: number, code, message: `${ERROR_ID};` },
      errorId: ERROR_ID,
    });
    expect(error.cause).toBeUndefined();
    expect(error.message).toContain(`${code} (${number})`);
    expect(error.message).toContain(advice);
    expect(error.message).toContain(`Quote ${ERROR_ID}`);
  });

  it("without an error id has none, and shows the service's words", async () => {
    const error = await errorAfter(
      ServiceResultError,
      resultResponse(2, "InvalidInputParameters", "Email is required."),
    );
    expect(error.errorId).toBeUndefined();
    expect(error.message).toContain("InvalidInputParameters (2): Email is required.");
  });

  it("beside a token is no success all the same", async () => {
    const body = wrapped(OPERATION, `<AuthToken>a-token</AuthToken>${standardResult(1, "UnexpectedError")}`);
    await errorAfter(ServiceResultError, soapResponse(body), { secrets: ["a-token"] });
  });
});

describe("refused credentials", () => {
  it.each([
    ["number 3", standardResult(3, "InvalidSoapCredentials", `${ERROR_ID};`), 3],
    ["the name without a number", standardResult("", "InvalidSoapCredentials"), undefined],
  ])("are an InvalidCredentialsError by %s", async (_, result, number) => {
    const error = await errorAfter(InvalidCredentialsError, soapResponse(wrapped(OPERATION, result)));
    expect(error).toMatchObject({
      name: "InvalidCredentialsError",
      code: "INVALID_CREDENTIALS",
      operation: OPERATION,
      retryable: false,
    });
    expect(error.result?.result).toBe(number);
    expect(error.message).toContain("given as credentials");
  });

  it("are one in the old style, where the Result is the whole result", async () => {
    const result = standardResult(3, "InvalidSoapCredentials", `${ERROR_ID};`, "AuthenticateResult");
    const error = await errorAfter(
      InvalidCredentialsError,
      soapResponse(responseEnvelope("Authenticate", result)),
      {
        call: (client) => client.authenticate({ userName: "jane", password: "her-password" }),
        secrets: ["her-password"],
      },
    );
    expect(error).toMatchObject({ operation: "Authenticate", errorId: ERROR_ID });
  });

  it("are one where the Result is an enumeration", async () => {
    const body = wrapped("GetAllAccounts", "<Result>InvalidSoapCredentials</Result>");
    const error = await errorAfter(InvalidCredentialsError, soapResponse(body), { call: getAllAccounts });
    expect(error.result).toEqual({ result: undefined, code: "InvalidSoapCredentials", message: undefined });
  });
});

describe("a Result that is an enumeration", () => {
  it.each(["InvalidInputParameters", "UnexpectedError", "SomethingNew"])(
    "%s is a ServiceResultError",
    async (code) => {
      const body = wrapped("GetAllAccounts", `<Result>${code}</Result>`);
      const error = await errorAfter(ServiceResultError, soapResponse(body), { call: getAllAccounts });
      expect(error).toMatchObject({
        operation: "GetAllAccounts",
        result: { result: undefined, code, message: undefined },
        errorId: undefined,
      });
    },
  );
});

describe("a Result that says nothing", () => {
  const UNSTATED = { result: undefined, code: undefined, message: undefined };

  it.each([
    ["empty", "<Result />"],
    ["absent", ""],
    ["nil", `<Result xsi:nil="true" />`],
    ["empty in all its parts", "<Result><Result /><Code /><Message /></Result>"],
  ])("is a success beside a token: %s", async (_, result) => {
    interceptService(soapResponse(wrapped(OPERATION, `<AuthToken>a-token</AuthToken>${result}`)));
    expect(await askForToken(makeClient())).toEqual({ authToken: "a-token", result: UNSTATED });
  });

  it.each([
    ["empty", "<Result />"],
    ["absent", ""],
  ])("is no success where nothing else proves one: %s", async (_, result) => {
    const body = wrapped("ChangeBackupAccountEmail", result);
    const error = await errorAfter(InvalidResponseError, soapResponse(body), {
      call: (client) =>
        client.changeBackupAccountEmail({ username: "jane", email: "a@b.c", sendEmailToCustomer: false }),
    });
    expect(error.message).toContain("breaks the contract: it carries no Result");
  });

  it("is no success in the old style, whatever stands beside it", async () => {
    const body = responseEnvelope("GetAccountUsedSpace", "<usedSpaceInKB>1</usedSpaceInKB>");
    await errorAfter(InvalidResponseError, soapResponse(body), {
      call: (client) => client.getAccountUsedSpace({ userName: "jane" }),
    });
  });

  it("with a name of success and no number is a success", async () => {
    interceptService(
      soapResponse(wrapped(OPERATION, `<AuthToken>t</AuthToken><Result><Code>Success</Code></Result>`)),
    );
    const { result } = await askForToken(makeClient());
    expect(result).toEqual({ ...UNSTATED, code: "Success" });
  });
});

describe("a success", () => {
  it("without its token breaks the contract", async () => {
    for (const token of ["", "<AuthToken xsi:nil='true' />"]) {
      const body = wrapped(OPERATION, token + standardResult(0, "Success"));
      const error = await errorAfter(InvalidResponseError, soapResponse(body));
      expect(error).toMatchObject({ code: "INVALID_RESPONSE", operation: OPERATION, retryable: false });
      expect(error.message).toContain("authToken");
    }
  });
});

function getAllAccounts(client: AccountManagementClient): Promise<unknown> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return client.getAllAccounts({ customerTypeCode: "RETAIL" });
}
