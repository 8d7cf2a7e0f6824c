import { describe, expect, it } from "vitest";
import { InvalidCredentialsError, SoapFaultError } from "../../src/index.js";
import type { AccountManagementClient } from "../../src/index.js";
import { fault11, fault12, soapResponse } from "../servers/soap-responses.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import { sealNetwork } from "../servers/intercepted-service.js";
import { PASSWORD } from "./calling.js";
import { errorAfter } from "./one-response.js";

sealNetwork();

const OPERATION = "GetAuthorizationTokenByEntity";
const RECEIVER = "<soap12:Value>soap12:Receiver</soap12:Value>";
const SENDER = "<soap12:Value>soap12:Sender</soap12:Value>";

describe("a SOAP 1.1 fault", () => {
  it("is a SoapFaultError with all its parts", async () => {
    const response = fault11(
      "soap:Server.Database.Locked",
      "Something went &lt;wrong&gt;",
      `<faultactor>http://gateway/</faultactor><detail><Row xmlns="sosonlinebackup.com">7</Row></detail>`,
    );
    const error = await errorAfter(SoapFaultError, response);
    expect(error).toMatchObject({
      name: "SoapFaultError",
      code: "SOAP_FAULT",
      operation: OPERATION,
      retryable: false,
    });
    expect(error.fault).toEqual({
      version: "1.1",
      code: "Server",
      subcodes: ["Database", "Locked"],
      reason: "Something went <wrong>",
      actor: "http://gateway/",
      detail: `<Row xmlns="sosonlinebackup.com">7</Row>`,
    });
    expect(error.cause).toBeUndefined();
    expect(error.message).toContain("Server.Database.Locked: Something went <wrong>");
    expect(error.message).toContain("try again later");
  });

  it("with HTTP 200 is a fault all the same", async () => {
    const { body } = fault11("soap:Server", "No");
    await errorAfter(SoapFaultError, soapResponse(body, "1.1", 200));
  });

  it("with a very long reason is cut in the message only", async () => {
    const reason = "r".repeat(5_000);
    const error = await errorAfter(SoapFaultError, fault11("soap:Server", reason));
    expect(error.fault.reason).toBe(reason);
    expect(error.message.length).toBeLessThan(1_000);
  });
});

describe("a SOAP 1.2 fault", () => {
  it("is a SoapFaultError with all its parts", async () => {
    const response = fault12(
      `${RECEIVER}<soap12:Subcode><soap12:Value xmlns:a="urn:a">a:Database</soap12:Value><soap12:Subcode><soap12:Value>Locked</soap12:Value></soap12:Subcode></soap12:Subcode>`,
      "Something went &lt;wrong&gt;",
      `<soap12:Node>http://node/</soap12:Node><soap12:Role>http://role/</soap12:Role><soap12:Detail><Row xmlns="sosonlinebackup.com" a="&quot;">7</Row></soap12:Detail>`,
    );
    const error = await errorAfter(SoapFaultError, response, { soapVersion: "1.2" });
    expect(error.fault).toEqual({
      version: "1.2",
      code: "Receiver",
      subcodes: ["Database", "Locked"],
      reason: "Something went <wrong>",
      actor: "http://role/",
      detail: `<Row xmlns="sosonlinebackup.com" a="&quot;">7</Row>`,
    });
  });
});

it("a fault of the other SOAP version than the request's is read in its own", async () => {
  const error = await errorAfter(SoapFaultError, fault11("soap:VersionMismatch", "No"), {
    soapVersion: "1.2",
  });
  expect(error.fault).toMatchObject({ version: "1.1", code: "VersionMismatch" });
});

describe("a fault that refuses the credentials", () => {
  it.each([
    ["by its reason, as ASMX sends it", fault11("soap:Client", "InvalidSoapCredentials", "<detail />")],
    ["over SOAP 1.2 by its reason", fault12(SENDER, "InvalidSoapCredentials", "<soap12:Detail />")],
    [
      "over SOAP 1.2 by its subcode",
      fault12(
        `${SENDER}<soap12:Subcode><soap12:Value>wsse:FailedAuthentication</soap12:Value></soap12:Subcode>`,
        "No",
      ),
    ],
  ])("is an InvalidCredentialsError with the fault as its cause, %s", async (_, response) => {
    const error = await errorAfter(InvalidCredentialsError, response);
    expect(error).toMatchObject({
      name: "InvalidCredentialsError",
      code: "INVALID_CREDENTIALS",
      operation: OPERATION,
      retryable: false,
      result: undefined,
    });
    expect(error.cause).toBeInstanceOf(SoapFaultError);
    expect((error.cause as SoapFaultError).fault.code).not.toBe("");
  });

  it("has the id to quote where the fault gives one", async () => {
    const id = "Err-5e24e99f-071a-4463-84eb-b42fc24e1de3";
    const response = fault11("soap:Client", `InvalidSoapCredentials ${id};`);
    expect((await errorAfter(InvalidCredentialsError, response)).errorId).toBe(id);
  });
});

it("the password is in no part of a fault that quotes it", async () => {
  const echo = PASSWORD.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const error = await errorAfter(
    SoapFaultError,
    fault11(
      `soap:Server.${echo}`,
      `Login failed for ${echo}`,
      `<faultactor>${echo}</faultactor><detail><A b="${echo.replaceAll('"', "&quot;")}">${echo}</A><Password>other-secret</Password></detail>`,
    ),
    { secrets: ["other-secret"] },
  );
  expect(error.fault).toEqual({
    version: "1.1",
    code: "Server",
    subcodes: [],
    reason: WITHHELD,
    actor: WITHHELD,
    detail: WITHHELD,
  });
});

it("what a fault's detail names as secret is secret in its reason, too", async () => {
  const response = fault11(
    "soap:Server",
    "No session 4711-0815-token",
    "<detail><AuthToken>4711-0815-token</AuthToken></detail>",
  );
  const error = await errorAfter(SoapFaultError, response, { secrets: ["4711-0815-token"] });
  expect(error.fault.reason).toBe(WITHHELD);
});

it("a code that nobody knows and that is a secret is not shown, and one that is known is", async () => {
  const response = fault11("soap:Server.pa55word-of-jane", "no");
  const call = (client: AccountManagementClient): Promise<unknown> =>
    client.authenticate({ userName: "jane", password: "pa55word-of-jane" });
  const error = await errorAfter(SoapFaultError, response, { call, secrets: ["pa55word-of-jane"] });
  expect(error.fault).toMatchObject({ code: "Server", subcodes: [] });
});

it.each([
  ["soap:pa55.word-of-jane", { code: "", subcodes: [] }, "a SOAP fault: no."],
  ["soap:Server.pa55.word-of-jane", { code: "Server", subcodes: [] }, "a SOAP fault Server: no."],
  ["soap:pa55.word-of-jane.Client", { code: "", subcodes: ["Client"] }, "a SOAP fault Client: no."],
])("codes that make a secret together are not shown: %s", async (code, shown, words) => {
  const call = (client: AccountManagementClient): Promise<unknown> =>
    client.authenticate({ userName: "jane", password: "pa55.word-of-jane" });
  const error = await errorAfter(SoapFaultError, fault11(code, "no"), {
    call,
    secrets: ["pa55.word-of-jane"],
  });
  expect(error.fault).toMatchObject(shown);
  expect(error.message).toContain(words);
});
