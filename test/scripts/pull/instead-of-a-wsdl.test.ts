import { describe, expect, it } from "vitest";
import { ContractError } from "../../../scripts/contract/nodes.js";
import { sampleWsdl } from "../contracts.js";
import { pullFailure, pullWith } from "./pulling.js";
import { serve, text } from "./server.js";

const fault11 = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>Out of order &#x1;</faultstring></s:Fault></s:Body></s:Envelope>`;
const fault12 = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Reason><s:Text xml:lang="en">Too busy</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`;

describe("what came instead of a WSDL is named:", () => {
  it.each<[string, number, string, string, string]>([
    [
      "a login page",
      200,
      "text/html",
      `<!DOCTYPE html><html><head><title>Sign in\n to us</title></head><form><input type="password"></form></html>`,
      `HTTP 200 (OK)`,
    ],
    [
      "a login page by its title",
      200,
      "text/html; charset=utf-8",
      `<html><title>Login</title></html>`,
      `an HTML login page, titled "Login"`,
    ],
    [
      "a login page by its field",
      200,
      "text/html",
      `<html><body><input name=p type='password'></body></html>`,
      "an HTML login page",
    ],
    [
      "an HTML page",
      200,
      "text/html",
      `<!-- x --><html><title>Welcome</title></html>`,
      `an HTML page, titled "Welcome"`,
    ],
    [
      "a help page with a doctype in lower case",
      200,
      "text/html",
      `<!doctype html><title>AccountManagementService Web Service</title>`,
      `titled "AccountManagementService Web Service"`,
    ],
    [
      "a SOAP 1.1 fault",
      500,
      "text/xml",
      fault11,
      `HTTP 500 (Internal Server Error), text/xml: a SOAP fault "Out of order`,
    ],
    ["a SOAP 1.2 fault", 200, "application/soap+xml", fault12, `a SOAP fault "Too busy"`],
    [
      "a fault without a reason",
      200,
      "text/xml",
      `<?a b?><s:Envelope xmlns:s="x"><s:Fault/></s:Envelope>`,
      'a SOAP fault ""',
    ],
    ["nothing, with a status that says so", 204, "text/xml", "", "HTTP 204 (No Content), text/xml: an empty"],
    ["an unknown status", 299, "text/plain", "{", "HTTP 299, text/plain: text that begins like JSON"],
    ["a SOAP response", 200, "text/xml", `<s:Envelope xmlns:s="x"/>`, "a SOAP envelope"],
    ["JSON", 200, "application/json", `{"error":"no"}`, "HTTP 200"],
    ["nothing", 200, "text/xml", "", "an empty response"],
    ["blanks", 200, "text/xml", " \r\n ", "an empty response"],
    ["another XML document", 200, "text/xml", `<rss version="2.0"/>`, `an XML document with the root "rss"`],
    ["a schema", 200, "text/xml", `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"/>`, `root "schema"`],
    ["a picture", 200, "image/png", "\u0089PNG\r\n", "something that is not XML"],
    ["a refusal", 401, "text/html", "<title>401</title>", "WSDL_USER and WSDL_PASSWORD"],
    ["a wrong path", 404, "text/html", "<title>Not here</title>", ".asmx?WSDL"],
    [
      "an error without a page",
      503,
      "text/plain",
      "",
      "HTTP 503 (Service Unavailable), text/plain: an empty response",
    ],
  ])("%s", async (_, status, type, body, expected) => {
    const { origin } = await serve({ "/x": text(body, { "content-type": type }, status) });
    expect(await pullFailure(`${origin}/x`)).toContain(expected);
  });

  it("a page made to keep the machine busy is named as quickly as any", async () => {
    const comments = "<!---->".repeat(9_000);
    const tags = "<title <input ".repeat(4_000);
    for (const body of [`${comments}<nothing`, `<html>${tags}`, `${comments}${tags}`]) {
      const { origin } = await serve({ "/x": text(body) });
      const start = performance.now();
      await pullFailure(`${origin}/x`);
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });

  it("a title cannot write on the terminal, and is bounded", async () => {
    const title = `\u001b[2J\u0007${"long ".repeat(100)}`;
    const { origin } = await serve({ "/x": text(`<html><title>${title}</title></html>`) });
    const failure = await pullFailure(`${origin}/x`);
    expect(failure).not.toMatch(/\p{Cc}/u);
    expect(failure.length).toBeLessThan(300);
  });
});

describe("a WSDL that is broken is refused with the place, not called something else:", () => {
  const refusal = async (body: string): Promise<string> => {
    const { origin } = await serve({ "/x": text(body) });
    const error: unknown = await pullWith(`${origin}/x`).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ContractError);
    return error instanceof ContractError ? error.message.replace(origin, "") : "";
  };

  it("one that ends too early", async () => {
    expect(await refusal(sampleWsdl.slice(0, 9_000))).toMatch(/^\/x:\d+:\d+: .*ends before it is complete/);
  });

  it("one that is not well-formed", async () => {
    expect(await refusal(sampleWsdl.replace("</wsdl:types>", "</wsdl:type>"))).toMatch(
      /^\/x:\d+:\d+: .*not well-formed/,
    );
  });

  it("one with a document type declaration", async () => {
    const withDtd = sampleWsdl.replace("?>", `?><!DOCTYPE x [<!ENTITY a "b">]>`);
    expect(await refusal(withDtd)).toContain("document type declaration");
  });
});
