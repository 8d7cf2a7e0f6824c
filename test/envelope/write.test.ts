import { describe, expect, it } from "vitest";
import { contract as generated } from "../../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../../src/soap/contract.js";
import { writeEnvelope } from "../../src/soap/envelope.js";
import { MessageError } from "../../src/soap/fields.js";

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

  it("has no header where the operation asks for no credentials", () => {
    const text = textOf("<a/>", { ...operation, authenticated: false });
    expect(text).not.toContain("Header");
    expect(text).not.toContain("password");
  });

  it("is not written with credentials that XML cannot carry", () => {
    const credentials = { userName: "a\0", password: "b" };
    expect(() => writeEnvelope("1.1", contract, operation, "<a/>", credentials)).toThrow(MessageError);
  });

  it("is refused where the contract has no port for the SOAP version", () => {
    const alone = { ...contract, ports: { "1.2": "Service12" } };
    expect(() => writeEnvelope("1.1", alone, operation, "<a/>", CREDENTIALS)).toThrow(
      expect.objectContaining({ code: "INVALID_REQUEST", field: "soapVersion" }) as Error,
    );
  });
});
