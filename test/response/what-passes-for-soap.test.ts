import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { HttpError, InvalidResponseError, TimeoutError } from "../../src/errors.js";
import { readResponse } from "../../src/response.js";
import { envelope, responseEnvelope, tokenBody, wrapped } from "../servers/soap-responses.js";
import { operation, responseOf, taken, unchanged } from "./reading.js";
import { WITHHELD } from "../../src/redaction/secrets.js";

const TOKEN = { authToken: "one-time-token" };
const HTML = "<html><body>Sorry</body></html>";

describe("a content type", () => {
  it.each([
    undefined,
    "",
    "text/xml",
    "TEXT/XML; charset=utf-8",
    " text/xml ;charset=utf-8",
    "application/xml",
    "application/soap+xml; charset=utf-8",
    "application/octet-stream",
    "text/plain",
  ])("%j goes with an envelope", (contentType) => {
    expect(taken(responseOf(tokenBody(), { contentType }))).toMatchObject(TOKEN);
  });

  it.each([
    "application/json",
    "application/xhtml+xml",
    "text/html",
    "text/xml2",
    "image/svg+xml",
    "x-text/xml",
    "application/a+b+xml",
    "application/soapxml",
  ])("%j does not, whatever stands in the body", (contentType) => {
    const error = taken(responseOf(tokenBody(), { contentType }));
    expect(error).toBeInstanceOf(HttpError);
    expect(String(error)).toContain(`and a body of type ${contentType}, which is not SOAP.`);
  });

  it.each([`application/${"x".repeat(500)}`, "applic\u009bation/json", "application/json<", "json"])(
    "is not shown where it is too long or is none: %j",
    (contentType) => {
      const message = String(taken(responseOf("{}", { contentType })));
      expect(message).toContain("and a body of a malformed type, which is not SOAP.");
    },
  );

  it.each([undefined, "", ";charset=utf-8"])("that is missing is not made up: %j", (contentType) => {
    const error = taken(responseOf("OK", { contentType }));
    expect(error).toMatchObject({ contentType });
    expect(String(error)).toContain("and something that is not XML, which is not SOAP.");
  });
});

describe("the beginning of a body", () => {
  it.each([
    ["white space", "text/plain", `\n  ${tokenBody().replace(/^<\?.*?\?>/, "")}`],
    [
      "a comment that mentions a page",
      "text/xml",
      `<!-- ${HTML} -->${tokenBody().replace(/^<\?.*?\?>/, "")}`,
    ],
    ["two comments", "text/xml", `<!--a--> <!----> ${tokenBody().replace(/^<\?.*?\?>/, "")}`],
  ])("may be %s", (_what, contentType, body) => {
    expect(taken(responseOf(body, { contentType }))).toMatchObject(TOKEN);
  });

  it.each([
    ["in UTF-16, little-endian", Buffer.from(`\ufeff${tokenBody().replace("utf-8", "utf-16")}`, "utf16le")],
    [
      "in UTF-16, big-endian",
      Buffer.from(`\ufeff${tokenBody().replace("utf-8", "utf-16")}`, "utf16le").swap16(),
    ],
    ["in UTF-8 with a byte order mark", Buffer.from(`\ufeff${tokenBody()}`)],
  ])("may be %s", (_what, body) => {
    expect(taken(responseOf(body, { contentType: undefined }))).toMatchObject(TOKEN);
  });

  it.each([
    ["a page", HTML],
    ["a page in capitals", HTML.toUpperCase()],
    ["a page with a document type", `<!doctype   html>${HTML}`],
    ["a page with an XML declaration", `<?xml version="1.0" encoding="utf-8"?>${HTML}`],
    ["a page behind blanks and a declaration", ` \n <?xml version="1.0"?>\n ${HTML}`],
    ["a page behind comments", `<!-- a --><!----> \n <!-- b -->${HTML}`],
    ["a page behind blanks and comments", `  <!-- a -->\n${HTML}`],
    ["a page behind hundreds of comments", "<!---->".repeat(280) + HTML],
    ["a page with a byte order mark", `\ufeff${HTML}`],
    ["a page behind a comment that mentions a declaration", `<!-- <?xml -->${HTML}`],
    ["a page of no type", HTML, ""],
    [
      "a page of XHTML",
      `<html xmlns="http://www.w3.org/1999/xhtml"><body /></html>`,
      "application/xhtml+xml",
    ],
  ])("tells %s from XML", (_what, body, contentType = "text/xml") => {
    const error = taken(responseOf(body, { contentType }));
    expect(error).toBeInstanceOf(HttpError);
    expect(String(error)).toContain("and an HTML page, which is not SOAP.");
  });

  it.each([
    ["another element whose name begins alike", "<html5/>", "XML that is not a SOAP envelope"],
    [
      "one behind hundreds of comments",
      `${"<!---->".repeat(280)}<status/>`,
      "XML that is not a SOAP envelope",
    ],
    ["an html element inside", `<status>${HTML}</status>`, "XML that is not a SOAP envelope"],
  ])("does not take for a page what is none: %s", (_what, body, what) => {
    const error = taken(responseOf(body, { status: 500 }));
    expect(String(error)).toContain(`and ${what}, which is not SOAP.`);
  });

  it("that is text is no XML, whatever comes behind it", () => {
    const error = taken(responseOf(`Warning: disk full\n${tokenBody()}`, { contentType: undefined }));
    expect(String(error)).toContain("and something that is not XML, which is not SOAP.");
  });

  it.each([
    ["the first", Buffer.from([0x1f, 0x3c])],
    ["the second", Buffer.from([0x3c, 0x8b])],
  ])("with %s of gzip's two bytes alone is not called gzip", (_what, body) => {
    expect(String(taken(responseOf(body)))).not.toContain("gzip");
  });

  it("with a comment that never ends is no page", () => {
    const error = taken(responseOf(`<!-- ${HTML}`));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(String(error)).toContain("the response cannot be read.");
    expect(error).toMatchObject({ retryable: false });
  });
});

describe("a response that is not SOAP", () => {
  it.each([
    [200, "Check the endpoint, and what stands between here and the service."],
    [400, "The server could not take the request as SOAP; check the endpoint and soapVersion."],
    [401, "Something in front of the service refuses access; the API credentials were not looked at."],
    [403, "Something in front of the service refuses access; the API credentials were not looked at."],
    [404, "Check the endpoint: the service is not there."],
    [405, "Check the endpoint: the service is not there."],
    [407, "Something in front of the service refuses access; the API credentials were not looked at."],
    [415, "The server could not take the request as SOAP; check the endpoint and soapVersion."],
    [429, "The server is overloaded or unavailable; try again later."],
    [500, "Check the endpoint, and what stands between here and the service."],
    [501, "The server is overloaded or unavailable; try again later."],
    [502, "The server is overloaded or unavailable; try again later."],
    [503, "The server is overloaded or unavailable; try again later."],
    [504, "The server is overloaded or unavailable; try again later."],
    [599, "The server is overloaded or unavailable; try again later."],
  ])("with status %i says what to do", (status, advice) => {
    const error = taken(responseOf("", { status }));
    expect(error).toMatchObject({ status, excerpt: "" });
    expect((error as Error).message).toBe(
      `GetAuthorizationTokenByEntity: the server responded with HTTP ${status} and an empty body, which is not SOAP. ${advice}`,
    );
  });

  it.each([199, 300, 500])("is unreadable XML with status %i, which is no success", (status) => {
    const error = taken(responseOf("<a><b></a>", { status }));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ excerpt: "<a><b></a>" });
    expect(String(error)).toContain("and a body that cannot be read. The document is not well-formed XML");
  });

  it.each([200, 299])("but unreadable XML with status %i breaks the contract", (status) => {
    expect(taken(responseOf("<a><b></a>", { status }))).toBeInstanceOf(InvalidResponseError);
  });

  it("shows no secret, not even one that came as the content type", () => {
    const error = taken(responseOf("x", { contentType: "text/s3cret" }), undefined, (text) =>
      text.includes("s3cret") ? WITHHELD : text,
    );
    expect(JSON.stringify(error)).not.toContain("s3cret");
    expect(String(error)).toContain(`a body of type ${WITHHELD}`);
  });
});

describe("an envelope", () => {
  it.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
  ])("has a result with status %i: %s", (status, expected) => {
    const result = taken(responseOf(tokenBody(), { status }));
    if (expected) expect(result).toMatchObject(TOKEN);
    else expect(String(result)).toContain(`HTTP status ${status} comes with an ordinary result`);
  });
});

it("a plain success has its result, and no element that is unknown", () => {
  const context = { contract, operation, redact: unchanged };
  expect(readResponse(responseOf(tokenBody()), context)).toMatchObject({
    result: TOKEN,
    unknownElements: [],
  });
});

describe("an envelope is read", () => {
  const xml = tokenBody("M\u00fcller").replace(/^<\?.*?\?>/, "");

  it("in the character set that its content type names", () => {
    const contentType = "text/xml; charset=iso-8859-1";
    expect(taken(responseOf(Buffer.from(xml, "latin1"), { contentType }))).toMatchObject({
      authToken: "Müller",
    });
  });

  it("is refused when a result holds a character that XML forbids: it would not be what was said", () => {
    expect(taken(responseOf(tokenBody("a&#x1;b")))).toBeInstanceOf(InvalidResponseError);
  });

  it.each(["&#x1;", "\u0001"])(
    "in a fault, with a mark in the place of %j, which ASMX writes there",
    (character) => {
      const fault = `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>a${character}b</faultstring></soap:Fault>`;
      expect(taken(responseOf(envelope(fault), { status: 500 }))).toMatchObject({
        code: "SOAP_FAULT",
        fault: { reason: "a\ufffdb" },
      });
    },
  );

  it.each([
    ["what is no envelope", "<a>\u0001</a>"],
    [
      "an envelope that is none",
      envelope("").replace(/Body/g, "Bodies").replace("<soap:Bodies", "<a>\u0001</a>$&"),
    ],
    ["a result", tokenBody("a\u0001b")],
    ["an empty Body", envelope("").replace("<soap:Body", "<soap:Header>\u0001</soap:Header>$&")],
    ["what is not well-formed besides", "<a>\u0001"],
  ])("in nothing else, such as %s", (_, text) => {
    expect(String(taken(responseOf(text)))).toContain("the response cannot be read");
  });

  const faultOf = (reason: string): string =>
    envelope(
      `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>${reason}</faultstring></soap:Fault>`,
    );

  it.each([
    ["long", tokenBody("a".repeat(200_000)), [1, 2, 3]],
    ["a long fault with a character that XML forbids", faultOf(`&#1;${"a".repeat(200_000)}`), [1, 2, 3]],
    ["a fault with many of them", faultOf("a&#1;".repeat(100_000)), [1, 2, 3, 4]],
  ])("until the call has no time left, which is told as it is, where it is %s", (_what, text, moments) => {
    const ended = new TimeoutError("too late", 1);
    for (const moment of moments) {
      let left = moment;
      const checkTime = (): void => {
        left -= 1;
        if (left === 0) throw ended;
      };
      const context = { contract, operation, redact: unchanged, checkTime };
      expect(() => readResponse(responseOf(text, { status: 500 }), context)).toThrow(ended);
    }
  });

  it.each(["usedSpaceInKB", "x"])("and what breaks it is told by its field, in one sentence: %s", (text) => {
    const content = `<GetAccountUsedSpaceResult><Result>0</Result></GetAccountUsedSpaceResult><usedSpaceInKB>${text}</usedSpaceInKB>`;
    const response = responseOf(responseEnvelope("GetAccountUsedSpace", content));
    expect(String(taken(response, contract.operations.getAccountUsedSpace))).toMatch(
      /breaks the contract: usedSpaceInKB \S.*\S\. If the service has changed/,
    );
  });

  it.each(["", " with a prefix"])("and a fault in it is told from a result%s", (prefixed) => {
    const name = prefixed === "" ? "Fault" : "s:Fault";
    const fault = envelope(
      `<${name} xmlns="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" />`,
    );
    expect(taken(responseOf(fault, { status: 500 }))).toMatchObject({ code: "SOAP_FAULT" });
  });

  it("whose Result is an enumeration gives it as it is", () => {
    const response = responseOf(wrapped("GetAllAccounts", "<Result>Success</Result><Accounts />"));
    expect(taken(response, contract.operations.getAllAccounts)).toMatchObject({ result: "Success" });
  });
});
