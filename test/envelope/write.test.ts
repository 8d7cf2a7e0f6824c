import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../../src/soap/contract.js";
import { writeEnvelope } from "../../src/soap/envelope.js";
import type { MessageError } from "../../src/soap/fields.js";

const contract: ContractDescriptor = generated;
const operation: OperationDescriptor = generated.operations.getAccountUsedSpace;
const CREDENTIALS = { userName: "user", password: "password" };

function textOf(xml: string, of = operation, version: SoapVersion = "1.1"): string {
  return Buffer.from(writeEnvelope(version, contract, of, xml, CREDENTIALS).body).toString("utf8");
}

describe("an envelope", () => {
  it("takes the message as it is, and does not look for templates in it", () => {
    const xml = "<a>$&amp; $1 $$ %s \\n</a>";
    expect(textOf(xml)).toContain(`<soap:Body>${xml}</soap:Body>`);
  });

  it.each([
    {
      version: "1.1",
      soap: "soap",
      namespace: "http://schemas.xmlsoap.org/soap/envelope/",
      headers: {
        SOAPAction: '"sosonlinebackup.com/GetAccountUsedSpace"',
        "Content-Type": "text/xml; charset=utf-8",
      },
    },
    {
      version: "1.2",
      soap: "soap12",
      namespace: "http://www.w3.org/2003/05/soap-envelope",
      headers: { "Content-Type": "application/soap+xml; charset=utf-8" },
    },
  ] as const)("of SOAP $version is this one, with these headers", ({ version, soap, namespace, headers }) => {
    const written = writeEnvelope(version, contract, operation, "<é/>", CREDENTIALS);
    expect(written.headers).toEqual(headers);
    expect(Buffer.from(written.body).toString("utf8")).toBe(
      [
        '<?xml version="1.0" encoding="utf-8"?>',
        `<${soap}:Envelope xmlns:${soap}="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">`,
        `<${soap}:Header><AuthHeader xmlns="sosonlinebackup.com"><UserName>user</UserName><Password>password</Password></AuthHeader></${soap}:Header>`,
        `<${soap}:Body><é/></${soap}:Body></${soap}:Envelope>`,
      ].join(""),
    );
  });

  it("has no header where the operation asks for no credentials", () => {
    const text = textOf("<a/>", { ...operation, authenticated: false });
    expect(text).not.toContain("Header");
    expect(text).not.toContain("password");
  });

  it("is not written with credentials that XML cannot carry", () => {
    const credentials = { userName: "a", password: "b\0" };
    expect(() => writeEnvelope("1.1", contract, operation, "<a/>", credentials)).toThrow(
      expect.objectContaining({
        field: "credentials.password",
        reason: "must not contain a character that XML cannot carry",
      }) as MessageError,
    );
  });
});
