import { describe, expect, it } from "vitest";
import { AccountManagementError } from "../../src/index.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import type { ServedResponse } from "../servers/soap-responses.js";
import {
  envelope,
  fault11,
  fault12,
  pageResponse,
  soapResponse,
  standardResult,
  wrapped,
} from "../servers/soap-responses.js";
import { errorAfter } from "../client/one-response.js";
import { PASSWORD } from "../client/calling.js";
import { sealNetwork } from "../servers/intercepted-service.js";

sealNetwork();

const OPERATION = "ChangeBackupAccountPassword";
const NEW_PASSWORD = `neu-"<&>'-geheim`;
const TOKEN = "0123-secret-token-4567";

/** Responses that quote what the server was sent, none of them a success; `matrix.test.ts` has other spellings. */
const RESPONSES: Readonly<Record<string, (echo: string) => ServedResponse>> = {
  "a page of HTML": (echo) => pageResponse(500, `<html><body>Login failed for ${echo}</body></html>`),
  "a page of text": (echo) => pageResponse(502, `Login failed for ${echo}`, "text/plain"),
  JSON: (echo) => pageResponse(200, `{"message":"${echo}","newPassword":"${TOKEN}"}`, "application/json"),
  "a SOAP 1.1 fault": (echo) =>
    fault11("soap:Server", echo, `<faultactor>${echo}</faultactor><detail><a>${echo}</a></detail>`),
  "a SOAP 1.2 fault": (echo) =>
    fault12(
      "<soap12:Value>soap12:Receiver</soap12:Value>",
      echo,
      `<soap12:Detail><a>${echo}</a></soap12:Detail>`,
    ),
  "the message of a Result": (echo) =>
    soapResponse(
      wrapped(OPERATION, standardResult(2, "InvalidInputParameters", `Bad value ${echo}; try again`)),
    ),
  "the code of a Result": (echo) => soapResponse(wrapped(OPERATION, standardResult(2, echo))),
  "the message of refused credentials": (echo) =>
    soapResponse(wrapped(OPERATION, standardResult(3, "InvalidSoapCredentials", echo))),
  "a response that breaks the contract": (echo) =>
    soapResponse(envelope(`<Other xmlns="sosonlinebackup.com">${echo}</Other>`)),
  "XML that is no envelope": (echo) => soapResponse(`<error>${echo}</error>`),
  "XML that cannot be read": (echo) => soapResponse(`<error>${echo}</wrong>`),
  "the whole request": (echo) =>
    soapResponse(
      `<html><Envelope><Password>${echo}</Password><NewPassword>${echo}</NewPassword></Envelope></html>`,
    ),
};

async function failure(response: ServedResponse): Promise<AccountManagementError> {
  return errorAfter(AccountManagementError as never, response, {
    call: (client) =>
      client.changeBackupAccountPassword({
        username: "jane",
        newPassword: NEW_PASSWORD,
        sendEmailToCustomer: false,
      }),
    secrets: [NEW_PASSWORD, TOKEN],
  });
}

describe.each(Object.entries(RESPONSES))("in %s", (_, response) => {
  it.each([
    ["credentials", PASSWORD],
    ["request", NEW_PASSWORD],
  ])("a password of the %s that comes back is not in the error", async (_whose, password) => {
    expect(textsOf(await failure(response(xml(password))))).not.toMatch(/geheim/);
  });
});

it("a password that comes back in a content type is not in the error", async () => {
  const error = await failure(pageResponse(500, "no", `text/x; a=${encodeURIComponent(PASSWORD)}`));
  expect(textsOf(error)).not.toMatch(/geheim/);
});

it("a password with a dot that comes back as a fault's code and subcode is not in the error", async () => {
  const { message } = await failure(fault11(`soap:${PASSWORD.replace(/\W/g, ".")}`, "no"));
  expect(message).toContain("a SOAP fault: no.");
});

describe("what a call's own header carries is not in the error when it comes back", () => {
  it.each([
    ["a bearer token, with its scheme", "Authorization", "Bearer gateway-geheim-1"],
    ["a bearer token, alone", "authorization", "Bearer gateway-geheim-1", "gateway-geheim-1"],
    ["a session's cookie", "Cookie", "theme=dark; sid=geheim-session", "geheim-session"],
    ["a gateway's key", "X-Api-Key", "geheim-key"],
  ])("%s", async (_, name, value, echo = value) => {
    const error = await errorAfter(
      AccountManagementError as never,
      pageResponse(403, `<p>refused: ${echo}</p>`),
      {
        call: (client) =>
          client.getAccountUsedSpace({ userName: "jane" }, { headers: { [name]: value }, retries: 0 }),
      },
    );
    expect(textsOf(error)).toContain(WITHHELD);
    expect(textsOf(error)).not.toMatch(/geheim/);
  });
});

describe("a token that comes back in an error's response is not in the error", () => {
  it.each([
    ["in a page", pageResponse(500, `<html><AuthToken>${TOKEN}</AuthToken></html>`)],
    ["in JSON", pageResponse(500, `{"authToken":"${TOKEN}","token": "${TOKEN}"}`, "application/json")],
    ["in a fault's detail", fault11("soap:Server", "no", `<detail><Token>${TOKEN}</Token></detail>`)],
    [
      "beside a Result that says no",
      soapResponse(wrapped(OPERATION, `<AuthToken>${TOKEN}</AuthToken>${standardResult(1, "x")}`)),
    ],
  ])("%s", async (_, response) => {
    await failure(response);
  });
});

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function textsOf(error: AccountManagementError): string {
  return `${error.message} ${JSON.stringify(error)} ${error.stack ?? ""}`;
}
