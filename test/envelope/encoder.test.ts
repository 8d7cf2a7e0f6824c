import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import type { OperationDescriptor } from "../../src/soap/contract.js";
import { encoderFor } from "../../src/soap/envelope.js";
import { FieldError } from "../../src/soap/fields.js";

const { getAccountUsedSpace, authenticate } = contract.operations;
const CREDENTIALS = { userName: "user", password: "password" };

async function bodyOf(
  operation: OperationDescriptor,
  content: string,
  version: "1.1" | "1.2" = "1.1",
): Promise<string> {
  const encoder = await encoderFor(version, contract);
  return Buffer.from(encoder.encode(operation, content, CREDENTIALS).body).toString("utf8");
}

describe("the encoder", () => {
  it("is one for each SOAP version, made once", () => {
    expect(encoderFor("1.1", contract)).toBe(encoderFor("1.1", contract));
    expect(encoderFor("1.1", contract)).not.toBe(encoderFor("1.2", contract));
  });

  it("keeps nothing of one call for the next", async () => {
    const encoder = await encoderFor("1.1", contract);
    encoder.encode(authenticate, "<userName>a</userName>", { userName: "first", password: "first-password" });
    const { body } = encoder.encode(getAccountUsedSpace, "<userName>b</userName>", CREDENTIALS);
    const text = Buffer.from(body).toString("utf8");
    expect(text).not.toContain("first");
    expect(text.match(/<AuthHeader /g)).toHaveLength(1);
    expect(text).toContain("<userName>b</userName>");
  });

  it("keeps nothing of one that failed", async () => {
    const encoder = await encoderFor("1.1", contract);
    expect(() => encoder.encode(authenticate, "", { userName: "a\0", password: "b" })).toThrow(FieldError);
    expect(() => encoder.encode({ ...authenticate, name: "Nothing" }, "", CREDENTIALS)).toThrow("Nothing");
    expect((await bodyOf(getAccountUsedSpace, "")).match(/<AuthHeader /g)).toHaveLength(1);
  });

  it("gives a request without fields as an empty element", async () => {
    expect(await bodyOf(getAccountUsedSpace, "")).toMatch(
      /<soap:Body><GetAccountUsedSpace xmlns="sosonlinebackup\.com"(?: ?\/>|><\/GetAccountUsedSpace>)<\/soap:Body>/,
    );
  });

  it("leaves the header out where the operation asks for no credentials", async () => {
    const text = await bodyOf({ ...getAccountUsedSpace, authenticated: false }, "<userName>b</userName>");
    expect(text).not.toContain("Header");
    expect(text).not.toContain("password");
  });

  it("takes the content as it is, and does not look for templates in it", async () => {
    const content = "<userName>$&amp; $1 $$ %s \\n</userName>";
    expect(await bodyOf(getAccountUsedSpace, content)).toContain(content);
  });

  it("encodes many at once in the order in which it is asked", async () => {
    const bodies = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        bodyOf(getAccountUsedSpace, `<userName>${n}</userName>`, n % 2 === 0 ? "1.1" : "1.2"),
      ),
    );
    for (const [n, body] of bodies.entries()) {
      expect(body).toContain(`<userName>${n}</userName>`);
      expect(body).toContain(n % 2 === 0 ? "<soap:Envelope" : "<soap12:Envelope");
    }
  });
});
