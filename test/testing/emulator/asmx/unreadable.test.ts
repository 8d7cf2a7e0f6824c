import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../../src/testing/index.js";
import { shared } from "../../../servers/shared.js";

const emulator = shared(() => startEmulator({ credentials: "any" }));

const NS11 = "http://schemas.xmlsoap.org/soap/envelope/";
const NS12 = "http://www.w3.org/2003/05/soap-envelope";

async function post(body: string, version: "1.1" | "1.2" = "1.1"): Promise<{ status: number; text: string }> {
  const response = await fetch(emulator.url, {
    method: "POST",
    headers: {
      "Content-Type": version === "1.1" ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8",
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function envelope(body: string, namespace = NS11): string {
  return `<e:Envelope xmlns:e="${namespace}"><e:Body>${body}</e:Body></e:Envelope>`;
}

function createAccount(fields: string): string {
  return envelope(
    `<CreateAccountBySize xmlns="sosonlinebackup.com"><request>${fields}</request></CreateAccountBySize>`,
  );
}

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
    const column = createAccount(field).indexOf(field) + 1;
    expect(text).toContain(
      `<faultcode>soap:Client</faultcode><faultstring>Server was unable to read request. ---&gt; There is an error in XML document (1, ${column}). ---&gt; `,
    );
    expect(text).toContain(words);
  });

  it("is a fault in the list item that has it", async () => {
    const { text } = await post(
      envelope(
        '<GetHistoryEventsTotals xmlns="sosonlinebackup.com"><monitoredUsernames><string>a</string></monitoredUsernames>' +
          "<months>256</months></GetHistoryEventsTotals>",
      ),
    );
    expect(text).toContain("months must be an integer from 0 to 255");
  });

  it("does not matter in the second of two elements", async () => {
    const { status } = await post(
      createAccount("<IsUltrasafe>true</IsUltrasafe><IsUltrasafe>x</IsUltrasafe>"),
    );
    expect(status).toBe(200);
  });
});

describe("A list item", () => {
  const names = (items: string): string =>
    envelope(
      `<GetHistoryEventsTotals xmlns="sosonlinebackup.com"><monitoredUsernames>${items}</monitoredUsernames>` +
        "<months>1</months></GetHistoryEventsTotals>",
    );

  it("may be nil, as the schema has it", async () => {
    const nil = '<string xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true" />';
    const { status } = await post(names(`<string>a</string>${nil}`));
    expect(status).toBe(200);
    expect(emulator.requests.at(-1)?.request).toEqual({ monitoredUsernames: ["a", null], months: 1 });
  });
});

describe("A document that is not well-formed", () => {
  const known = '<GetAllAccounts xmlns="sosonlinebackup.com">';

  it.each([
    ["1.1", NS11],
    ["1.2", NS12],
  ] as const)("is a 400 without a word over SOAP %s", async (version, namespace) => {
    expect(await post(envelope(known, namespace), version)).toEqual({ status: 400, text: "" });
  });
});

describe("An envelope", () => {
  it.each([
    [`<e:Other xmlns:e="${NS11}"/>`, "Missing required soap:Envelope element."],
    [`<e:Envelope xmlns:e="${NS11}"/>`, "Missing required soap:Body element."],
  ])("without its parts is a fault: %s", async (body, words) => {
    const { status, text } = await post(body);
    expect(status).toBe(500);
    expect(text).toContain(words);
  });

  it("in another namespace is a version mismatch that names both", async () => {
    const { text } = await post(envelope("<x/>", "urn:soap"));
    expect(text).toContain(
      `Possible SOAP version mismatch: Envelope namespace urn:soap was unexpected. Expecting ${NS11}.`,
    );
  });

  it("without an action or a known element is a fault of the client", async () => {
    const { text } = await post(envelope("<x/>"));
    expect(text).toContain("<faultcode>soap:Client</faultcode>");
    expect(text).toContain("Unable to handle request without a valid action parameter.");
  });
});
