import http from "node:http";
import https from "node:https";
import { describe, expect, it } from "vitest";
import { AccountManagementClient, InvalidRequestError } from "../../src/index.js";
import type { ClientOptions } from "../../src/index.js";
import { soapVersionOf } from "../../src/options.js";
import { exposuresOf } from "../secrets/exposure.js";

const SECRET = "pa55word-of-the-options";
const CREDENTIALS = { userName: "api-user", password: SECRET };

function refusalOf(options: unknown): InvalidRequestError {
  try {
    new AccountManagementClient(options as ClientOptions);
  } catch (error) {
    expect(exposuresOf(error, [SECRET])).toEqual([]);
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
  throw new Error("The options were taken.");
}

describe("the constructor refuses", () => {
  it.each([
    ["no options", undefined, "options"],
    ["null", null, "options"],
    ["a list", [], "options"],
    ["no credentials", {}, "credentials"],
    ["credentials that are null", { credentials: null }, "credentials"],
    ["credentials without a password", { credentials: { userName: "a" } }, "credentials"],
    [
      "credentials with an empty user name",
      { credentials: { userName: "", password: SECRET } },
      "credentials",
    ],
    ["credentials in one string", { credentials: SECRET }, "credentials"],
    ["credentials that cannot be read", { credentials: unreadable() }, "credentials"],
    ["an endpoint that is no URL", { endpoint: "prod" }, "endpoint"],
    ["an endpoint without encryption", { endpoint: "http://service.example/" }, "endpoint"],
    ["an endpoint with a password", { endpoint: `https://a:${SECRET}@service.example/` }, "endpoint"],
    ["an endpoint of another scheme", { endpoint: "ftp://service.example/" }, "endpoint"],
    ["another SOAP version", { soapVersion: "1.3" }, "soapVersion"],
    ["a SOAP version that is a number", { soapVersion: 1.1 }, "soapVersion"],
    ["no time at all", { timeoutMs: 0 }, "timeoutMs"],
    ["endless time", { timeoutMs: Infinity }, "timeoutMs"],
    ["time as a string", { timeoutMs: "30s" }, "timeoutMs"],
    ["half a millisecond", { timeoutMs: 1.5 }, "timeoutMs"],
    ["more than a day", { timeoutMs: 86_400_001 }, "timeoutMs"],
    ["negative retries", { retries: -1 }, "retries"],
    ["eleven retries", { retries: 11 }, "retries"],
    ["retries that are a flag", { retries: true }, "retries"],
    ["no bytes", { maxResponseBytes: 0 }, "maxResponseBytes"],
    ["an agent that is none", { agent: {} }, "agent"],
    ["insecure as a string", { allowInsecureHttp: "yes" }, "allowInsecureHttp"],
    ["a logger that is a function", { logger: () => undefined }, "logger"],
    ["a logger whose method is none", { logger: { info: "loud" } }, "logger"],
    ["a symbol for a key", { [Symbol("timeoutMs")]: 1 }, "Symbol(timeoutMs)"],
  ])("%s, by name", (_, options, field) => {
    const error = refusalOf(withCredentials(options, field));
    expect(error.field).toBe(field);
    expect(error).toMatchObject({ code: "INVALID_REQUEST", operation: undefined, requestSent: false });
  });

  it.each([
    ["timeout", "timeoutMs"],
    ["credential", "credentials"],
    ["soapversion", "soapVersion"],
    ["endPoint", "endpoint"],
    ["__proto__", undefined],
    ["constructor", undefined],
  ])("the unknown option %s, and names the nearest known one", (name, nearest) => {
    const options: unknown = JSON.parse(`{"credentials":${JSON.stringify(CREDENTIALS)},"${name}":1}`);
    const error = refusalOf(options);
    expect(error.field).toBe(name);
    expect(error.message).toContain(`Unknown option ${name}`);
    if (nearest !== undefined) expect(error.message).toContain(`did you mean "${nearest}"?`);
  });
});

describe("the constructor takes", () => {
  it.each<[string, Partial<ClientOptions>]>([
    ["credentials alone", {}],
    ["every option as undefined", { endpoint: undefined, soapVersion: undefined, retries: undefined }],
    ["the sandbox", { endpoint: "sandbox" }],
    ["a URL object", { endpoint: new URL("https://service.example/x.asmx") }],
    ["this machine without encryption", { endpoint: "http://127.0.0.1:8080/x.asmx" }],
    [
      "another machine without encryption where it is asked for",
      { endpoint: "http://a.example/", allowInsecureHttp: true },
    ],
    ["an agent of node:http", { agent: new http.Agent() }],
    ["an agent of node:https", { agent: new https.Agent() }],
    ["the console for a logger", { logger: console }],
    ["no retries", { retries: 0 }],
  ])("%s", async (_, options) => {
    const client = new AccountManagementClient({ credentials: CREDENTIALS, ...options });
    await client.close();
  });

  it("and shows where requests go, and how", () => {
    const client = new AccountManagementClient({ credentials: CREDENTIALS });
    expect(client.endpoint).toBe(
      "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx",
    );
    expect(client.soapVersion).toBe("1.1");
    const sandbox = new AccountManagementClient({
      credentials: CREDENTIALS,
      endpoint: "sandbox",
      soapVersion: "1.2",
    });
    expect(new URL(sandbox.endpoint).host).toBe("secure-sandbox.sosonlinebackup.com");
    expect(sandbox.soapVersion).toBe("1.2");
  });
});

describe("without the option soapVersion", () => {
  it.each([
    [{ "1.1": "Soap", "1.2": "Soap12" }, "1.1"],
    [{ "1.1": "Soap" }, "1.1"],
    [{ "1.2": "Soap12" }, "1.2"],
  ])("a contract with the ports %j is called by SOAP %s", (ports, version) => {
    expect(soapVersionOf(undefined, { ports })).toBe(version);
  });
});

it("a SOAP version without a port in the contract is refused", () => {
  const read = (): unknown => soapVersionOf("1.1", { ports: { "1.2": "Service12" } });
  expect(read).toThrow(InvalidRequestError);
  expect(read).toThrow(
    expect.objectContaining({
      field: "soapVersion",
      message: "The contract has no port for SOAP 1.1.",
    }) as Error,
  );
});

function unreadable(): object {
  return {
    userName: "a",
    get password(): string {
      throw new Error(SECRET);
    },
  };
}

/** Good ones, where the case is about something else. */
function withCredentials(options: unknown, field: string): unknown {
  if (typeof options !== "object" || field === "credentials" || field === "options") return options;
  return { credentials: CREDENTIALS, ...options };
}
