import { describe, expect, it } from "vitest";
import { resolveEndpoint } from "../../src/endpoint.js";
import { InvalidRequestError } from "../../src/errors.js";

const path = "/WebApi/AccountManagementService/AccountManagementService.asmx";
const service = {
  address: `https://elsewhere.example.com${path}`,
  hosts: {
    production: "secure.sosonlinebackup.com",
    sandbox: "secure-sandbox.sosonlinebackup.com",
  },
};

function refused(endpoint: unknown): InvalidRequestError {
  try {
    resolveEndpoint(endpoint, service);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
  throw new Error("It was expected to be refused.");
}

describe("resolveEndpoint", () => {
  it.each([
    [undefined, "https://secure.sosonlinebackup.com"],
    ["production", "https://secure.sosonlinebackup.com"],
    ["sandbox", "https://secure-sandbox.sosonlinebackup.com"],
  ])("knows where %s is", (endpoint, origin) => {
    expect(resolveEndpoint(endpoint, service).href).toBe(origin + path);
  });

  it.each([
    "https://soap.example.com/a/b.asmx?x=1",
    "https://soap.example.com/",
    "https://[2001:db8::1]:8443/x",
  ])("uses %s as it is", (endpoint) => {
    expect(resolveEndpoint(endpoint, service).href).toBe(endpoint);
    expect(resolveEndpoint(new URL(endpoint), service).href).toBe(endpoint);
  });

  it("keeps no caller's URL object", () => {
    const given = new URL("https://soap.example.com/a");
    const resolved = resolveEndpoint(given, service);
    given.hostname = "evil.test";
    expect(resolved.hostname).toBe("soap.example.com");
  });

  it.each([
    "http://localhost:8080/x",
    "http://LOCALHOST/",
    "http://api.localhost/",
    "http://127.0.0.1/",
    "http://127.255.3.4:99/",
    "http://127.1/",
    "http://[::1]:80/",
  ])("allows plain http to this machine: %s", (endpoint) => {
    expect(resolveEndpoint(endpoint, service).protocol).toBe("http:");
  });

  it.each([
    "http://soap.example.com/",
    "http://localhost.example.com/",
    "http://127.0.0.1.example.com/",
    "http://notlocalhost/",
    "http://128.0.0.1/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://[::2]/",
    "http://[::ffff:c000:201]/",
  ])("refuses plain http to another machine, unless asked for: %s", (endpoint) => {
    expect(refused(endpoint).field).toBe("endpoint");
    expect(refused(endpoint).message).toContain("allowInsecureHttp");
    expect(resolveEndpoint(endpoint, service, true).href).toBe(endpoint);
  });

  it.each([
    "",
    "Production",
    "live",
    "/relative",
    "//host/path",
    "https://",
    "https://exa mple.com/",
    42,
    null,
    {},
    { href: "https://soap.example.com/" },
    "ftp://soap.example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "localhost:8080/x",
    "data:text/xml,x",
    "https://soap.example.com/#part",
    "https://soap.example.com/#",
  ])("refuses %j", (endpoint) => {
    expect(refused(endpoint).field).toBe("endpoint");
  });

  it.each([
    "https://jane:s3cr3t@soap.example.com/",
    "https://:s3cr3t@soap.example.com/",
    "https://s3cr3t@soap.example.com/",
    "http://jane:s3cr3t@soap.example.com/",
    "ftp://jane:s3cr3t@soap.example.com/",
    "https://jane:s3cr3t@soap.example.com:99999/",
    "s3cr3t:jane@soap.example.com",
    "https://soap.example.com/#s3cr3t",
  ])("refuses user info, and shows none of it: %s", (endpoint) => {
    expect(refused(endpoint).message).not.toContain("s3cr3t");
    expect(refused(endpoint).stack).not.toContain("s3cr3t");
  });
});
