import { describe, expect, it } from "vitest";
import { InvalidCredentialsError, SoapFaultError } from "../../src/errors.js";
import { faultError } from "../../src/outcome.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import type { Redact } from "../../src/redaction/secrets.js";
import { parse } from "../xml/parse.js";
import { operation, unchanged } from "./reading.js";

function errorFor(
  code: string,
  reason: string,
  detail = "",
  redact: Redact = unchanged,
): InvalidCredentialsError | SoapFaultError {
  const members = `<faultcode>${code}</faultcode><faultstring>${reason}</faultstring>${detail}`;
  const fault = parse(`<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">${members}</s:Fault>`);
  return faultError(fault, "1.1", operation, redact);
}

describe("a fault refuses the credentials", () => {
  it.each([
    ["its reason", "s:Server", "InvalidSoapCredentials", ""],
    ["its code", "InvalidSoapCredentials", "No", ""],
    ["a subcode", "s:Server.InvalidSoapCredentials", "No", ""],
    ["SOAP 1.1's code as the whole of it", "s:Authentication", "No", ""],
    ["WS-Security's code as a subcode", "s:Client.FailedAuthentication", "No", ""],
    ["a Code at the top of its detail", "s:Server", "No", "<Code>InvalidSoapCredentials</Code>"],
    [
      "a Code anywhere in its detail",
      "s:Server",
      "No",
      "<a/><b><c><Code> InvalidSoapCredentials;</Code></c></b><d/>",
    ],
  ])("by %s", (_what, code, reason, content) => {
    const detail = content === "" ? "" : `<detail>${content}</detail>`;
    const error = errorFor(code, reason, detail);
    expect(error).toBeInstanceOf(InvalidCredentialsError);
    expect(error.cause).toBeInstanceOf(SoapFaultError);
    expect((error.cause as SoapFaultError).operation).toBe(operation.name);
    expect(error.message).toBe(
      "GetAuthorizationTokenByEntity: the service refused the API credentials with a fault. Check the user name and the password given as credentials, and that they belong to this endpoint.",
    );
  });

  it.each([
    ["a word that only holds it", "s:Server", "XInvalidSoapCredentialsX", ""],
    ["a code that only holds the word for it", "s:Client.AuthenticationServiceDown", "No", ""],
    [
      "another element of the detail that mentions it",
      "s:Server",
      "No",
      "<Hint>InvalidSoapCredentials</Hint>",
    ],
    ["another Code", "s:Server", "No", "<Code>AlreadyExists</Code>"],
  ])("but not by %s", (_what, code, reason, content) => {
    expect(errorFor(code, reason, `<detail>${content}</detail>`)).toBeInstanceOf(SoapFaultError);
  });
});

describe("the message of a fault", () => {
  const REQUEST =
    "It blames the request: check its fields, and whether the contract has changed (npm run generate -- --pull in this package's repository).";
  const SERVER = "It is the server's: try again later, and report it to the vendor's support if it stays.";

  it.each([
    ["s:Client", "Client", REQUEST],
    ["s:Client.Field", "Client.Field", REQUEST],
    ["Sender", "Sender", REQUEST],
    ["s:Server", "Server", SERVER],
    ["ClientSide", "ClientSide", SERVER],
    ["NoSender", "NoSender", SERVER],
  ])("for %s says whose it is", (code, shown, advice) => {
    expect(errorFor(code, "why").message).toBe(
      `GetAuthorizationTokenByEntity: the service responded with a SOAP fault ${shown}: why. ${advice}`,
    );
  });

  it.each([
    ["neither code nor reason", "", "", "an empty SOAP fault"],
    ["a code alone", "s:Server", "", "a SOAP fault Server"],
    ["a reason alone", "", "why", "a SOAP fault: why"],
  ])("with %s has what there is", (_what, code, reason, what) => {
    expect(errorFor(code, reason).message).toBe(
      `GetAuthorizationTokenByEntity: the service responded with ${what}. ${SERVER}`,
    );
  });
});

it.each([
  ...["Success", "InvalidSoapCredentials", "UnexpectedError", "InvalidInputParameters"],
  ...["AlreadyExists", "ObjectEntityMismatch"],
  ...["Client", "Server", "Sender", "Receiver", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"],
  ...["Authentication", "FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken"],
])("the code %s, which everybody knows, is shown even where it is the caller's secret", (code) => {
  const error = errorFor(`s:${code}`, "why", "", () => WITHHELD);
  expect(error instanceof SoapFaultError ? error : error.cause).toMatchObject({ fault: { code } });
});
