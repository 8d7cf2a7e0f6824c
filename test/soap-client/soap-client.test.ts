import nock from "nock";
import { afterEach, describe, expect, it } from "vitest";
import {
  AccountManagementClient,
  HttpError,
  InvalidCredentialsError,
  InvalidRequestError,
  InvalidResponseError,
  SoapFaultError,
  TimeoutError,
} from "../../src/index.js";
import { createSoapClient } from "../../src/soap-client.js";
import { envelope, tokenBody } from "../servers/soap-responses.js";

const HOST = "https://secure.sosonlinebackup.com";
const PATH = "/WebApi/AccountManagementService/AccountManagementService.asmx";
const PASSWORD = "pa55word-of-the-api";
const credentials = { userName: "api-user", password: PASSWORD };
const XML = { "Content-Type": "text/xml; charset=utf-8" };
const REQUEST = { request: { Username: "jane@example.com", IsAppUser: false } } as const;

afterEach(() => nock.cleanAll());

async function errorOf(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("The call did not fail with an error.");
  return error;
}

const fault = (reason: string): string =>
  envelope(`<soap:Fault><faultcode>soap:Server</faultcode><faultstring>${reason}</faultstring></soap:Fault>`);

describe("the generated client of soap", () => {
  it.each([
    ["1.1", "text/xml; charset=utf-8", "soap"],
    ["1.2", "application/soap+xml; charset=utf-8", "soap12"],
  ] as const)(
    "calls the service in SOAP %s, with this package's credentials",
    async (soapVersion, type, prefix) => {
      let body = "";
      nock(HOST, { reqheaders: { "content-type": type } })
        .post(PATH, (sent: string) => {
          body = sent;
          return true;
        })
        .reply(200, tokenBody("t0k"), XML);
      const client = await createSoapClient({ credentials, soapVersion });
      const [result] = await client.GetAuthorizationTokenByEntityAsync(REQUEST);
      expect(result).toMatchObject({ GetAuthorizationTokenByEntityResult: { AuthToken: "t0k" } });
      expect(body).toContain(
        `<${prefix}:Header><AuthHeader xmlns="sosonlinebackup.com"><UserName>api-user</UserName><Password>${PASSWORD}</Password></AuthHeader></${prefix}:Header><${prefix}:Body>`,
      );
    },
  );

  it("comes from a client, too, and ends with it", async () => {
    const client = new AccountManagementClient({ credentials });
    const soap = await client.soap();
    await client.close();
    expect(await errorOf(soap.GetAuthorizationTokenByEntityAsync(REQUEST))).toBeInstanceOf(
      InvalidRequestError,
    );
  });

  it("gives each of many calls at once its own credentials", async () => {
    const bodies: string[] = [];
    nock(HOST)
      .persist()
      .post(PATH, (sent: string) => bodies.push(sent) > 0)
      .reply(200, tokenBody(), XML);
    let calls = 0;
    const provider = async () => {
      const nth = (calls += 1);
      await new Promise((resolve) => setTimeout(resolve, 20 - nth));
      return { userName: `user-${nth}`, password: `password-${nth}` };
    };
    const client = await createSoapClient({ credentials: provider });
    await Promise.all(Array.from({ length: 10 }, () => client.GetAuthorizationTokenByEntityAsync(REQUEST)));
    const users = bodies.map(
      (body) => /<UserName>user-(\d+)<\/UserName><Password>password-\1</.exec(body)?.[1],
    );
    expect(new Set(users).size).toBe(10);
    expect(bodies.every((body) => body.match(/<AuthHeader /g)?.length === 1)).toBe(true);
  });

  it("keeps nothing of a request or a response", async () => {
    nock(HOST).post(PATH).reply(200, tokenBody("t0k"), XML);
    const client = await createSoapClient({ credentials });
    await client.AuthenticateAsync({ userName: "jane", password: "jane's own" }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const { lastRequest, lastMessage } = client;
    expect([lastRequest, lastMessage, Reflect.get(client, "lastResponse")].join("")).toBe("");
  });

  it.each([
    ["a fault", 500, fault("Oops"), SoapFaultError],
    ["a fault that refuses the credentials", 500, fault("InvalidSoapCredentials"), InvalidCredentialsError],
    ["a page", 503, "<html><body>Sorry</body></html>", HttpError],
    ["an empty body", 200, "", HttpError],
    ["a redirect", 302, "", HttpError],
    ["XML that is not well-formed", 200, tokenBody().replace("</soap:Body>", ""), InvalidResponseError],
    ["an empty Body", 200, envelope(""), InvalidResponseError],
    ["an element that the contract does not know", 200, envelope("<other/>"), InvalidResponseError],
    ["a result with an error status", 500, tokenBody(), InvalidResponseError],
  ] as const)("ends in an error of this package after %s", async (_what, status, body, type) => {
    nock(HOST).post(PATH).reply(status, body, XML);
    const client = await createSoapClient({ credentials, retries: 0 });
    expect(await errorOf(client.GetAuthorizationTokenByEntityAsync(REQUEST))).toBeInstanceOf(type);
  });

  it("has the time-out and the limit of size", async () => {
    nock(HOST).post(PATH).delay(500).reply(200, tokenBody(), XML);
    const quick = await createSoapClient({ credentials, timeoutMs: 50 });
    expect(await errorOf(quick.GetAuthorizationTokenByEntityAsync(REQUEST))).toBeInstanceOf(TimeoutError);
    nock.cleanAll();
    nock(HOST)
      .post(PATH)
      .reply(200, tokenBody("t".repeat(1_000)), XML);
    const small = await createSoapClient({ credentials, maxResponseBytes: 500 });
    expect(await errorOf(small.GetAuthorizationTokenByEntityAsync(REQUEST))).toBeInstanceOf(
      InvalidResponseError,
    );
  });

  it("shows no secret of the call in its errors", async () => {
    const secret = "jane's own secret";
    nock(HOST)
      .post(PATH)
      .reply(500, fault(`Login failed with ${secret} and ${PASSWORD}`), XML);
    const client = await createSoapClient({ credentials, retries: 0 });
    const error = await errorOf(client.AuthenticateAsync({ userName: "jane", password: secret }));
    expect(error).toBeInstanceOf(SoapFaultError);
    const shown = `${error.message} ${String(error.stack)} ${JSON.stringify(error)} ${String(error.cause)}`;
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(PASSWORD);
    expect(Object.keys(error)).not.toContain("response");
  });

  it.each([
    ["looks like CDATA", "<![CDATA[a]]></Username><IsAppUser>true</IsAppUser><Username><![CDATA[b]]>"],
    ["XML cannot carry", "a\u0001b"],
  ])("refuses a text that %s, which soap would send", async (_what, text) => {
    const client = await createSoapClient({ credentials });
    const error = await errorOf(
      client.GetAuthorizationTokenByEntityAsync({ request: { Username: text, IsAppUser: false } }),
    );
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).toContain("Nothing was sent to the service.");
  });

  it("sends nothing under another SOAP action", async () => {
    const client = await createSoapClient({ credentials });
    // `soap` itself takes headers as a third parameter, which the generated types do not have.
    const call: (...parameters: unknown[]) => Promise<unknown> =
      client.GetAuthorizationTokenByEntityAsync.bind(client) as never;
    const error = await errorOf(call(REQUEST, {}, { SOAPAction: '"urn:other"' }));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "SOAPAction" });
  });

  it("sends nothing to another endpoint", async () => {
    const client = await createSoapClient({ credentials });
    client.setEndpoint("https://other.example/");
    const error = await errorOf(client.GetAuthorizationTokenByEntityAsync(REQUEST));
    expect(error).toMatchObject({ code: "INVALID_REQUEST", field: "endpoint" });
  });
});
