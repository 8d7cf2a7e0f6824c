import { describe, expect, it } from "vitest";
import { InvalidCredentialsError, SoapFaultError } from "../../src/index.js";
import type { AccountManagementClient } from "../../src/index.js";
import { envelope, fault11, fault12, soapResponse } from "../servers/soap-responses.js";
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

  it.each([
    ["no detail", ""],
    ["an empty detail", "<detail />"],
    ["a detail of blanks", "<detail>  \n </detail>"],
  ])("with %s has none", async (_, rest) => {
    const error = await errorAfter(SoapFaultError, fault11("soap:Client", "No", rest));
    expect(error.fault).toEqual({
      version: "1.1",
      code: "Client",
      subcodes: [],
      reason: "No",
      actor: undefined,
      detail: undefined,
    });
    expect(error.message).toContain("blames the request");
  });

  it("with HTTP 200 is a fault all the same", async () => {
    const { body } = fault11("soap:Server", "No");
    await errorAfter(SoapFaultError, soapResponse(body, "1.1", 200));
  });

  it("without anything in it is a fault all the same", async () => {
    const body = envelope("<soap:Fault />");
    expect((await errorAfter(SoapFaultError, soapResponse(body, "1.1", 500))).fault).toMatchObject({
      code: "",
      reason: "",
    });
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

  it.each([
    ["no detail", ""],
    ["an empty detail", "<soap12:Detail />"],
  ])("with %s has none", async (_, rest) => {
    const error = await errorAfter(SoapFaultError, fault12(SENDER, "No", rest), { soapVersion: "1.2" });
    expect(error.fault).toEqual({
      version: "1.2",
      code: "Sender",
      subcodes: [],
      reason: "No",
      actor: undefined,
      detail: undefined,
    });
    expect(error.message).toContain("blames the request");
  });

  it("with ASMX's lower-case detail has it, and the node for an actor", async () => {
    const rest = `<soap12:Node>http://node/</soap12:Node><detail><Code xmlns="sosonlinebackup.com">AlreadyExists</Code></detail>`;
    const { fault } = await errorAfter(SoapFaultError, fault12(RECEIVER, "No", rest), { soapVersion: "1.2" });
    expect(fault.actor).toBe("http://node/");
    expect(fault.detail).toContain("AlreadyExists");
  });

  it("has the first of several reasons", async () => {
    const response = fault12(RECEIVER, `one</soap12:Text><soap12:Text xml:lang="de">zwei`);
    expect((await errorAfter(SoapFaultError, response, { soapVersion: "1.2" })).fault.reason).toBe("one");
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
    ["by its reason among other words", fault11("soap:Server", "Failed ---&gt; InvalidSoapCredentials!")],
    ["by SOAP 1.1's own code for it", fault11("soap:Client.Authentication", "No")],
    ["by WS-Security's code", fault11("wsse:FailedAuthentication", "No")],
    [
      "by a Result in its detail",
      fault11(
        "soap:Server",
        "No",
        `<detail><Result><Result>3</Result><Code>InvalidSoapCredentials</Code></Result></detail>`,
      ),
    ],
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

  it("is not one that only mentions something alike", async () => {
    await errorAfter(SoapFaultError, fault11("soap:Client", "NotInvalidSoapCredentialsAtAll"));
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
