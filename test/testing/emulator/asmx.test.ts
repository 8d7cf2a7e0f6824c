import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/testing/index.js";
import { shared } from "../../servers/shared.js";

/** Seen of a real ASMX host; test/asmx/parity.test.ts compares the two. */
const NAMESPACES = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
} as const;
const NO_BODY = "Request format is invalid: Missing required soap:Body element.";
const HEADER =
  '<e:Header><AuthHeader xmlns="sosonlinebackup.com"><UserName>api-user</UserName>' +
  "<Password>api-pass</Password></AuthHeader></e:Header>";

const emulator = shared(() => startEmulator());

interface Posted {
  readonly status: number;
  readonly text: string;
}

async function postDocument(body: string, version: keyof typeof NAMESPACES = "1.1"): Promise<Posted> {
  const response = await fetch(emulator.url, {
    method: "POST",
    headers: { "Content-Type": version === "1.1" ? "text/xml" : "application/soap+xml" },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function envelope(content: string, namespace: string = NAMESPACES["1.1"]): string {
  return `<e:Envelope xmlns:e="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${content}</e:Envelope>`;
}

const post = (content: string): Promise<Posted> => postDocument(envelope(content));
const body = (content: string): string => `<e:Body>${content}</e:Body>`;
const operation = (name: string, content: string): string =>
  body(`<${name} xmlns="sosonlinebackup.com">${content}</${name}>`);
const usedSpace = (username = "jane@example.com"): string =>
  operation("GetAccountUsedSpaceBySystem", `<request><Username>${username}</Username></request>`);
const createAccount = (fields: string): string =>
  HEADER + operation("CreateAccountBySize", `<request>${fields}</request>`);
const history = (content: string): string => HEADER + operation("GetHistoryEventsTotals", content);

describe("A value that its type does not allow", () => {
  it.each([
    ["<TargetEntityId>x</TargetEntityId>", "must be an integer from -2147483648 to 2147483647"],
    ["<TargetEntityId>2147483648</TargetEntityId>", "must be an integer from -2147483648 to 2147483647"],
    ["<AccountSizeMB>9223372036854775808</AccountSizeMB>", "must be an integer from -9223372036854775808"],
    ["<IsUltrasafe>yes</IsUltrasafe>", "must be true, false, 1 or 0"],
    ["<Email>a<b/></Email>", "must be text"],
  ])("is a fault that says where and why: %s", async (field, words) => {
    const { status, text } = await post(createAccount(field));
    expect(status).toBe(500);
    const column = envelope(createAccount(field)).indexOf(field) + 1;
    expect(text).toContain(
      `<faultcode>soap:Client</faultcode><faultstring>Server was unable to read request. ---&gt; There is an error in XML document (1, ${column}). ---&gt; `,
    );
    expect(text).toContain(words);
  });

  it("is a fault in a bare parameter, too", async () => {
    const { text } = await post(history("<monitoredUsernames/><months>256</months>"));
    expect(text).toContain("months must be an integer from 0 to 255");
  });

  it("does not matter in the second of two elements", async () => {
    const twice = "<IsUltrasafe>true</IsUltrasafe><IsUltrasafe>x</IsUltrasafe>";
    expect((await post(createAccount(twice))).status).toBe(200);
  });
});

describe("What is nil", () => {
  it("may be an item of a list, as the schema has it", async () => {
    const items = '<string>a</string><string xsi:nil="true" />';
    const names = `<monitoredUsernames>${items}</monitoredUsernames>`;
    expect((await post(history(`${names}<months>1</months>`))).status).toBe(200);
    expect(emulator.requests.at(-1)?.request).toEqual({ monitoredUsernames: ["a", null], months: 1 });
  });

  it("is null when it is a list, whatever is in it", async () => {
    const names = '<monitoredUsernames xsi:nil="true"><string>jane@example.com</string></monitoredUsernames>';
    const { text } = await post(history(`${names}<months>1</months>`));
    expect(text).toContain("monitoredUsernames is required.");
  });
});

describe("A document that is not well-formed", () => {
  it.each(["1.1", "1.2"] as const)("is a 400 without a word over SOAP %s", async (version) => {
    const open = envelope(body('<GetAllAccounts xmlns="sosonlinebackup.com">'), NAMESPACES[version]);
    expect(await postDocument(open, version)).toEqual({ status: 400, text: "" });
  });
});

describe("An envelope", () => {
  it.each([
    [`<e:Other xmlns:e="${NAMESPACES["1.1"]}"/>`, "Missing required soap:Envelope element."],
    [envelope(""), NO_BODY],
  ])("without its parts is a fault: %s", async (document, words) => {
    const { status, text } = await postDocument(document);
    expect(status).toBe(500);
    expect(text).toContain(words);
  });

  it("of SOAP 1.2 without a body is refused too", async () => {
    const { text } = await postDocument(envelope(HEADER, NAMESPACES["1.2"]), "1.2");
    expect(text).toContain(NO_BODY);
  });

  it("in another namespace is a version mismatch that names both", async () => {
    const { text } = await postDocument(envelope(body("<x/>"), "urn:soap"));
    expect(text).toContain(
      `Possible SOAP version mismatch: Envelope namespace urn:soap was unexpected. Expecting ${NAMESPACES["1.1"]}.`,
    );
  });

  it("without an action or a known element is a fault of the client", async () => {
    const { text } = await post(body("<x/>"));
    expect(text).toContain("<faultcode>soap:Client</faultcode>");
    expect(text).toContain("Unable to handle request without a valid action parameter.");
  });

  it("is read forward: a header that comes behind the body is none", async () => {
    expect((await post(usedSpace() + HEADER)).text).toContain("<Code>InvalidSoapCredentials</Code>");
  });

  it.each([
    ["two headers", HEADER + HEADER + usedSpace()],
    ["an element before the header", `<odd />${HEADER}${usedSpace()}`],
    ["an element between header and body", `${HEADER}<odd />${usedSpace()}`],
  ])("is refused for %s", async (_, content) => {
    const { status, text } = await post(content);
    expect(status).toBe(500);
    expect(text).toContain(`Server was unable to read request. ---&gt; ${NO_BODY}`);
  });
});

describe("A header that has to be understood and is not", () => {
  // An `xs:boolean`, so blanks around it do not count.
  const odd = '<odd e:mustUnderstand=" 1 " /></e:Header>';

  it.each([
    ["refused credentials", `<e:Header>${odd}${usedSpace()}`],
    ["an unknown account", HEADER.replace("</e:Header>", odd) + usedSpace("nobody")],
  ])("is a fault even for a call with %s: the operation was done by then", async (_, content) => {
    expect((await post(content)).text).toContain("SOAP header odd was not understood.");
  });
});
