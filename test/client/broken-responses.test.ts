import { describe, expect, it } from "vitest";
import { InvalidResponseError } from "../../src/index.js";
import {
  envelope,
  responseEnvelope,
  soapResponse,
  SUCCESS,
  tokenBody,
  wrapped,
} from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { askForToken, makeClient } from "./calling.js";
import { errorAfter } from "./one-response.js";

sealNetwork();

const TOKEN = "token-that-must-not-show";
const BODY = tokenBody(TOKEN);
const OPERATION = "GetAuthorizationTokenByEntity";

describe("a response breaks the contract", () => {
  it.each([
    ["cut off in the middle", BODY.slice(0, BODY.length / 2)],
    ["cut off before its last character", BODY.slice(0, -1)],
    ["with an end tag that does not fit", BODY.replace("</soap:Body>", "</soap:Head>")],
    ["with a bare ampersand", BODY.replace(TOKEN, `${TOKEN} & more`)],
    ["with an entity that nobody declared", BODY.replace(TOKEN, `${TOKEN}&nbsp;`)],
    [
      "with a prefix that nobody declared",
      BODY.replace("<AuthToken>", "<x:AuthToken>").replace("</AuthToken>", "</x:AuthToken>"),
    ],
    ["with something behind its end", `${BODY}<more/>`],
    ["with a Body of blanks", envelope("  \n ")],
    ["in no namespace", BODY.replace(' xmlns="sosonlinebackup.com"', "")],
    ["without a result", responseEnvelope(OPERATION, "")],
    ["with a nil result", responseEnvelope(OPERATION, `<${OPERATION}Result xsi:nil="true" />`)],
    [
      "with two tokens",
      wrapped(OPERATION, `<AuthToken>${TOKEN}</AuthToken><AuthToken>other</AuthToken>${SUCCESS}`),
    ],
    [
      "with elements in place of the token",
      wrapped(OPERATION, `<AuthToken><a>${TOKEN}</a></AuthToken>${SUCCESS}`),
    ],
  ])("%s", async (_, body) => {
    const error = await errorAfter(InvalidResponseError, soapResponse(body), { secrets: [TOKEN] });
    expect(error).toMatchObject({
      name: "InvalidResponseError",
      code: "INVALID_RESPONSE",
      operation: OPERATION,
      retryable: false,
    });
    expect(error.cause).toBeUndefined();
    expect(error.message).toContain(OPERATION);
  });

  it.each([
    ["with no Body", BODY.replaceAll("soap:Body", "soap:Other"), "its envelope has no Body"],
    [
      "with two Bodies",
      BODY.replace("</soap:Envelope>", "<soap:Body /></soap:Envelope>"),
      "its envelope has two Bodies",
    ],
    ["with an empty Body", envelope(""), "the Body of its envelope is empty"],
    [
      "with two elements in its Body",
      envelope(BODY.replace(/^.*<soap:Body>|<\/soap:Body>.*$/g, "").repeat(2)),
      "the Body of its envelope holds more than one element",
    ],
    [
      "of another operation",
      wrapped("GetAuthenticationToken", `${SUCCESS}<Token>${TOKEN}</Token>`),
      `its Body holds another element than ${OPERATION}Response`,
    ],
    [
      "that is the request",
      envelope(`<${OPERATION} xmlns="sosonlinebackup.com" />`),
      `its Body holds another element than ${OPERATION}Response`,
    ],
    [
      "in another namespace",
      BODY.replace("sosonlinebackup.com", "other.example"),
      `its Body holds ${OPERATION}Response in another namespace than sosonlinebackup.com`,
    ],
    [
      "with two Results",
      wrapped(OPERATION, `<AuthToken>${TOKEN}</AuthToken>${SUCCESS}${SUCCESS}`),
      "it has two elements Result where one belongs",
    ],
    ["with an empty token", BODY.replace(TOKEN, ""), "authToken is empty"],
  ])("%s, and says in what", async (_, body, why) => {
    const error = await errorAfter(InvalidResponseError, soapResponse(body), { secrets: [TOKEN] });
    expect(error).toMatchObject({ code: "INVALID_RESPONSE", operation: OPERATION, retryable: false });
    expect(error.message).toContain(`${OPERATION}: the response breaks the contract: ${why}`);
    expect(error.message).toContain("If the service has changed, update this package");
  });

  it.each([500, 400, 404, 502])("with HTTP %d beside an ordinary result", async (status) => {
    const error = await errorAfter(InvalidResponseError, soapResponse(BODY, "1.1", status), {
      secrets: [TOKEN],
    });
    expect(error.message).toContain(`HTTP status ${status}`);
  });

  it.each([
    ["a number that is none", "<usedSpaceInKB>many</usedSpaceInKB>"],
    ["a number with a fraction", "<usedSpaceInKB>1.5</usedSpaceInKB>"],
    ["a number beyond its type", "<usedSpaceInKB>9223372036854775808</usedSpaceInKB>"],
    ["a nil number that must not be", `<usedSpaceInKB xsi:nil="true" />`],
    ["no number", ""],
  ])("with %s, by the name of the field", async (_, content) => {
    const body = responseEnvelope(
      "GetAccountUsedSpace",
      `<GetAccountUsedSpaceResult><Result>0</Result></GetAccountUsedSpaceResult>${content}`,
    );
    const error = await errorAfter(InvalidResponseError, soapResponse(body), {
      call: (client) => client.getAccountUsedSpace({ userName: "jane" }),
    });
    expect(error.message).toContain("usedSpaceInKB");
  });

  it("with a date that is none, by the path of the field", async () => {
    const item =
      "<PeriodDate>2024-01-31T00:00:00</PeriodDate><UploadedFilesCount>1</UploadedFilesCount><UploadedFilesSize>2</UploadedFilesSize>";
    const items = `<HistoryEventsTotal>${item}</HistoryEventsTotal><HistoryEventsTotal>${item.replace("01-31", "02-31")}</HistoryEventsTotal>`;
    const body = wrapped(
      "GetHistoryEventsTotals",
      `${SUCCESS}<HistoryEventsTotalsData>${items}</HistoryEventsTotalsData>`,
    );
    const error = await errorAfter(InvalidResponseError, soapResponse(body), {
      call: (client) => client.getHistoryEventsTotals({ monitoredUsernames: ["jane"], months: 1 }),
    });
    expect(error.message).toContain("historyEventsTotalsData[1].periodDate");
  });
});

describe("a response is read", () => {
  it.each([
    [
      "with a Header",
      soapResponse(BODY.replace("<soap:Body>", "<soap:Header><a /></soap:Header><soap:Body>")),
    ],
    ["with HTTP 201", soapResponse(BODY, "1.1", 201)],
  ])("%s", async (_, response) => {
    interceptService(response);
    expect((await askForToken(makeClient())).authToken).toBe(TOKEN);
  });
});
