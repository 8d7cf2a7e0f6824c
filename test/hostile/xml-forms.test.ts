import { describe, expect, it } from "vitest";
import { AccountManagementClient, InvalidResponseError, SoapFaultError } from "../../src/index.js";
import { callUntyped } from "../client/calling.js";
import { startRespondingServer } from "../servers/responding-server.js";
import {
  SUCCESS,
  envelope,
  responseEnvelope,
  soapResponse,
  tokenBody,
  wrapped,
} from "../servers/soap-responses.js";
import { startRawServer } from "../transport/raw-server.js";
import { observeCall, responseOf } from "./observed-call.js";

const OPERATION = "GetAuthorizationTokenByEntity";
const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const SUCCEEDED = { result: 0, code: "Success", message: undefined };

const token = (content: string): string => wrapped(OPERATION, `<AuthToken>${content}</AuthToken>${SUCCESS}`);

describe("a response says the same, however its XML is written", () => {
  it.each([
    [
      "one prefix that changes its meaning on the way in",
      `<p:Envelope xmlns:p="${SOAP}"><p:Body><p:${OPERATION}Response xmlns:p="sosonlinebackup.com"><p:${OPERATION}Result><p:AuthToken>to ken</p:AuthToken><p:Result><p:Code>Success</p:Code></p:Result></p:${OPERATION}Result></p:${OPERATION}Response></p:Body></p:Envelope>`,
    ],
    ["comments inside a value", token("<!-- a -->to<!-- </AuthToken> --> ken<!---->")],
    ["processing instructions inside a value", token("<?a?>to<?b </AuthToken>?> ken")],
    ["CDATA inside a value", token("<![CDATA[to]]> <![CDATA[ken]]>")],
    ["character references", token("&#116;o&#x20;k&#101;n")],
    [
      "comments and processing instructions around the envelope",
      tokenBody("to ken").replace("?>", "?><!-- a --><?b?>") + "<!-- c -->\n<?d?>\n",
    ],
    [
      "single quotes and spare blanks in tags",
      tokenBody("to ken").replaceAll('"', "'").replaceAll("</AuthToken>", "</AuthToken\n >"),
    ],
  ])("%s", async (_what, body) => {
    const { value, error } = await observeCall(responseOf(body));
    expect(error).toBeUndefined();
    expect(value).toMatchObject({ authToken: "to ken", result: { code: "Success" } });
  });

  it.each([["an end of CDATA, split", token("]]&gt;<![CDATA[]]]]><![CDATA[>]]>"), "]]>]]>"]])(
    "and gives %s exactly",
    async (_what, body, expected) => {
      const { value } = await observeCall(responseOf(body));
      expect(value).toEqual({ authToken: expected, result: SUCCEEDED });
    },
  );
});

describe("a response that says a thing twice is refused", () => {
  it.each([
    [
      "two numbers in a Result",
      wrapped(OPERATION, `<AuthToken>a</AuthToken><Result><Result>0</Result><Result>3</Result></Result>`),
    ],
    ["two envelopes", `${tokenBody("a")}${tokenBody("b").replace(/^<\?xml.*?\?>/, "")}`],
    ["an attribute twice", wrapped(OPERATION, `<AuthToken a="1" a="2">a</AuthToken>${SUCCESS}`)],
    [
      "an attribute twice by two prefixes",
      wrapped(OPERATION, `<AuthToken xmlns:p="u" xmlns:q="u" p:a="1" q:a="2">a</AuthToken>${SUCCESS}`),
    ],
  ])("%s", async (_what, body) => {
    const { error } = await observeCall(responseOf(body));
    expect(error).toBeInstanceOf(InvalidResponseError);
  });
});

const OBJECT_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "then",
  "toJSON",
  "length",
];

describe.each(OBJECT_NAMES)("the element name %s", (name) => {
  const element = `<${name}><polluted>yes</polluted><${name}>yes</${name}></${name}>`;

  it("is an unknown element like any other, wherever it stands", async () => {
    const { value, error } = await observeCall(
      responseOf(
        responseEnvelope(
          OPERATION,
          `${element}<${OPERATION}Result>${element}<AuthToken ${name}="yes">a</AuthToken><Result>${element}<Result>0</Result><Code>Success</Code></Result></${OPERATION}Result>`,
        ),
      ),
    );
    expect(error).toBeUndefined();
    expect(value).toStrictEqual({ authToken: "a", result: SUCCEEDED });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("in place of the response breaks the contract", async () => {
    const { error } = await observeCall(responseOf(envelope(element)));
    expect(error).toBeInstanceOf(InvalidResponseError);
  });

  it("as a namespace prefix is one like any other", async () => {
    const body = tokenBody("a").replaceAll("soap:", `${name}:`).replaceAll("xmlns:soap", `xmlns:${name}`);
    expect((await observeCall(responseOf(body))).value).toEqual({ authToken: "a", result: SUCCEEDED });
  });

  it("as a fault code and in a detail is quoted, not looked up", async () => {
    const fault = `<soap:Fault><faultcode>soap:${name}</faultcode><faultstring>no</faultstring><detail>${element}</detail></soap:Fault>`;
    const { error } = await observeCall(responseOf(envelope(fault), { status: "500 No" }));
    expect(error).toBeInstanceOf(SoapFaultError);
    expect((error as SoapFaultError).fault.code).toBe(name);
  });

  it("as a code and in a list is a value like any other", async () => {
    const item = `<GetAllAccountsItem><UserName>${name}</UserName><EntityId>1</EntityId>${element}<PaymentPlanId>2</PaymentPlanId><SignupDate>2024-01-31T12:00:00</SignupDate></GetAllAccountsItem>`;
    const server = await startRespondingServer((_request, nth) =>
      soapResponse(
        wrapped(
          "GetAllAccounts",
          `<Result>${nth === 1 ? "Success" : name}</Result><Accounts>${item}</Accounts>`,
        ),
      ),
    );
    await using client = new AccountManagementClient({
      credentials: { userName: "api-user", password: "pa55word-of-the-api" },
      endpoint: server.url,
    });
    const result = await callUntyped(client, "getAllAccounts", { customerTypeCode: name });
    expect(result).toMatchObject({ accounts: [{ userName: name, entityId: 1, paymentPlanId: 2 }] });
    await expect(callUntyped(client, "getAllAccounts", { customerTypeCode: name })).rejects.toMatchObject({
      code: "SERVICE_RESULT",
      result: { code: name },
    });
    await server.close();
  });
});

const SECONDS = 1_000;
const MEBIBYTE = 1_048_576;

/** A right response with a document type declaration in front, and something for the token. */
function withDoctype(subset: string, token: string): string {
  const body = tokenBody(token).replace(/^<\?xml.*?\?>/, "");
  return `<?xml version="1.0"?><!DOCTYPE Envelope ${subset}>${body}`;
}

const LAUGHS = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");

describe("a response with a document type declaration is refused unread", () => {
  it.each([
    ["a billion laughs", withDoctype(`[<!ENTITY l0 "lol">${LAUGHS}]`, "&l30;")],
    ["a quadratic blow-up", withDoctype(`[<!ENTITY a "${"a".repeat(100_000)}">]`, "&a;".repeat(50_000))],
    ["an entity that contains itself", withDoctype(`[<!ENTITY a "&a;">]`, "&a;")],
    ["an internal entity", withDoctype(`[<!ENTITY a "token">]`, "&a;")],
    ["a parameter entity", withDoctype(`[<!ENTITY % a "<!ENTITY b 'token'>"> %a;]`, "&b;")],
    ["a local file", withDoctype(`[<!ENTITY a SYSTEM "file:///etc/passwd">]`, "&a;")],
    ["a default attribute", withDoctype(`[<!ATTLIST AuthToken secret CDATA "yes">]`, "token")],
    ["nothing in it", withDoctype("", "token")],
  ])("%s", async (_what, body) => {
    const { error, durationMs, growthBytes } = await observeCall(responseOf(body));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect((error as Error).message).toContain("document type declaration, which is refused");
    expect(durationMs).toBeLessThan(5 * SECONDS);
    expect(growthBytes).toBeLessThan(200 * MEBIBYTE);
  });

  it.each(["general", "parameter", "external subset"])(
    "and nothing is fetched from where it points: %s",
    async (kind) => {
      const elsewhere = await startRawServer((socket) => socket.end());
      const { href } = elsewhere.url;
      const subset = {
        general: `[<!ENTITY a SYSTEM "${href}">]`,
        parameter: `[<!ENTITY % a SYSTEM "${href}"> %a;]`,
        "external subset": `SYSTEM "${href}"`,
      }[kind];
      const { error } = await observeCall(responseOf(withDoctype(subset ?? "", "&a;")));
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(elsewhere.connections).toHaveLength(0);
      await elsewhere.close();
    },
  );
});
